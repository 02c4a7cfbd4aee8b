/**
 * What those who keep a log of calls are told of each: cheap facts at once, the whole exchange
 * without its secrets only when asked. Bits are never part of it.
 */
import type { ExchangeCall, ExchangeView } from '../../../preload/exchange-view.ts';
import { hidden } from '../../base/secret-shapes.ts';
import type { Answer, Exchanged, Request } from '../http/wire.ts';
import type { Redaction } from './redaction.ts';
import { shownAddress, shownBody } from './shown-body.ts';

/** Whom and what a call is about. */
export interface CallAbout {
  readonly call: ExchangeCall;
  /** A list may be asked for on behalf of several clips. */
  readonly clipIds: readonly string[];
  /** Of the slot ledger. */
  readonly attemptId?: number;
  readonly blockNum?: number;
}

export interface SeenExchange {
  readonly about: CallAbout;
  /** Wall-clock milliseconds. */
  readonly at: number;
  readonly tookMs: number;
  /** The status in digits, or the code of what went wrong with the connection. */
  readonly ended: string;
  /** It did not end as documented for a success. */
  readonly isTroubled: boolean;
  /** Of the request's body. */
  readonly bodyBytes: number;
  /** All of it, without secrets. Costs up to a millisecond. */
  view(): ExchangeView;
}

export interface RawExchange {
  readonly about: CallAbout;
  readonly request: Request;
  readonly exchanged: Exchanged;
  readonly at: number;
  readonly tookMs: number;
}

/** What is worth keeping of an answer's headers; others may hold anything. */
const keptHeaders = [
  'content-type',
  'content-encoding',
  'content-length',
  'date',
  'location',
  'retry-after',
  'server',
  'x-requestedserviceversion',
];

const wholeBody = { isWhole: true, listsClips: false } as const;

/** The log is for people: a millisecond has no parts. */
const whole = Math.round;

export function seenExchange(raw: RawExchange, redaction: Redaction): SeenExchange {
  const { about, exchanged, at, tookMs } = raw;
  const sentBytes = bodyBytes(raw.request);
  const words = typeof raw.request.body === 'string' ? raw.request.body : null;
  // Who keeps this must not keep two megabytes of bits with it.
  const request = { ...raw.request, body: words };
  return {
    about,
    at,
    tookMs: whole(tookMs),
    ended: endedAs(exchanged),
    isTroubled: exchanged.kind !== 'answered' || exchanged.status >= 300 || exchanged.bodyProblem !== null,
    bodyBytes: sentBytes,
    view: () => viewOf({ ...raw, request, sentBytes }, redaction),
  };
}

function endedAs(exchanged: Exchanged): string {
  if (exchanged.kind === 'answered') return String(exchanged.status);
  return 'code' in exchanged ? exchanged.code : exchanged.kind;
}

function bodyBytes({ body, headers }: Request): number {
  if (typeof body === 'string') return Buffer.byteLength(body);
  return body === null ? 0 : Number(headers['Content-Length'] ?? 0);
}

interface BitlessExchange extends RawExchange {
  readonly request: Request & { readonly body: string | null };
  readonly sentBytes: number;
}

function viewOf(exchange: BitlessExchange, redaction: Redaction): ExchangeView {
  const { about, request, exchanged, at, tookMs, sentBytes } = exchange;
  return {
    call: about.call,
    at,
    tookMs: whole(tookMs),
    attemptId: about.attemptId ?? null,
    blockNum: about.blockNum ?? null,
    request: {
      method: request.method,
      address: shownAddress(`${request.origin}${request.path}`, redaction),
      headers: requestHeaders(request, redaction),
      body: request.body === null ? null : shownBody(request.body, redaction, wholeBody),
      bodyBytes: sentBytes,
    },
    answer: exchanged.kind === 'answered' ? shownAnswer(exchanged, about, redaction) : null,
    silence:
      exchanged.kind === 'answered'
        ? null
        : { kind: exchanged.kind, code: 'code' in exchanged ? exchanged.code : null },
  };
}

function requestHeaders({ headers }: Request, redaction: Redaction): Record<string, string> {
  const shown = Object.entries(headers).map(([name, value]) => {
    const lower = name.toLowerCase();
    return [lower, lower === 'authorization' ? hidden : redaction.withoutKnown(value)];
  });
  return Object.fromEntries(shown);
}

function shownAnswer(answer: Answer, about: CallAbout, redaction: Redaction): ExchangeView['answer'] {
  const kept = keptHeaders.flatMap((name) => {
    const value = answer.headers[name];
    if (value === undefined) return [];
    return [[name, name === 'location' ? shownLocation(value, redaction) : redaction.printable(value)]];
  });
  return {
    status: answer.status,
    headers: Object.fromEntries(kept),
    body: shownBody(answer.body.toString('utf8'), redaction, {
      isWhole: answer.bodyProblem === null,
      listsClips: about.call === 'list',
    }),
    bodyBytes: answer.body.length,
    bodyProblem: answer.bodyProblem,
  };
}

/** Where a redirect leads may be told by the path alone. */
function shownLocation(value: string, redaction: Redaction): string {
  if (!value.startsWith('/')) return shownAddress(value, redaction);
  return redaction.withoutKnown(value.split(/[?#]/, 1)[0] ?? '');
}
