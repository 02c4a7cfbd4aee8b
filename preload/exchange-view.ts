/**
 * One request to the service and its answer, as they are kept and shown: nothing secret in them,
 * never a query. Part of the contract; also the shape in which the exchange log stores them,
 * checked when they are read back.
 */
import { z } from 'zod';

/**
 * What a call was for: a slot, one block, one clip's state, the list of clips, a slot that is not
 * wanted any more.
 */
export const exchangeCalls = ['slot', 'block', 'read', 'list', 'delete'] as const;
export type ExchangeCall = (typeof exchangeCalls)[number];

/** Names in lower case. */
const headers = z.record(z.string(), z.string());

const answer = z.strictObject({
  status: z.number().int(),
  headers,
  /** Cut off after a few KiB; null when there was none. */
  body: z.string().nullable(),
  /** How long the body was, unpacked, as far as it was read. */
  bodyBytes: z.number().int().min(0),
  /** Why the body is not the whole answer, if it is not. */
  bodyProblem: z.enum(['too-large', 'too-slow', 'cut-off', 'not-gzip']).nullable(),
});

const silence = z.strictObject({
  /** `not-sent`: nothing left this computer. The others: something may have, and no answer came. */
  kind: z.enum(['not-sent', 'broken', 'timed-out', 'aborted']),
  /** `ECONNRESET` and the like. */
  code: z.string().nullable(),
});

export const exchangeView = z.strictObject({
  call: z.enum(exchangeCalls),
  /** Wall-clock milliseconds at which the request was begun. */
  at: z.number(),
  /** Until the end of the answer, or until it was given up. */
  tookMs: z.number().min(0),
  /** Which record of the slot ledger this request belongs to; slot requests only. */
  attemptId: z.number().int().nullable(),
  /** Blocks only. */
  blockNum: z.number().int().min(0).nullable(),
  request: z.strictObject({
    method: z.string(),
    /** Scheme, host, port and path. */
    address: z.string(),
    headers,
    /** What was asked for in words; the bits of a block are not kept. */
    body: z.string().nullable(),
    bodyBytes: z.number().int().min(0),
  }),
  /** Null: there was none, see `silence`. */
  answer: answer.nullable(),
  silence: silence.nullable(),
});
export type ExchangeView = z.infer<typeof exchangeView>;

/**
 * How often calls of one kind ended in one way. Everything is counted; only some exchanges are
 * kept.
 */
export const exchangeCount = z.strictObject({
  call: z.enum(exchangeCalls),
  /** The status in digits, or the code of what went wrong with the connection. */
  ended: z.string(),
  times: z.number().int().min(1),
  /** Of the requests' bodies. */
  bytes: z.number().int().min(0),
  firstAt: z.number(),
  lastAt: z.number(),
  totalMs: z.number().min(0),
  longestMs: z.number().min(0),
});
export type ExchangeCount = z.infer<typeof exchangeCount>;

/** What is known of a clip's conversation with the service. */
export interface ClipExchanges {
  /**
   * In the order in which they began: the first and the last of each kind, and those in which
   * something went wrong.
   */
  readonly kept: readonly ExchangeView[];
  readonly counts: readonly ExchangeCount[];
}
