/**
 * Clears up clips that may or may not have a slot: wait out the service's time-out, list the account's clips, delete slots
 * that carry our mark and are in no record, then ask again; a file the service has already is adopted. Also deletes slots
 * that no clip wants any more.
 */
import type { Activity } from '../engine/activity.ts';
import type { World } from '../engine/world.ts';
import type { Clip } from '../queue/clip.ts';
import type { ClipStore } from '../queue/clip-store.ts';
import type { SlotLedger } from '../queue/slot-ledger.ts';
import { backoffMs, slotBackoff } from '../service/backoff.ts';
import type { Failure } from '../service/failure.ts';
import type { Lane } from '../service/lane.ts';
import type { ServiceClient } from '../service/service-client.ts';
import { type FoundAtService, listOurClips } from './listed-clips.ts';
import { contentMark } from './slot-request.ts';

export interface UnknownParts {
  readonly clips: ClipStore;
  readonly ledger: SlotLedger;
  readonly service: ServiceClient;
  readonly lane: Lane;
  readonly world: World;
  readonly activity: Activity;
  /** Names the queue in the mark that every request carries. */
  readonly queueId: string;
}

export type UnknownOutcomes = ReturnType<typeof createUnknownOutcomes>;

const batch = 50;

export function createUnknownOutcomes(parts: UnknownParts) {
  const { clips, ledger, lane, activity } = parts;
  let running = false;
  let stopped = false;

  function pump(): void {
    if (stopped || running || !lane.mayStart(0)) return;
    if (clips.due('slot-unknown', 1).length === 0 && ledger.orphans(1).length === 0) return;
    running = true;
    activity.run(round());
  }

  async function round(): Promise<void> {
    let failure: Failure | null;
    try {
      failure = await clearUp(parts);
    } finally {
      running = false;
    }
    if (failure !== null) await lane.trouble(failure);
    else pump();
  }

  return {
    pump,
    nextAt: (): number | null => lane.pause()?.until ?? clips.nextDueAt('slot-unknown'),
    stop(): void {
      stopped = true;
    },
  };
}

/** One round over everything due; answers with the trouble that ended it, if any. */
async function clearUp(parts: UnknownParts): Promise<Failure | null> {
  const { clips, ledger, service, queueId } = parts;
  for (const gameClipId of ledger.orphans(batch)) {
    const reply = await service.deleteClip(gameClipId);
    if (!reply.ok) return reply.failure;
    ledger.markDeleted(gameClipId);
  }
  const due = clips.due('slot-unknown', batch);
  if (due.length === 0) return null;
  const listed = await listOurClips(service, {
    isKnownSlot: ledger.isKnown,
    isKnownClip: (clipId) => clips.get(clipId) !== null,
  });
  if (!listed.ok) return listed.failure;
  for (const clip of due) {
    const found = listed.clips.of({ clipId: clip.clipId, contentMark: contentMark(queueId, clip) });
    const failure = await settle(parts, clip, found);
    if (failure !== null) return failure;
  }
  return null;
}

/** Deletes the orphans of one clip, and says what follows for it. */
async function settle(
  parts: UnknownParts,
  clip: Clip,
  found: readonly FoundAtService[],
): Promise<Failure | null> {
  for (const { kind, gameClipId } of found) {
    if (kind !== 'orphan') continue;
    const reply = await parts.service.deleteClip(gameClipId);
    if (!reply.ok) return reply.failure;
  }
  const uploaded = found.find((one) => one.kind === 'uploaded');
  parts.lane.worked();
  // The clip may have been stopped while we were listing; its outcome stays unresolved and is looked at on retry.
  if (parts.clips.get(clip.clipId)?.progress.state !== 'slot-unknown') return null;
  if (uploaded !== undefined) adopt(parts, clip, uploaded);
  else askAgain(parts, clip, found.length > 0);
  return null;
}

function adopt({ ledger, world }: UnknownParts, { clipId }: Clip, { gameClipId, state }: Uploaded): void {
  const now = world.clock.now();
  // Nothing is sent to it any more, so that its address is lost does not matter.
  const slot = { gameClipId, uploadUri: '', uploadId: null, grantedAt: now };
  ledger.adopt(clipId, { type: 'found-at-service', slot, serviceState: state, nextAt: now });
}

function askAgain({ ledger, world }: UnknownParts, { clipId, attempts }: Clip, deleted: boolean): void {
  const nextAt = world.clock.now() + backoffMs(slotBackoff, attempts, world.random());
  ledger.resolved(clipId, deleted ? 'orphan-deleted' : 'absent', { type: 'unknown-resolved', nextAt });
}

type Uploaded = Extract<FoundAtService, { kind: 'uploaded' }>;
