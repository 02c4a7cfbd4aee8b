/**
 * Clears up clips that may or may not have a slot: wait out the service's time-out, list the account's clips, delete slots
 * that carry our mark and are in no record, then ask again; a file the service has already is adopted. Also deletes slots
 * that no clip wants any more.
 */
import type { Clip } from '../model/clip.ts';
import { contentMark } from '../model/slot-request.ts';
import { backoffMs, slotBackoff } from '../service/backoff.ts';
import type { Failure } from '../service/failure.ts';
import type { Reply } from '../service/service-client.ts';
import { type FoundAtService, listOurClips } from './listed-clips.ts';
import type { SlotLaneParts } from './slot-lane.ts';

/** What asking for slots needs, but for the files: what is looked for here has left already. */
export type UnknownParts = Omit<SlotLaneParts, 'checkFile'>;

export type UnknownOutcomes = ReturnType<typeof createUnknownOutcomes>;

const batch = 50;
/** When the service will not list for us: asking again soon is pointless, and other clips must go on. */
const refusedAgainMs = 15 * 60_000;

export function createUnknownOutcomes(parts: UnknownParts) {
  const { clips, ledger, lane, activity, runtime, settings } = parts;
  const orphans = orphansToDelete(parts);
  /** Wall-clock time before which the list is not asked for again, for clips that were given up. */
  let straysNotBefore = 0;
  let running = false;
  let stopped = false;

  function pump(): void {
    if (stopped || running || !lane.mayStart() || !isNeeded()) return;
    running = true;
    activity.run(lane.during(round()));
  }

  async function round(): Promise<void> {
    let failure: Failure | null;
    try {
      failure = (await orphans.deleteAll()) ?? (await clearUp(parts, orphans, strays(), refusedToList));
    } finally {
      running = false;
    }
    if (stopped) return;
    if (failure !== null) await lane.trouble(failure);
    else pump();
  }

  function isNeeded(): boolean {
    return clips.due('slot-unknown', 1).length > 0 || orphans.next().length > 0 || strays().length > 0;
  }

  /** Clips that were given up while a request was under way whose outcome nobody knows. */
  function strays(): string[] {
    const now = runtime.clock.now();
    return now < straysNotBefore ? [] : ledger.strays(now - settings.unknownWaitMs);
  }

  function refusedToList(nextAt: number): void {
    straysNotBefore = nextAt;
  }

  function nextStrayAt(): number | null {
    const first = ledger.firstStrayAt();
    return first === null ? null : Math.max(first + settings.unknownWaitMs, straysNotBefore);
  }

  return {
    pump,
    /** Nothing is left to delete or to look for, but for what the service will not delete. */
    isClear: (): boolean => orphans.next().length === 0 && ledger.firstStrayAt() === null,
    nextAt(): number | null {
      const paused = lane.pause();
      if (paused !== null && paused.until > runtime.clock.now()) return paused.until;
      const times = [clips.nextDueAt('slot-unknown'), nextStrayAt()].filter((at) => at !== null);
      return times.length === 0 ? null : Math.min(...times);
    },
    stop(): void {
      stopped = true;
    },
  };
}

type Orphans = ReturnType<typeof orphansToDelete>;

/** Deletes slots at the service; a slot it will not delete stays, counted, and is tried again after the next start. */
function orphansToDelete({ ledger, service, runtime }: UnknownParts) {
  const undeletable = new Set<string>();

  const next = () =>
    ledger.orphans(batch + undeletable.size).filter((gameClipId) => !undeletable.has(gameClipId));

  /** True: it is gone. False: the service says no for good. */
  async function drop(gameClipId: string, clipId: string | null): Promise<Reply<boolean>> {
    const reply = await service.deleteClip(gameClipId, clipId);
    if (reply.ok) return { ok: true, value: true };
    if (reply.failure.verdict !== 'final') return reply;
    undeletable.add(gameClipId);
    return { ok: true, value: false };
  }

  async function deleteAll(): Promise<Failure | null> {
    for (const gameClipId of next()) {
      runtime.failpoint('before-orphan-delete');
      const reply = await drop(gameClipId, ledger.ownerOf(gameClipId));
      if (!reply.ok) return reply.failure;
      runtime.failpoint('after-orphan-delete');
      if (reply.value) ledger.markDeleted(gameClipId);
    }
    return null;
  }

  return { next, drop, deleteAll };
}

