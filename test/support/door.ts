/**
 * A door between the engine and the simulator: a real server that passes every request on, notes it, and can hold some of
 * them until the test says otherwise. For moments a scenario cannot name, such as "four blocks are under way now".
 */
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Simulator } from '../../main/simulator/start-simulator.ts';
import type { TestClock } from './test-clock.ts';

export interface Passage {
  readonly method: string;
  /** Path and query as they came. */
  readonly path: string;
  /** Of a block, else null. */
  readonly blockNum: number | null;
  /** Tells one connection from another. */
  readonly clientPort: number;
}

export interface Door {
  /** What goes into the configuration. */
  readonly service: { readonly metadataUrl: string; readonly transferHosts: string[] };
  /** Every request so far, in the order of arrival. */
  readonly passages: readonly Passage[];
  /** Requests that arrived whole and wait here, oldest first. */
  readonly held: readonly Passage[];
  /** Must be called before the first request. */
  leadTo(simulator: Simulator): void;
  /** From now on requests that fit are held, at most so many; or let through, and their answers held. */
  hold(fits: (passage: Passage) => boolean, most?: number, what?: 'request' | 'answer'): void;
  /** Passes on what is held, and holds nothing any more. */
  letGo(): void;
  close(): Promise<void>;
}

export const isBlock = ({ blockNum }: Passage): boolean => blockNum !== null;

/** Looks between turns of the loop; the test's own time limit is the only clock. */
export async function whenTrue(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

/** The same, while the test's clock moves in steps so small that sockets keep up. For when something never settles. */
export async function whenTrueInTime(clock: TestClock, holds: () => boolean): Promise<void> {
  while (!holds()) {
    clock.advance(20);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** @param secured speaks TLS and calls itself by the name that its certificate is for */
export async function openDoor(secured?: SecuredDoor): Promise<Door> {
  const passages: Passage[] = [];
  const held: Passage[] = [];
  let waiting: (() => void)[] = [];
  let holding: Holding | null = null;
  let simulator: Simulator | null = null;

  async function hold(passage: Passage, what: Holding['what']): Promise<void> {
    if (holding === null || holding.what !== what || holding.left === 0 || !holding.fits(passage)) return;
    holding.left -= 1;
    held.push(passage);
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
    });
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const passage = passageOf(incoming);
    passages.push(passage);
    const pieces: Buffer[] = [];
    // `as`: no encoding is set, so pieces are buffers.
    for await (const piece of incoming) pieces.push(piece as Buffer);
    await hold(passage, 'request');
    if (simulator === null) throw new Error('the door leads nowhere yet');
    if (response.destroyed) return;
    const answer = await passOn(incoming, Buffer.concat(pieces), simulator, origin);
    await hold(passage, 'answer');
    response.writeHead(answer.status, answer.headers);
    response.end(answer.text);
  }

  const listen = (incoming: IncomingMessage, response: ServerResponse) => {
    // A request that is cut off while its body comes in was noted; there is nothing to pass on.
    serve(incoming, response).catch(() => response.destroy());
  };
  const server = secured === undefined ? createServer(listen) : createTlsServer(secured, listen);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // `as`: a listening TCP server has such an address.
  const host = `${secured?.name ?? '127.0.0.1'}:${(server.address() as AddressInfo).port}`;
  const origin = `${secured === undefined ? 'http' : 'https'}://${host}`;
  return {
    service: { metadataUrl: origin, transferHosts: [host] },
    passages,
    held,
    leadTo(to) {
      simulator = to;
    },
    hold(fits, most = Infinity, what = 'request') {
      holding = { fits, left: most, what };
    },
    letGo() {
      holding = null;
      held.length = 0;
      for (const go of waiting) go();
      waiting = [];
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export interface SecuredDoor {
  readonly name: string;
  readonly key: Buffer;
  readonly cert: Buffer;
}

interface Holding {
  readonly fits: (passage: Passage) => boolean;
  readonly what: 'request' | 'answer';
  left: number;
}

function passageOf({ method = '', url = '', socket }: IncomingMessage): Passage {
  const blockNum = new URL(url, 'http://door.invalid').searchParams.get('blockNum');
  return {
    method,
    path: url,
    blockNum: blockNum === null ? null : Number(blockNum),
    clientPort: socket.remotePort ?? 0,
  };
}

interface Answered {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly text: string;
}

/** The door speaks of itself as the transfer host, so that blocks come through it as well. */
function passOn(
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  { metadataUrl, transferHost }: Simulator,
  doorOrigin: string,
): Promise<Answered> {
  const to = new URL(method === 'PUT' ? `http://${transferHost}` : metadataUrl);
  const sent = { ...headers, host: to.host, 'accept-encoding': 'identity' };
  return new Promise((resolve, reject) => {
    const outgoing = request(to, { method, path: url, headers: sent }, async (answer) => {
      const pieces: Buffer[] = [];
      // `as`: no encoding is set, so pieces are buffers.
      for await (const piece of answer) pieces.push(piece as Buffer);
      const text = Buffer.concat(pieces).toString('utf8').replaceAll(`http://${transferHost}`, doorOrigin);
      const { 'content-length': _length, 'transfer-encoding': _coding, ...kept } = answer.headers;
      const length = { 'content-length': Buffer.byteLength(text) };
      resolve({ status: answer.statusCode ?? 502, headers: { ...kept, ...length }, text });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
