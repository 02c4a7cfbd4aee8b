/**
 * Reads what came back for a slot request: granted, unreadable, or failed in one of the ways of the
 * failure table.
 */
import type { Slot } from '../model/clip.ts';
import { initialUploadResponse, jsonBody } from './answer-shapes.ts';
import type { Failure } from './failure.ts';
import type { Answer } from './http/wire.ts';

/**
 * How a slot request ended; see the heart of the design: granted, refused, not sent, or unknown.
 */
export type SlotAnswer =
  | { readonly kind: 'granted'; readonly slot: Slot; readonly status: number }
  /** A 2xx that cannot be used: the slot exists, the answer is kept. */
  | {
      readonly kind: 'unreadable';
      readonly why: 'answer' | 'address';
      readonly detail: string;
      /** The body as text, or as `base64:…` where it is none. */
      readonly raw: string;
      readonly status: number;
    }
  | { readonly kind: 'failed'; readonly sent: boolean; readonly failure: Failure };

/**
 * A 2xx answer to a slot request.
 * @param addressProblem why an upload address may not be used, or null
 */
export function readSlot(
  answer: Answer,
  now: number,
  addressProblem: (uploadUri: string) => string | null,
): SlotAnswer {
  const { status } = answer;
  // The line broke in the middle of the answer: it is lost like one that never began.
  if (answer.bodyProblem === 'cut-off') return { kind: 'failed', sent: true, failure: lostOnTheWay(status) };
  const raw = losslessly(answer.body);
  const parsed = initialUploadResponse.safeParse(jsonBody(answer));
  if (!parsed.success) {
    const detail = `HTTP ${status}, ${answer.bodyProblem ?? 'not an InitialUploadResponse'}`;
    return { kind: 'unreadable', why: 'answer', detail, raw, status };
  }
  const { gameClipId, uploadUri, uploadId } = parsed.data;
  const problem = addressProblem(uploadUri);
  if (problem !== null) return { kind: 'unreadable', why: 'address', detail: problem, raw, status };
  const slot = { gameClipId, uploadUri, uploadId: uploadId ?? null, grantedAt: now };
  return { kind: 'granted', slot, status };
}

/** The answer may be all there is of a slot: bytes that are no text are kept as what they are. */
function losslessly(body: Buffer): string {
  const text = body.toString('utf8');
  return Buffer.from(text, 'utf8').equals(body) ? text : `base64:${body.toString('base64')}`;
}

function lostOnTheWay(status: number): Failure {
  const reason = { code: 'connection-lost', detail: null } as const;
  return { verdict: 'unknown', reason, status, retryAfterMs: null };
}