/** One round over everything due; answers with the trouble that ended it, if any. */
async function clearUp(
  parts: UnknownParts,
  orphans: Orphans,
  strays: readonly string[],
  onRefused: (nextAt: number) => void,
): Promise<Failure | null> {
  const { clips, ledger, service, runtime, queueId } = parts;
  const due = clips.due('slot-unknown', batch);
  if (due.length === 0 && strays.length === 0) return null;
  const knowledge = {
    isKnownSlot: (gameClipId: string) => ledger.isKnown(gameClipId),
    isKnownClip: (clipId: string) => clips.get(clipId) !== null,
  };
  const listed = await listOurClips(
    service,
    knowledge,
    [...due.map(({ clipId }) => clipId), ...strays],
    runtime.clock,
  );
  if (!listed.ok) {
    if (listed.failure.verdict !== 'final' && listed.failure.verdict !== 'gone') return listed.failure;
    // A list that is refused for good is not everybody's trouble: slots can be asked for all the same.
    const nextAt = runtime.clock.now() + refusedAgainMs;
    for (const { clipId } of due)
      clips.tryApply(clipId, { type: 'slot-outcome-unknown', askOwner: false, nextAt });
    onRefused(nextAt);
    return null;
  }
  runtime.failpoint('between-list-and-delete');
  const given = strays.map((clipId) => clips.get(clipId)).filter((clip) => clip !== null);
  for (const clip of [...due, ...given]) {
    const found = listed.clips.of({ clipId: clip.clipId, contentMark: contentMark(queueId, clip) });
    const failure = await settle(parts, orphans, clip, found);
    if (failure !== null) return failure;
  }
  return null;
}

/** Deletes the orphans of one clip, and says what follows for it. */
async function settle(
  parts: UnknownParts,
  orphans: Orphans,
  clip: Clip,
  found: readonly FoundAtService[],
): Promise<Failure | null> {
  const { clips, lane, runtime } = parts;
  const lost = found.filter(({ kind }) => kind === 'orphan');
  let left = 0;
  for (const { gameClipId } of lost) {
    const reply = await orphans.drop(gameClipId, clip.clipId);
    if (!reply.ok) return reply.failure;
    if (!reply.value) left += 1;
    runtime.failpoint('after-lost-slot-delete');
  }
  // That the service lists proves little about its slot requests: the back-off of those goes on.
  if (clips.counts()['awaiting-slot'] === 0) lane.worked();
  runtime.failpoint('before-resolved');
  const uploaded = found.find((one) => one.kind === 'uploaded');
  const isOpen = clips.get(clip.clipId)?.progress.state === 'slot-unknown';
  if (isOpen && uploaded !== undefined) adopt(parts, clip, uploaded);
  // A clip that was stopped while we were listing is looked at again when the owner retries it.
  else if (isOpen || clip.progress.state !== 'slot-unknown')
    resolve(parts, clip, lost.length > 0 && left === 0, isOpen);
  return null;
}

type Uploaded = Extract<FoundAtService, { kind: 'uploaded' }>;

function adopt({ ledger, runtime }: UnknownParts, { clipId }: Clip, { gameClipId, state }: Uploaded): void {
  const now = runtime.clock.now();
  // Nothing is sent to it any more, so that its address is lost does not matter.
  const slot = { gameClipId, uploadUri: '', uploadId: null, grantedAt: now };
  ledger.adopt(clipId, { type: 'found-at-service', slot, serviceState: state, nextAt: now });
}

function resolve({ ledger, runtime }: UnknownParts, clip: Clip, deleted: boolean, askAgain: boolean): void {
  const nextAt = runtime.clock.now() + backoffMs(slotBackoff, clip.attempts, runtime.random());
  const event = askAgain ? ({ type: 'unknown-resolved', nextAt } as const) : null;
  ledger.resolved(clip.clipId, deleted ? 'orphan-deleted' : 'absent', event);
}
