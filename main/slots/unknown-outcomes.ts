/**
 * Clears up slot requests that may or may not have made a slot: wait out the service's time-out, list the account's clips,
 * delete what carries our mark and is not ours by record, then ask again. Also deletes slots that no clip wants any more.
 */
import type { Activity } from '../engine/activity.ts';
import type { World } from '../engine/world.ts';
import type { ClipStore } from '../queue/clip-store.ts';
import type { SlotLedger } from '../queue/slot-ledger.ts';
import type { GameClip } from '../service/answers.ts';
import { backoffMs, slotBackoff } from '../service/backoff.ts';
import type { Failure } from '../service/failure.ts';
import type { Lane } from '../service/lane.ts';
import type { ServiceClient } from '../service/service-client.ts';
import { correlatedClip } from './slot-request.ts';

export interface UnknownParts {
  readonly clips: ClipStore;
  readonly ledger: SlotLedger;
  readonly service: ServiceClient;
  readonly lane: Lane;
  readonly world: World;
  readonly activity: Activity;
}

export type UnknownOutcomes = ReturnType<typeof createUnknownOutcomes>;

/** A bound on paging, should a service never end its list. */
const mostPages = 1000;
const batch = 50;

export function createUnknownOutcomes(parts: UnknownParts) {
  const { clips, ledger, lane, activity } = parts;
  let running = false;
  let stopped = false;

  function pump(): void {
    if (stopped || running || !lane.mayStart(0)) return;
    if (clips.due('slot-unknown', 1).length === 0 && ledger.orphans(1).length === 0) return;
    running = true;
    activity.run(
      clearUp(parts).then(async (failure) => {
        running = false;
        if (failure !== null) await lane.trouble(failure);
        else pump();
      }),
    );
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
  const { clips, ledger, service, world } = parts;
  for (const gameClipId of ledger.orphans(batch)) {
    world.failpoint('before-orphan-delete');
    const reply = await service.deleteClip(gameClipId);
    if (!reply.ok) return reply.failure;
    world.failpoint('after-orphan-delete');
    ledger.markDeleted(gameClipId);
  }
  const due = clips.due('slot-unknown', batch);
  if (due.length === 0) return null;
  const listed = await listOurs(parts);
  if (!listed.ok) return listed.failure;
  world.failpoint('between-list-and-delete');
  for (const { clipId, attempts } of due) {
    const orphans = (listed.value.get(clipId) ?? []).filter(({ gameClipId }) => !ledger.isKnown(gameClipId));
    for (const { gameClipId } of orphans) {
      const reply = await service.deleteClip(gameClipId);
      if (!reply.ok) return reply.failure;
      world.failpoint('after-lost-slot-delete');
    }
    world.failpoint('before-resolved');
    resolve(parts, clipId, attempts, orphans.length > 0);
  }
  return null;
}

function resolve(
  { clips, ledger, lane, world }: UnknownParts,
  clipId: string,
  attempts: number,
  deleted: boolean,
) {
  lane.worked();
  // The clip may have been stopped while we were listing; its outcome stays unresolved and is looked at on retry.
  if (clips.get(clipId)?.progress.state !== 'slot-unknown') return;
  const nextAt = world.clock.now() + backoffMs(slotBackoff, attempts, world.random());
  ledger.resolved(clipId, deleted ? 'orphan-deleted' : 'absent', { type: 'unknown-resolved', nextAt });
}

type Listed = { ok: true; value: Map<string, GameClip[]> } | { ok: false; failure: Failure };

/** Every clip the service lists that carries our mark, by the clip of ours that asked for it. */
async function listOurs({ service }: UnknownParts): Promise<Listed> {
  const ours = new Map<string, GameClip[]>();
  let token: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const reply = await service.listClips(token);
    if (!reply.ok) return reply;
    for (const clip of reply.value.clips) {
      const clipId = correlatedClip(clip.systemProperties);
      const gone = clip.state === 'PendingDelete' || clip.state === 'Deleted';
      if (clipId !== null && !gone) ours.set(clipId, [...(ours.get(clipId) ?? []), clip]);
    }
    token = reply.value.continuationToken;
    if (token === null) break;
  }
  return { ok: true, value: ours };
}
