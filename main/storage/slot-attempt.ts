/** How one slot request ended, as it is written down. Types only. */
import type { ClipEvent } from '../model/clip.ts';

export type AttemptOutcome = 'granted' | 'refused' | 'not-sent' | 'unknown' | 'unreadable';

export interface AttemptEnd {
  readonly outcome: AttemptOutcome;
  readonly status: number | null;
  /** Kept only when the answer could not be read. */
  readonly rawAnswer: string | null;
}

/** A slot answer that could not be committed. */
export interface KeptAnswer {
  readonly attemptId: number;
  readonly clipId: string;
  readonly end: AttemptEnd;
  readonly event: ClipEvent | null;
}
