/**
 * The clips that the service lists and that carry our mark, so that a lost slot is found again: by the id of the clip that
 * asked, or, when the queue was rebuilt and ids are new, by what the clip holds.
 */

import { type Correlation, correlationIn } from '../model/slot-request.ts';
import type { GameClip } from '../service/answer-shapes.ts';
import type { Failure } from '../service/failure.ts';
import type { ServiceClient } from '../service/service-client.ts';

/** A clip at the service whose slot no record of ours knows. */
export type FoundAtService =
  /** A slot without its bits, and without an address to send them to: no list tells the `uploadUri`. */
  | { readonly kind: 'orphan'; readonly gameClipId: string }
  /** The service has the whole file. */
  | { readonly kind: 'uploaded'; readonly gameClipId: string; readonly state: string };

export interface Asker extends Required<Correlation> {
  readonly contentMark: string;
}

export interface ListedClips {
  /** What this clip, or a forgotten clip of the same content, has at the service. Each is found once. */
  of(asker: Asker): FoundAtService[];
}

export type Listed =
  | { readonly ok: true; readonly clips: ListedClips }
  | { readonly ok: false; readonly failure: Failure };

/** A bound on paging, should a service never end its list. */
const mostPages = 1000;
const goneStates = ['PendingDelete', 'Deleted'];
/** States in which the service has, or had, the whole file. Everything else can only be deleted and asked for anew. */
const withBits = ['Uploaded', 'Processing', 'Processed', 'Publishing', 'Published', 'Flagged', 'Banned'];

export interface QueueKnowledge {
  isKnownSlot(gameClipId: string): boolean;
  isKnownClip(clipId: string): boolean;
}

/**
 * Reads the whole list; a part of it proves nothing.
 * @param clipIds on whose behalf
 */
export async function listOurClips(
  service: Pick<ServiceClient, 'listClips'>,
  queue: QueueKnowledge,
  clipIds: readonly string[],
): Promise<Listed> {
  const ours: Ours[] = [];
  let token: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const reply = await service.listClips(token, clipIds);
    if (!reply.ok) return reply;
    for (const clip of reply.value.clips) {
      const correlation = correlationIn(clip.systemProperties);
      if (correlation !== null && !goneStates.includes(clip.state)) ours.push({ clip, correlation });
    }
    token = reply.value.continuationToken;
    if (token === null) break;
  }
  return { ok: true, clips: find(ours, queue) };
}

interface Ours {
  readonly clip: GameClip;
  readonly correlation: Correlation;
}

function find(ours: readonly Ours[], queue: QueueKnowledge): ListedClips {
  const taken = new Set<string>();
  const byClip = grouped(ours, ({ correlation }) => correlation.clipId);
  const byContent = grouped(ours, ({ correlation }) => correlation.contentMark);

  function candidates({ clipId, contentMark }: Asker): Ours[] {
    const own = byClip.get(clipId) ?? [];
    // A clip the queue knows clears up its own slots; only those of forgotten clips are up for adoption.
    const forgotten = (byContent.get(contentMark) ?? []).filter(
      ({ correlation }) => !queue.isKnownClip(correlation.clipId),
    );
    return [...own, ...forgotten].filter(
      ({ clip }) => !taken.has(clip.gameClipId) && !queue.isKnownSlot(clip.gameClipId),
    );
  }

  return {
    of(asker) {
      const found = candidates(asker).map(({ clip }) => foundAt(clip));
      // Two equal files are two clips: a finished upload belongs to one of them.
      const uploaded = found.find(({ kind }) => kind === 'uploaded');
      const forThis = found.filter((one) => one.kind === 'orphan' || one === uploaded);
      for (const { gameClipId } of forThis) taken.add(gameClipId);
      return forThis;
    },
  };
}

function foundAt({ gameClipId, state }: GameClip): FoundAtService {
  return withBits.includes(state) ? { kind: 'uploaded', gameClipId, state } : { kind: 'orphan', gameClipId };
}

function grouped(ours: readonly Ours[], key: (one: Ours) => string | null): Map<string, Ours[]> {
  const groups = new Map<string, Ours[]>();
  for (const one of ours) {
    const name = key(one);
    if (name !== null) groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return groups;
}
