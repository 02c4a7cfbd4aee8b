/**
 * Asks for slots, at once and one request at a time for one clip. Intent, fsync, send, commit the answer: in that order,
 * always. No schedule and no owner's pause holds a slot request back.
 */
import type { Reason } from '../../preload/contract.ts';
import type { Activity } from '../engine/activity.ts';
import type { Readiness } from '../engine/clip-readiness.ts';
import type { Config } from '../engine/config.ts';
import type { World } from '../engine/world.ts';
import type { Clip, ClipEvent } from '../queue/clip.ts';
import type { ClipStore } from '../queue/clip-store.ts';
import type { AttemptEnd, SlotLedger } from '../queue/slot-ledger.ts';
import { backoffMs, slotBackoff } from '../service/backoff.ts';
import type { Failure } from '../service/failure.ts';
import type { Lane } from '../service/lane.ts';
import type { ServiceClient, SlotAnswer } from '../service/service-client.ts';
import {
  contentMark,
  correlationFor,
  describeClip,
  initialUploadRequest,
  withCorrelation,
} from './slot-request.ts';

export interface SlotLaneParts {
  readonly clips: ClipStore;
  readonly ledger: SlotLedger;
  readonly service: ServiceClient;
  readonly lane: Lane;
  readonly world: World;
  readonly activity: Activity;
  readonly settings: Config['slots'];
  /** Names the queue in the mark that every request carries. */
  readonly queueId: string;
  checkFile(clip: Clip): Promise<Readiness>;
}

export type SlotLane = ReturnType<typeof createSlotLane>;

/** So many refusals in a row are not about the clips: without a documented code, quota and bad claims look like them. */
const refusalsInARow = 3;

export function createSlotLane(parts: SlotLaneParts) {
  const { clips, lane, activity, settings } = parts;
  const asking = new Set<string>();
  let refusals = 0;
  let stopped = false;

  function pump(): void {
    while (!stopped && asking.size < settings.requestsAtOnce && lane.mayStart(asking.size)) {
      const clip = clips
        .due('awaiting-slot', settings.requestsAtOnce + 1)
        .find(({ clipId }) => !asking.has(clipId));
      if (clip === undefined) return;
      asking.add(clip.clipId);
      activity.run(
        ask(clip).finally(() => {
          asking.delete(clip.clipId);
          pump();
        }),
      );
    }
  }

  async function ask(clip: Clip): Promise<void> {
    const file = await parts.checkFile(clip);
    if (file.kind === 'folder-gone') return void postpone(clip, { code: 'file-gone', detail: null });
    if (file.kind === 'stop') return void clips.tryApply(clip.clipId, file.event);
    // Read again: its words may have changed, and the owner may have cancelled it meanwhile.
    const ready = clips.get(clip.clipId);
    if (stopped || ready?.progress.state !== 'awaiting-slot') return;
    const { failure, refused } = await request(parts, ready);
    if (failure !== null) {
      await lane.trouble(failure);
    } else {
      refusals = refused === null ? 0 : refusals + 1;
      if (refused !== null && refusals >= refusalsInARow) await lane.trouble(refused);
      else if (refused === null) lane.worked();
    }
  }

  function postpone(clip: Clip, reason: Reason): void {
    const nextAt = parts.world.clock.now() + backoffMs(slotBackoff, clip.attempts + 3, parts.world.random());
    clips.tryApply(clip.clipId, { type: 'slot-postponed', reason, nextAt });
  }

  return {
    /** Starts whatever may start; called when a clip is found, when a time comes, when trouble ends. */
    pump,
    isAsking: (clipId: string): boolean => asking.has(clipId),
    /** The next wall-clock time at which `pump` could do more, or null. */
    nextAt(): number | null {
      const paused = lane.pause();
      if (paused !== null) return paused.until;
      return clips.nextDueAt('awaiting-slot');
    },
    /** No new requests; those under way commit their answers. */
    stop(): void {
      stopped = true;
    },
  };
}

interface Asked {
  /** Trouble that is not this clip's. */
  readonly failure: Failure | null;
  readonly refused: Failure | null;
}

async function request(parts: SlotLaneParts, clip: Clip): Promise<Asked> {
  const { ledger, service, world } = parts;
  const correlation = correlationFor(clip.clipId, world.newId(), contentMark(parts.queueId, clip));
  const body = initialUploadRequest.safeParse(
    describeClip(clip, withCorrelation(clip.metadata.systemProperties, correlation)),
  );
  if (!body.success) throw new Error(`clip ${clip.clipId} was admitted with a request that cannot be sent`);
  world.failpoint('before-intent');
  const attemptId = ledger.begin(clip, correlation, JSON.stringify(body.data));
  world.failpoint('after-intent');
  const answer = await service.requestSlot(JSON.stringify(body.data));
  world.failpoint('before-answer-commit');
  const { end, event, ...asked } = meaning(parts, answer);
  ledger.end(attemptId, clip.clipId, end, event);
  world.failpoint('after-answer-commit');
  return asked;
}

type Meaning = Asked & { readonly end: AttemptEnd; readonly event: ClipEvent | null };

/** What an answer means for the attempt, for the clip and for the lane. */
function meaning(parts: SlotLaneParts, answer: SlotAnswer): Meaning {
  if (answer.kind === 'failed') return meaningOfFailure(parts, answer.sent, answer.failure);
  const nobody = { failure: null, refused: null };
  const kept = {
    outcome: 'unreadable',
    status: answer.status,
    rawAnswer: 'raw' in answer ? answer.raw : null,
  } as const;
  if (answer.kind === 'unreadable') {
    const code = answer.why === 'address' ? 'upload-address-not-allowed' : 'answer-not-understood';
    const reason: Reason = { code, detail: answer.detail };
    // The next clip would meet the same: wait before spending another slot.
    const failure: Failure = {
      verdict: 'lane',
      reason: { code: 'service-not-itself', detail: answer.detail },
      status: answer.status,
      retryAfterMs: null,
    };
    return { end: kept, event: { type: 'slot-unusable', reason }, failure, refused: null };
  }
  if (parts.ledger.isKnown(answer.slot.gameClipId)) {
    const reason: Reason = { code: 'slot-given-twice', detail: answer.slot.gameClipId };
    return { ...nobody, end: kept, event: { type: 'slot-unusable', reason } };
  }
  const end = { outcome: 'granted', status: answer.status, rawAnswer: null } as const;
  return { ...nobody, end, event: { type: 'slot-granted', slot: answer.slot } };
}

function meaningOfFailure({ world, settings }: SlotLaneParts, sent: boolean, failure: Failure): Meaning {
  const { status } = failure;
  if (!sent) {
    return { end: { outcome: 'not-sent', status, rawAnswer: null }, event: null, failure, refused: null };
  }
  if (failure.verdict === 'unknown' || failure.verdict === 'later' || failure.verdict === 'gone') {
    const nextAt = world.clock.now() + settings.unknownWaitMs;
    const event = { type: 'slot-outcome-unknown', askOwner: settings.whenUnknown === 'ask', nextAt } as const;
    // A broken connection or a proxy's error concerns the next clip as well.
    const end = { outcome: 'unknown', status, rawAnswer: null } as const;
    return { end, event, failure, refused: null };
  }
  const end = { outcome: 'refused', status, rawAnswer: null } as const;
  if (failure.verdict === 'lane') return { end, event: null, failure, refused: null };
  return { end, event: { type: 'slot-refused', reason: failure.reason }, failure: null, refused: failure };
}
