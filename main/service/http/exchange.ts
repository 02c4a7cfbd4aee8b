/**
 * One HTTP request and its answer, as values: with dispatched.ts the only file that speaks HTTP.
 * Never follows a redirect, never repeats a request, never reads more of an answer than allowed.
 * `fetch` and Chromium's stack may re-send a POST by themselves, so neither is used [undici docs;
 * Chromium http_network_transaction.cc].
 */
import { Agent, Client, type Dispatcher } from 'undici';
import type { Disposable } from '../../base/disposable.ts';
import type { Clock } from '../../base/runtime.ts';
import { ProxyError } from '../proxy/tunnel.ts';
import { unpacked } from './content-encoding.ts';
import { dispatched } from './dispatched.ts';
import type { Network } from './network.ts';
import { type Answer, type Exchanged, largestAnswerBytes, type Request } from './wire.ts';

/** How connections are made. */
type Connecting = Pick<Network, 'connect'>;

/** Sends over kept-alive connections; for requests that may be repeated. */
export class Exchanger implements Disposable {
  readonly #clock: Clock;
  readonly #connections: number;
  readonly #network: Connecting;
  #agent: Agent;
  /** What was under way at the last {@link renew} may end on these. */
  readonly #retiring = new Set<Agent>();

  /** @param connections how many to keep open to one host */
  constructor(clock: Clock, connections: number, network: Connecting) {
    this.#clock = clock;
    this.#connections = connections;
    this.#network = network;
    this.#agent = newAgent(connections, network);
  }

  exchange(request: Request): Promise<Exchanged> {
    return send(this.#agent, request, this.#clock, didConnectFail);
  }

  /**
   * New requests go over new connections; those under way may end on the old ones. For after a
   * sleep.
   */
  renew(): void {
    const old = this.#agent;
    this.#agent = newAgent(this.#connections, this.#network);
    this.#retiring.add(old);
    // Rejects when `dispose` destroys it first; it is gone either way.
    const done = () => this.#retiring.delete(old);
    old.close().then(done, done);
  }

  /** Cuts off whatever is under way: each call ends at once, as broken or not sent. */
  dispose(): void {
    for (const agent of [this.#agent, ...this.#retiring]) void agent.destroy();
  }
}

/** Marked where the connection is made: everything later may have sent something. */
function didConnectFail(error: Error): boolean {
  return 'connectFailed' in error;
}

function newAgent(connections: number, network: Connecting): Agent {
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
 * Sends over a connection of its own, closed afterwards: for the slot request, which must not meet
 * a connection that the other side is just closing. Here "not sent" is a fact: no connection was
 * ever established.
 */
export async function exchangeOnce(request: Request, clock: Clock, network: Connecting): Promise<Exchanged> {
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
    const answer = await dispatched(dispatcher, options, signal, largestBytes);
    return await decoded(answer, largestBytes, deadline.signal);
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

/** The answer with its body unpacked. */
async function decoded(answer: Answer, largestBytes: number, deadline: AbortSignal): Promise<Answer> {
  const { headers, body, bodyProblem } = answer;
  if (bodyProblem === 'cut-off' && deadline.aborted) return { ...answer, bodyProblem: 'too-slow' };
  if (bodyProblem !== null || body.length === 0) return answer;
  const plain = await unpacked(body, headers['content-encoding'] ?? '', largestBytes);
  return plain === null ? { ...answer, bodyProblem: 'not-gzip' } : { ...answer, body: plain };
}

/**
 * The code of an error or of the first cause that has one: `ECONNREFUSED`, `UND_ERR_SOCKET`,
 * `CERT_HAS_EXPIRED` …
 */
function errorCode(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause instanceof Error ? errorCode(error.cause) : 'UNKNOWN';
}
