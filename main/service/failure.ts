/**
 * THE failure table: what every status and every broken connection means, for each kind of call.
 * Pure. Rules: gameclips-api.md section 7 by way of the pages it names; `Retry-After` wins over any
 * back-off.
 */

import type { Reason, ReasonCode } from '../../preload/clip-view.ts';
import { printable } from '../base/secret-shapes.ts';
import { jsonBody, serviceError } from './answer-shapes.ts';
import type { AuthorizationLack } from './authorization/authorization.ts';
import { notConnectedReason, proxyReasons } from './connection-reasons.ts';
import { retryAfterMs } from './http/retry-after.ts';
import type { Answer, Exchanged } from './http/wire.ts';

export type Call = 'slot' | 'block' | 'read' | 'delete';

/**
 * What follows from an answer that is not a success.
 * - `lane`: the service is in trouble, or we are with it; every clip waits, none burns a try.
 * - `later`: this clip again after a back-off.
 * - `unknown`: a slot may exist.
 * - `gone`: what was addressed is not there.
 * - `final`: asking again the same way is pointless.
 */
export type Verdict = 'lane' | 'later' | 'unknown' | 'gone' | 'final';

export interface Failure {
  readonly verdict: Verdict;
  readonly reason: Reason;
  readonly status: number | null;
  /** From `Retry-After`, clamped to 1 s … 1 h; null when the service did not say. */
  readonly retryAfterMs: number | null;
  /**
   * With a 401: the version of the authorization that was refused, see `shared-authorization.ts`.
   */
  readonly refusedAuthorization?: number;
}

type Row = readonly [verdict: Verdict, code: ReasonCode];

/** What holds for every call, unless the call's own table says otherwise. */
const anyCall: Readonly<Record<number, Row>> = {
  301: ['lane', 'service-redirected'],
  302: ['lane', 'service-redirected'],
  307: ['lane', 'service-redirected'],
  308: ['lane', 'service-redirected'],
  400: ['final', 'request-refused'],
  401: ['lane', 'not-authorized'],
  403: ['final', 'claims-refused'],
  404: ['gone', 'slot-gone'],
  406: ['final', 'request-refused'],
  408: ['later', 'timed-out'],
  410: ['gone', 'slot-gone'],
  429: ['lane', 'service-busy'],
  500: ['later', 'service-error'],
  502: ['lane', 'service-busy'],
  503: ['lane', 'service-busy'],
  504: ['lane', 'service-busy'],
};

const byCall: Readonly<Record<Call, Readonly<Record<number, Row>>>> = {
  // Only 400, 401, 403, 429 and a 503 in the service's own words prove that there is no slot
  // [design of the ledger].
  slot: {
    // 307 and 308 hand the request on unprocessed; the others may point to what a processed one has
    // made [RFC 9110].
    301: ['unknown', 'service-redirected'],
    302: ['unknown', 'service-redirected'],
    303: ['unknown', 'service-redirected'],
    404: ['lane', 'service-not-itself'],
    406: ['final', 'request-refused'],
    408: ['unknown', 'timed-out'],
    410: ['unknown', 'not-understood'],
    500: ['unknown', 'service-error'],
    502: ['unknown', 'service-error'],
    504: ['unknown', 'service-error'],
  },
  block: {
    400: ['final', 'block-refused'],
    // An address carries its own permission, which ends: the slot is of no use any longer.
    403: ['gone', 'slot-expired'],
    406: ['final', 'block-refused'],
    413: ['final', 'block-refused'],
  },
  read: {},
  // Whether a slot without its bits can be deleted is not documented: a no is a no.
  delete: {
    405: ['final', 'request-refused'],
    409: ['final', 'request-refused'],
    412: ['final', 'request-refused'],
    501: ['final', 'request-refused'],
  },
};

/** What an answer with this status means for this call. */
export function failureFromAnswer(
  call: Call,
  answer: Answer,
  nowMs: number,
  quotaErrorCodes: readonly number[],
  toPrint: (text: string) => string = printable,
): Failure {
  const said = serviceError(answer);
  const [verdict, code] = rowFor(call, answer, said !== null);
  // Bad bodies and full quotas share this status, and no list of codes is public
  // [uri-usersmescidclipspost.md].
  const overQuota =
    answer.status === 400 && said?.errorCode != null && quotaErrorCodes.includes(said.errorCode);
  const detail = detailOf(answer, said?.errorCode ?? null, toPrint(said?.errorMessage ?? ''));
  const waitMs = retryAfterMs(answer.headers, nowMs);
  // Who names a time speaks to everyone.
  const concernsAll = overQuota || (verdict === 'later' && waitMs !== null);
  return {
    verdict: concernsAll ? 'lane' : verdict,
    reason: { code: overQuota ? 'over-quota' : code, detail },
    status: answer.status,
    retryAfterMs: waitMs,
  };
}

