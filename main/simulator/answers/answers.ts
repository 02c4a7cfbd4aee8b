/** Answers as values, and the one place that writes them to a socket: headers, compression, error bodies. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { deflateSync, gzipSync } from 'node:zlib';
import type { Settings } from '../settings/service-settings.ts';
import { REFUSALS, type Refusal, type RefusalName } from './refusals.ts';

export type AnswerBody =
  | { readonly form: 'empty' }
  | { readonly form: 'json'; readonly value: unknown }
  | { readonly form: 'text'; readonly type: string; readonly text: string }
  | {
      readonly form: 'stream';
      readonly type: string;
      readonly length: number | null;
      readonly pieces: AsyncIterable<Buffer> | Iterable<Buffer>;
    };

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AnswerBody;
  readonly gameClipId: string | null;
  readonly refusal: RefusalName | null;
}

export function answer(status: number, body: AnswerBody, about: Partial<Answer> = {}): Answer {
  return { headers: {}, gameClipId: null, refusal: null, ...about, status, body };
}

export function json(status: number, value: unknown, gameClipId: string | null = null): Answer {
  return answer(status, { form: 'json', value }, { gameClipId });
}

export function empty(status: number, gameClipId: string | null = null): Answer {
  return answer(status, { form: 'empty' }, { gameClipId });
}

/** ServiceErrorResponse { errorCode, errorMessage } [json-serviceerrorresponse.md]; its body is optional there. */
export function refused(refusal: Refusal, settings: Settings): Answer {
  const about = { refusal: refusal.refusal };
  if (settings.errorBodies === 'none') return answer(refusal.status, { form: 'empty' }, about);
  const errorCode = settings.errorBodies === 'full' ? REFUSALS[refusal.refusal].errorCode : null;
  const value = { errorCode, errorMessage: refusal.message };
  return answer(refusal.status, { form: 'json', value }, about);
}

/** Downloads have an error object of their own [json-gameclipsserviceerrorresponse.md, uri-uriget.md]. */
export function downloadRefused(refusal: Refusal): Answer {
  const errorResponseCode = REFUSALS[refusal.refusal].errorCode;
  const value = { errorSource: 'GameClips', errorResponseCode, errorMessage: refusal.message };
  return answer(refusal.status, { form: 'json', value }, { refusal: refusal.refusal });
}

export interface Written {
  readonly head: Record<string, string>;
  readonly bytes: Buffer;
}

/** A body that is not a stream, as it would go over the wire. */
export function encode(given: Answer, request: IncomingMessage, settings: Settings): Written {
  const head = { ...standardHeaders(given, settings), ...given.headers };
  if (given.body.form === 'empty' || given.body.form === 'stream') return { head, bytes: Buffer.alloc(0) };
  const text = given.body.form === 'json' ? JSON.stringify(given.body.value) : given.body.text;
  head['Content-Type'] ??= given.body.form === 'json' ? 'application/json; charset=utf-8' : given.body.type;
  const encoding = settings.compress ? acceptedEncoding(request.headers['accept-encoding']) : null;
  if (encoding === null) return { head, bytes: Buffer.from(text) };
  head['Content-Encoding'] = encoding;
  return { head, bytes: encoding === 'gzip' ? gzipSync(text) : deflateSync(text) };
}

export async function send(
  given: Answer,
  request: IncomingMessage,
  response: ServerResponse,
  settings: Settings,
): Promise<void> {
  const { head, bytes } = encode(given, request, settings);
  if (given.body.form !== 'stream') {
    // 204 has no body and so no length [RFC 9110].
    const length = given.status === 204 ? {} : { 'Content-Length': String(bytes.length) };
    const reason = settings.reasonPhrases === 'documented' ? DOCUMENTED_REASONS[given.status] : undefined;
    response.writeHead(given.status, reason, { ...head, ...length });
    response.end(bytes);
    return;
  }
  const length = given.body.length === null ? {} : { 'Content-Length': String(given.body.length) };
  response.writeHead(given.status, { 'Content-Type': given.body.type, ...head, ...length });
  // A reader that leaves in the middle is its own business.
  await pipeline(Readable.from(given.body.pieces, { objectMode: false }), response).catch(() => {});
}

/** The slips of [uri-usersmescidclipspost.md] and [uri-usersmescidclipsgameclipiddelete.md]. */
const DOCUMENTED_REASONS: Readonly<Record<number, string>> = { 204: 'OK', 503: 'Not Acceptable' };

/** Headers the pages call required in answers [uri-uriput.md, uri-usersowneridscidclipsgameclipidget.md]. */
function standardHeaders(given: Answer, settings: Settings): Record<string, string> {
  const headers: Record<string, string> = {
    'X-RequestedServiceVersion': '1',
    'Cache-Control': 'no-cache',
    Accept: 'application/json',
    Vary: 'Accept-Encoding',
  };
  if (given.status < 300 && settings.retryAfterOnSuccess !== null) {
    headers['Retry-After'] = String(settings.retryAfterOnSuccess);
  }
  return headers;
}

/** "Acceptable compression encodings. Example values: gzip, deflate, identity." [uri-usersmescidclipspost.md] */
function acceptedEncoding(header: string | string[] | undefined): 'gzip' | 'deflate' | null {
  const wanted = String(header ?? '')
    .toLowerCase()
    .split(',')
    .map((part) => part.trim().split(/\s*;\s*q=/))
    .filter(([, weight]) => weight === undefined || Number(weight) > 0)
    .map(([name]) => name);
  if (wanted.includes('gzip') || wanted.includes('*')) return 'gzip';
  return wanted.includes('deflate') ? 'deflate' : null;
}
