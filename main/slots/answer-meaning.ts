/**
 * What the answer to a slot request means: for the attempt's record, for the clip, and for
 * everyone else. Pure.
 */
import type { Reason } from '../../preload/clip-view.ts';
import type { ClipEvent } from '../model/clip.ts';
import type { Failure } from '../service/failure.ts';
import type { SlotAnswer } from '../service/slot-answer.ts';
import type { AttemptEnd } from '../storage/slot-attempt.ts';

export interface Meaning {
  readonly end: AttemptEnd;
  /** What happens to the clip; null: it waits as before. */
  readonly event: ClipEvent | null;
  /** Trouble that the next clip would meet as well. */
  readonly trouble: Failure | null;
  /** The service said no to this clip, for good. */
  readonly refusal: Failure | null;
}

export interface AskedWith {
  /** True when the service gave this id before. */
  isKnown(gameClipId: string): boolean;
  /** Wall-clock time before which the service may still be at work on a lost request. */
  readonly unknownUntil: number;
  readonly askOwner: boolean;
}

const nothing = { event: null, trouble: null, refusal: null } as const;

export function meaningOf(answer: SlotAnswer, asked: AskedWith): Meaning {
  switch (answer.kind) {
    case 'failed':
      return meaningOfFailure(answer.sent, answer.failure, asked);
    case 'unreadable':
      return meaningOfUnreadable(answer);
    case 'granted': {
      const { status, slot } = answer;
      if (!asked.isKnown(slot.gameClipId)) {
        const end = { outcome: 'granted', status, rawAnswer: null } as const;
        return { ...nothing, end, event: { type: 'slot-granted', slot } };
      }
      const reason: Reason = { code: 'slot-given-twice', detail: slot.gameClipId };
      const end = { outcome: 'unreadable', status, rawAnswer: null } as const;
      return { ...nothing, end, event: { type: 'slot-unusable', reason } };
    }
  }
}

type Unreadable = Extract<SlotAnswer, { kind: 'unreadable' }>;

function meaningOfUnreadable({ why, detail, status, raw }: Unreadable): Meaning {
  const code = why === 'address' ? 'upload-address-not-allowed' : 'answer-not-understood';
  return {
    end: { outcome: 'unreadable', status, rawAnswer: raw },
    event: { type: 'slot-unusable', reason: { code, detail } },
    // The next clip would meet the same: wait before spending another slot.
    trouble: {
      verdict: 'lane',
      reason: { code: 'service-not-itself', detail },
      status,
      retryAfterMs: null,
    },
    refusal: null,
  };
}

function meaningOfFailure(sent: boolean, failure: Failure, asked: AskedWith): Meaning {
  const { status, verdict } = failure;
  if (!sent) return { ...nothing, end: { outcome: 'not-sent', status, rawAnswer: null }, trouble: failure };
  switch (verdict) {
    case 'unknown':
    case 'later':
    case 'gone':
      return {
        end: { outcome: 'unknown', status, rawAnswer: null },
        event: { type: 'slot-outcome-unknown', askOwner: asked.askOwner, nextAt: asked.unknownUntil },
        // A broken connection or a proxy's error concerns the next clip as well.
        trouble: failure,
        refusal: null,
      };
    case 'lane':
      return { ...nothing, end: { outcome: 'refused', status, rawAnswer: null }, trouble: failure };
    case 'final':
      return {
        end: { outcome: 'refused', status, rawAnswer: null },
        event: { type: 'slot-refused', reason: failure.reason },
        trouble: null,
        refusal: failure,
      };
  }
}