function rowFor(call: Call, answer: Answer, inItsOwnWords: boolean): Row {
  const { status } = answer;
  // The line broke in the middle of good news: what the news was is not known.
  if (call !== 'slot' && status < 300 && answer.bodyProblem !== null)
    return ['later', answer.bodyProblem === 'cut-off' ? 'connection-lost' : 'not-understood'];
  if (call === 'slot' && status === 503 && !inItsOwnWords) return ['unknown', 'service-error'];
  const row = byCall[call][status] ?? anyCall[status];
  if (call === 'slot' && row?.[0] === 'final' && !couldBeTheService(answer))
    return ['lane', 'service-not-itself'];
  if (row !== undefined) return row;
  // A success that is none of those documented for the call.
  if (status < 300) return ['lane', 'service-not-itself'];
  if (status < 400) return [call === 'slot' ? 'unknown' : 'lane', 'service-redirected'];
  return call === 'slot' ? ['unknown', 'not-understood'] : ['later', 'not-understood'];
}

/**
 * False for a body that the service would not send: a page of a proxy or of a network's sign-in.
 * Every documented body is JSON, and on errors there may be none [json-serviceerrorresponse.md].
 */
export function couldBeTheService(answer: Answer): boolean {
  return answer.body.length === 0 || jsonBody(answer) !== undefined;
}

const lacks: Readonly<Record<AuthorizationLack, ReasonCode>> = {
  missing: 'authorization-missing',
  locked: 'secret-store-locked',
  changed: 'secret-store-changed',
  unreadable: 'authorization-unreadable',
};

/**
 * There was no authorization to ask with: nothing left this computer. @param lack of what, where
 * that is known
 */
export function unauthorized(problem: string, lack?: AuthorizationLack): Failure {
  const code = lack === undefined ? 'not-authorized' : lacks[lack];
  const reason = { code, detail: problem };
  return { verdict: 'lane', reason, status: null, retryAfterMs: null };
}

/** A slot's address names a host that bits and token may not go to. */
export function foreignAddress(problem: string): Failure {
  const reason = { code: 'upload-address-not-allowed', detail: problem } as const;
  return { verdict: 'final', reason, status: null, retryAfterMs: null };
}

/** What it means that no answer came. */
export function failureFromSilence(call: Call, exchanged: Exclude<Exchanged, Answer>): Failure {
  const bare = { status: null, retryAfterMs: null };
  switch (exchanged.kind) {
    case 'not-sent': {
      if (exchanged.proxy !== undefined) {
        const { kind, detail } = exchanged.proxy;
        return { ...bare, verdict: 'lane', reason: { code: proxyReasons[kind], detail } };
      }
      const code = notConnectedReason(exchanged.code);
      return { ...bare, verdict: 'lane', reason: { code, detail: `${exchanged.code}, ${exchanged.host}` } };
    }
    case 'broken':
      return {
        ...bare,
        verdict: call === 'slot' ? 'unknown' : 'later',
        reason: { code: 'connection-lost', detail: exchanged.code },
      };
    case 'timed-out':
      return {
        ...bare,
        verdict: call === 'slot' ? 'unknown' : 'later',
        reason: { code: 'timed-out', detail: null },
      };
    case 'aborted':
      return {
        ...bare,
        verdict: call === 'slot' ? 'unknown' : 'later',
        reason: { code: 'connection-lost', detail: null },
      };
  }
}

/** What the other side said, for a person: never a header, an address or a query. */
function detailOf(answer: Answer, errorCode: number | null, message: string): string {
  const parts = [`HTTP ${answer.status}`];
  const target = answer.status >= 300 && answer.status < 400 ? redirectHost(answer) : null;
  if (target !== null) parts.push(`to ${target}`);
  if (errorCode !== null) parts.push(`code ${errorCode}`);
  if (message !== '') parts.push(message);
  return parts.join(', ').slice(0, 300);
}

/** Where a redirect leads: the host alone, since the rest of an address may be secret. */
function redirectHost({ headers }: Answer): string | null {
  const { location } = headers;
  return location !== undefined && URL.canParse(location) ? new URL(location).host.slice(0, 120) : null;
}
