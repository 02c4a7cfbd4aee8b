/** Everything that is known of one clip, for its page. Reads only; no path and no secret leaves it. */
import type { BlockMap, ClipDetails, ClipWords, SlotFacts } from '../../preload/clip-contract.ts';
import { type Clip, slotOf } from '../model/clip.ts';
import { isEditable } from '../model/clip-overrides.ts';
import { reasonIn } from '../model/kept-reason.ts';
import type { EngineView } from './engine-view.ts';
import type { ViewParts } from './view-parts.ts';

export type DetailParts = Pick<
  ViewParts,
  'storageHealth' | 'clips' | 'blocks' | 'ledger' | 'slots' | 'exchangeLog'
>;

/** Null for a clip that is not in the queue, or while the database cannot be read. */
export function clipDetails(
  parts: DetailParts,
  views: Pick<EngineView, 'clip'>,
  clipId: string,
): ClipDetails | null {
  const { storageHealth, clips, ledger, slots, exchangeLog } = parts;
  return storageHealth.attempt(null, () => {
    const clip = clips.get(clipId);
    const view = views.clip(clipId);
    if (clip === null || view === null) return null;
    const history = clips.history(clipId);
    return {
      clip: view,
      history: history.map(({ at, event, detail }) => ({ at, event, reason: reasonIn(detail) })),
      slotRequests: ledger.requestsOf(clipId),
      slot: slotFacts(clip),
      blocks: blockMap(clip, parts.blocks),
      words: words(clip, slots.isAsking(clipId)),
      exchanges: exchangeLog.of(clipId),
    };
  });
}

function words(clip: Clip, isAsking: boolean): ClipWords {
  const { metadata, dateRecorded, dateSource } = clip;
  return {
    userCaption: metadata.userCaption ?? '',
    titleData: metadata.titleData ?? '',
    greatestMomentId: metadata.greatestMomentId ?? metadata.clipNameStringId ?? '',
    visibility: metadata.visibility ?? 'Default',
    savedByUser: metadata.savedByUser ?? false,
    dateRecorded,
    dateSource,
    editable: isEditable(clip) && !isAsking,
  };
}

function blockMap(clip: Clip, blocks: DetailParts['blocks']): BlockMap {
  const { expectedBlocks, blockSizeBytes } = clip;
  const slot = slotOf(clip.progress);
  const committed = clip.progress.state === 'uploaded' || clip.progress.state === 'published';
  const numbers = slot === null ? [] : blocks.accepted(slot.gameClipId).map(({ blockNum }) => blockNum);
  return {
    expectedBlocks,
    blockSizeBytes,
    accepted: committed ? [[0, expectedBlocks - 1]] : rangesOf(numbers),
  };
}

function slotFacts({ progress }: Clip): SlotFacts | null {
  const slot = slotOf(progress);
  if (slot === null) return null;
  const { gameClipId, grantedAt, uploadUri } = slot;
  return { gameClipId, grantedAt, uploadHost: new URL(uploadUri).host };
}

/** @param numbers rising */
function rangesOf(numbers: readonly number[]): [first: number, last: number][] {
  const ranges: [first: number, last: number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}
