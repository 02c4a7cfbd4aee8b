/**
 * THE failure table: what every status and every broken connection means, for each kind of call. Pure.
 * Rules: gameclips-api.md section 7 by way of the pages it names; `Retry-After` wins over any back-off.
 */
import type { Reason, ReasonCode } from '../../preload/contract.ts';
import { serviceError } from './answers.ts';
import type { Answer, Exchanged } from './exchange.ts';

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
  // Only 400, 401, 403, 429 and a 503 in the service's own words prove that there is no slot [design of the ledger].
  slot: {
    404: ['lane', 'service-not-itself'],
    406: ['final', 'request-refused'],
    408: ['unknown', 'timed-out'],
    410: ['unknown', 'not-understood'],
    500: ['unknown', 'service-error'],
    502: ['unknown', 'service-busy'],
    504: ['unknown', 'service-busy'],
  },
  block: {
    400: ['final', 'block-refused'],
    403: ['final', 'block-refused'],
    406: ['final', 'block-refused'],
    413: ['final', 'block-refused'],
  },
  read: {},
  delete: {},
};

const connectCodes: Readonly<Record<string, ReasonCode>> = {
  ECONNREFUSED: 'offline',
  ENOTFOUND: 'offline',
  EAI_AGAIN: 'offline',
  ENETUNREACH: 'offline',
  EHOSTUNREACH: 'offline',
  ENETDOWN: 'offline',
  ETIMEDOUT: 'offline',
  UND_ERR_CONNECT_TIMEOUT: 'offline',
};

/** What an answer with this status means for this call. */
export function failureFromAnswer(
  call: Call,
  answer: Answer,
  nowMs: number,
  quotaErrorCodes: readonly number[],
): Failure {
  const said = serviceError(answer);
  const [verdict, code] = rowFor(call, answer.status, said !== null);
  const overQuota = said?.errorCode != null && quotaErrorCodes.includes(said.errorCode);
  const detail = detailOf(answer, said?.errorCode ?? null, said?.errorMessage ?? null);
  return {
    verdict: overQuota ? 'lane' : verdict,
    reason: { code: overQuota ? 'over-quota' : code, detail },
    status: answer.status,
    retryAfterMs: retryAfterMs(answer, nowMs),
  };
}

function rowFor(call: Call, status: number, inItsOwnWords: boolean): Row {
  if (call === 'slot' && status === 503 && !inItsOwnWords) return ['unknown', 'service-busy'];
  const row = byCall[call][status] ?? anyCall[status];
  if (row !== undefined) return row;
  if (status >= 300 && status < 400) return ['lane', 'service-redirected'];
  return call === 'slot' ? ['unknown', 'not-understood'] : ['later', 'not-understood'];
}

/** What it means that no answer came. */
export function failureFromSilence(call: Call, exchanged: Exclude<Exchanged, Answer>): Failure {
  const bare = { status: null, retryAfterMs: null };
  switch (exchanged.kind) {
    case 'not-sent': {
      const code =
        connectCodes[exchanged.code] ?? (isCertificate(exchanged.code) ? 'certificate-invalid' : 'offline');
      return { ...bare, verdict: 'lane', reason: { code, detail: exchanged.code } };
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

function isCertificate(code: string): boolean {
  return /CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL/.test(code);
}

/**
 * `Retry-After` in milliseconds, as seconds or as a date; a date counts from the answer's own `Date`, since the clocks
 * may differ [best-practices-for-calling-xbox-live.md].
 */
export function retryAfterMs(answer: Answer, nowMs: number): number | null {
  const value = answer.headers['retry-after']?.trim();
  if (value === undefined || value === '') return null;
  const seconds = /^\d+$/.test(value) ? Number(value) : null;
  const dated = Date.parse(value);
  if (seconds === null && Number.isNaN(dated)) return null;
  const sent = Date.parse(answer.headers.date ?? '');
  const waitMs = seconds === null ? dated - (Number.isNaN(sent) ? nowMs : sent) : seconds * 1000;
  return Math.min(Math.max(waitMs, 1000), 3_600_000);
}

/** What the other side said, for a person: never a header, an address or a query. */
function detailOf(answer: Answer, errorCode: number | null, errorMessage: string | null): string {
  const parts = [`HTTP ${answer.status}`];
  if (errorCode !== null) parts.push(`code ${errorCode}`);
  if (errorMessage !== null) parts.push(printable(errorMessage));
  return parts.join(', ').slice(0, 300);
}

/** Control and bidi characters could forge a log line or turn a sentence around; addresses may carry secrets. */
export function printable(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replaceAll(/\bhttps?:\/\/\S+/gi, '(address)')
    .slice(0, 240);
}
