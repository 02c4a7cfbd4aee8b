/**
 * One HTTP request and its answer, as values: with dispatched.ts the only file that speaks HTTP. Never follows a redirect,
 * never repeats a request, never reads more of an answer than allowed. `fetch` and Chromium's stack may re-send a POST by themselves, so
 * neither is used [undici docs; Chromium http_network_transaction.cc].
 */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Agent, Client, type Dispatcher } from 'undici';
import type { Clock } from '../../base/runtime.ts';
import { ProxyError, type ProxyTrouble } from '../proxy/tunnel.ts';
import { dispatched, type GatheredAnswer } from './dispatched.ts';
import type { Network } from './network.ts';

const unzip = promisify(gunzip);

/** API answers are small; whatever is larger is not one of them. */
export const largestAnswerBytes = 256 * 1024;

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

export interface Answer {
  readonly kind: 'answered';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded; at most what the request allowed. */
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
      /** It was a proxy that let nobody through. */
      readonly proxy?: ProxyTrouble;
    }
  /** Something may have left, and no answer came. */
  | { readonly kind: 'broken'; readonly code: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'aborted' };

/** Sends over kept-alive connections; for requests that may be repeated. */
export interface Exchanger {
  exchange(request: Request): Promise<Exchanged>;
  /** New requests go over new connections; those under way may end on the old ones. For after a sleep. */
  renew(): void;
  /** Cuts off whatever is under way. */
  close(): Promise<void>;
}

/** @param connections how many to keep open to one host */
export function createExchanger(clock: Clock, connections: number, network: Network): Exchanger {
  let agent = newAgent(connections, network);
  const retiring = new Set<Agent>();
  return {
    exchange: (request) => send(agent, request, clock, (error) => 'connectFailed' in error),
    renew() {
      const old = agent;
      agent = newAgent(connections, network);
      retiring.add(old);
      // Rejects when `close` destroys it first; it is gone either way.
      const done = () => retiring.delete(old);
      old.close().then(done, done);
    },
    async close() {
      await Promise.all([agent, ...retiring].map((one) => one.destroy()));
    },
  };
}

function newAgent(connections: number, network: Network): Agent {
  return new Agent({
    connections,
    pipelining: 1,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (options, callback) =>
      network.connect(options, (error, socket) => {
        if (error === null) callback(null, socket);
        else callback(Object.assign(error, { connectFailed: true }), null);
      }),
  });
}

/**
 * Sends over a connection of its own, closed afterwards: for the slot request, which must not meet a connection that the
 * other side is just closing. Here "not sent" is a fact: no connection was ever established.
 */
export async function exchangeOnce(request: Request, clock: Clock, network: Network): Promise<Exchanged> {
  let connected = false;
  const client = new Client(request.origin, {
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (options, callback) =>
      network.connect(options, (error, socket) => {
        if (error !== null) return callback(error, null);
        connected = true;
        callback(null, socket);
      }),
  });
  try {
    return await send(client, request, clock, () => !connected);
  } finally {
    await client.destroy();
  }
}

async function send(
  dispatcher: Dispatcher,
  request: Request,
  clock: Clock,
  neverConnected: (error: Error) => boolean,
): Promise<Exchanged> {
  const deadline = new AbortController();
  const { timeoutMs } = request;
  const stopDeadline = timeoutMs === null ? () => {} : clock.after(timeoutMs, () => deadline.abort());
  const signal = endsWith(request, deadline.signal);
  try {
    const { method, origin, path, headers, largestBytes = largestAnswerBytes } = request;
    const options = { method, origin, path, headers, body: bodyOf(request) };
    const gathered = await dispatched(dispatcher, options, signal, largestBytes);
    return await decoded(gathered, largestBytes, deadline.signal);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const ended = request.signal?.aborted ? 'aborted' : deadline.signal.aborted ? 'timed-out' : null;
    if (neverConnected(error)) {
      const code = ended === null ? errorCode(error) : interruptedCodes[ended];
      const proxy = error instanceof ProxyError ? { proxy: error.trouble } : {};
      return { kind: 'not-sent', code, host: new URL(request.origin).host, ...proxy };
    }
    return ended === null ? { kind: 'broken', code: errorCode(error) } : { kind: ended };
  } finally {
    stopDeadline();
  }
}

/** Blocks have no deadline here, and come by the hundred in a second: for them nothing is made. */
function endsWith({ signal, timeoutMs }: Request, deadline: AbortSignal): AbortSignal {
  if (signal === undefined) return deadline;
  return timeoutMs === null ? signal : AbortSignal.any([deadline, signal]);
}

/** How a connection failed that was never established because we gave it up. */
const interruptedCodes = { aborted: 'UND_ERR_ABORTED', 'timed-out': 'UND_ERR_CONNECT_TIMEOUT' } as const;

/** undici takes any iterable; its types name streams only. */
function bodyOf({ body }: Request): Buffer | null {
  return typeof body === 'string' ? Buffer.from(body) : (body as Buffer | null);
}

async function decoded(
  gathered: GatheredAnswer,
  largestBytes: number,
  deadline: AbortSignal,
): Promise<Answer> {
  const { status, headers, body, bodyEnd } = gathered;
  const answer = { kind: 'answered', status, headers, body } as const;
  if (bodyEnd === 'too-large') return { ...answer, bodyProblem: 'too-large' };
  if (bodyEnd === 'cut-off') return { ...answer, bodyProblem: deadline.aborted ? 'too-slow' : 'cut-off' };
  if (headers['content-encoding'] !== 'gzip' || body.length === 0) return { ...answer, bodyProblem: null };
  try {
    const plain = await unzip(body, { maxOutputLength: largestBytes });
    return { ...answer, body: plain, bodyProblem: null };
  } catch {
    return { ...answer, bodyProblem: 'not-gzip' };
  }
}

/** The code of an error or of the first cause that has one: `ECONNREFUSED`, `UND_ERR_SOCKET`, `CERT_HAS_EXPIRED` … */
function errorCode(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause instanceof Error ? errorCode(error.cause) : 'UNKNOWN';
}
