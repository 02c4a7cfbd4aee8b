/**
 * One request and what the wire said to it, as values. Knows nothing of GameClips, and nothing of
 * how it is sent.
 */
import type { ProxyTrouble } from '../proxy/tunnel.ts';

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path and query exactly as they go out; never re-encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | AsyncIterable<Uint8Array> | null;
  /** From the call to the end of the answer; null: only the signal ends it. */
  readonly timeoutMs: number | null;
  readonly signal?: AbortSignal;
  /** How much of an answer is read; default {@link largestAnswerBytes}. */
  readonly largestBytes?: number;
}

/** API answers are small; whatever is larger is not one of them. */
export const largestAnswerBytes = 256 * 1024;

export interface Answer {
  readonly kind: 'answered';
  readonly status: number;
  /** Names in small letters; of a header that is there several times, the first. */
  readonly headers: Readonly<Record<string, string>>;
  /** Unpacked; as it came where `bodyProblem` says that it could not be. At most what the request allowed. */
  readonly body: Buffer;
  /** Why the body is not the whole answer, if it is not. */
  readonly bodyProblem: 'too-large' | 'too-slow' | 'cut-off' | 'not-gzip' | null;
}

export type Exchanged =
  | Answer
  /** No connection came about: nothing left this machine. */
  | {
      readonly kind: 'not-sent';
      readonly code: string;
      readonly host: string;
      /** It was a proxy that let no one through. */
      readonly proxy?: ProxyTrouble;
    }
  /** Something may have left, and no answer came. */
  | { readonly kind: 'broken'; readonly code: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'aborted' };
