/** What the simulator's tests talk with: plain sockets, a clock they turn by hand, and the sample user's headers. */
import { createHash } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { gunzipSync, inflateSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import type { FaultAction, ScenarioInput } from '../../main/simulator/faults/scenario.ts';
import type { LedgerDocument } from '../../main/simulator/ledger/ledger-document.ts';
import {
  SAMPLE_AUTHORIZATION,
  SAMPLE_SCID,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../main/simulator/start-simulator.ts';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly json: Answered;
}

/** Every field some answer has. Which of them are there is what the tests are about. */
export interface Answered extends SlotAnswer {
  readonly uploadId: string;
  readonly errorCode: number | null;
  readonly errorMessage: string;
  readonly gameClip: ClipAnswer;
  readonly gameClips: readonly ClipAnswer[];
  readonly pagingInfo: { readonly continuationToken: string | null; readonly totalItems: number };
  readonly problem: string;
  readonly scenario: string;
}

export interface ClipAnswer {
  readonly gameClipId: string;
  readonly state: string;
  readonly userCaption: string;
  readonly titleData: string;
  readonly systemProperties: string;
  readonly views: number;
  readonly rating: number;
  readonly thumbnails: readonly { readonly uri: string }[];
  readonly gameClipUris: readonly {
    readonly uri: string;
    readonly uriType: string;
    readonly expiration: string;
  }[];
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string | undefined>;
  readonly body?: Buffer | string;
}

export interface Table {
  readonly simulator: Simulator;
  readonly clock: { now: number };
  /** Delays a scenario asked for; each passes at once and turns the clock. */
  readonly waits: number[];
  ask(url: string, asked?: Asked): Promise<Reply>;
  postSlot(changes?: Record<string, unknown>, headers?: Asked['headers']): Promise<Reply>;
  /** A slot for `blocks`, answered 200. */
  slotFor(blocks: readonly Buffer[], changes?: Record<string, unknown>): Promise<SlotAnswer>;
  putBlock(uploadUri: string, blockNum: number, body: Buffer, headers?: Asked['headers']): Promise<Reply>;
  getClip(gameClipId: string, headers?: Asked['headers']): Promise<Reply>;
  deleteClip(gameClipId: string): Promise<Reply>;
  control(name: string, body?: unknown): Promise<Reply>;
  ledger(): Promise<LedgerDocument>;
}

export interface SlotAnswer {
  readonly gameClipId: string;
  readonly uploadUri: string;
  readonly largeThumbnailUri?: string;
  readonly smallThumbnailUri?: string;
}

/** The sample of [json-initialuploadrequest.md], cut down to what is not optional. */
export const SMALL_REQUEST = {
  greatestMomentId: '123abc',
  dateRecorded: '2012-12-23T11:08:08Z',
  durationInSeconds: 27,
  expectedBlocks: 1,
  fileSize: 10,
  type: 'UserGenerated',
  source: 'UserInitiated',
  visibility: 'Default',
};

export const HEADERS = {
  Authorization: SAMPLE_AUTHORIZATION,
  'X-RequestedServiceVersion': '1',
  'Content-Type': 'application/json',
  Accept: 'application/json',
};

export const TEN_BYTES = Buffer.from('0123456789');

/** A simulator at a table of its own, cleared when the test ends. */
export async function sitDown(options: SimulatorOptions = {}): Promise<Table> {
  const clock = { now: Date.parse('2026-03-01T20:00:00Z') };
  const waits: number[] = [];
  const wait = async (ms: number) => {
    waits.push(ms);
    clock.now += ms;
    await new Promise((resolve) => setImmediate(resolve));
  };
  const simulator = await startSimulator({
    ...options,
    runtime: { now: () => clock.now, wait, ...options.runtime },
  });
  onTestFinished(() => simulator.close());
  const { metadataUrl, simulatorUrl, ledgerUrl } = simulator;
  const clips = `${metadataUrl}/users/me/scids/${SAMPLE_SCID}/clips`;
  const ask = (url: string, asked: Asked = {}) =>
    askOnce(url, { ...asked, headers: { ...HEADERS, ...asked.headers } });
  const postSlot: Table['postSlot'] = (changes = {}, headers = {}) =>
    ask(clips, { method: 'POST', headers, body: JSON.stringify({ ...SMALL_REQUEST, ...changes }) });
  return {
    simulator,
    clock,
    waits,
    ask,
    postSlot,
    async slotFor(blocks, changes = {}) {
      const fileSize = blocks.reduce((sum, block) => sum + block.length, 0);
      const reply = await postSlot({ expectedBlocks: blocks.length, fileSize, ...changes });
      if (reply.status !== 200) throw new Error(`no slot: ${reply.status} ${reply.bytes}`);
      return reply.json;
    },
    putBlock: (uploadUri, blockNum, body, headers = {}) =>
      ask(`${uploadUri}&blockNum=${blockNum}`, { method: 'PUT', body, headers }),
    getClip: (gameClipId, headers = {}) => ask(`${clips}/${gameClipId}`, { headers }),
    deleteClip: (gameClipId) => ask(`${clips}/${gameClipId}`, { method: 'DELETE' }),
    control: (name, body) =>
      ask(
        `${simulatorUrl}/${name}`,
        body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) },
      ),
    ledger: async () => JSON.parse((await ask(ledgerUrl)).bytes.toString()),
  };
}

/** A table where one fault strikes one kind of call. */
export function sitDownWith(
  on: ScenarioInput['faults'][number]['on'],
  action: ScenarioInput['faults'][number]['do'],
  when: ScenarioInput['faults'][number]['when'] = {},
  options: SimulatorOptions = {},
): Promise<Table> {
  const scenario = { name: 'test', sentence: 'One fault.', seed: 7, faults: [{ on, when, do: action }] };
  return sitDown({ scenario, ...options });
}

export type FaultKind = FaultAction['kind'];

/** Rejects when the connection ends before the whole answer is there. */
export function askOnce(url: string, { method = 'GET', headers = {}, body }: Asked): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const present = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
    // `as`: undefined values, which mean "leave it out", were filtered away.
    const sent = request(url, { method, agent: false, headers: present as Record<string, string> });
    sent.on('error', reject);
    sent.on('response', (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = unpacked(Buffer.concat(pieces), response.headers['content-encoding']);
        // `as`: a test that looks for a field which is not there fails, and is meant to.
        const json = parsed(bytes) as Answered;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, json });
      });
    });
    sent.end(body);
  });
}

/** Sends the head of a PUT and fewer bytes than it promised, then hangs up. */
export function putTruncated(url: string, promised: number, body: Buffer): Promise<void> {
  const socket = beginPut(url, promised, body);
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.end();
  });
}

/** Sends the head of a PUT and the beginning of its body; the rest is the caller's. */
export function beginPut(url: string, promised: number, body: Buffer): Socket {
  const { hostname, port, pathname, search } = new URL(url);
  const head = Object.entries({ ...HEADERS, Host: `${hostname}:${port}`, 'Content-Length': promised })
    .map(([name, value]) => `${name}: ${value}`)
    .join('\r\n');
  const socket = connect(Number(port), hostname);
  socket.write(`PUT ${pathname}${search} HTTP/1.1\r\n${head}\r\n\r\n`);
  socket.write(body);
  return socket.resume();
}

export function authorizationWith(changes: Record<string, string | null>): string {
  const claims = new URLSearchParams(SAMPLE_AUTHORIZATION.slice('Xauth='.length));
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) claims.delete(name);
    else claims.set(name, value);
  }
  return `Xauth=${claims}`;
}

export function sha256(...parts: readonly Buffer[]): string {
  return createHash('sha256').update(Buffer.concat(parts)).digest('hex');
}

function unpacked(bytes: Buffer, encoding: string | undefined): Buffer {
  if (encoding === 'gzip') return gunzipSync(bytes);
  return encoding === 'deflate' ? inflateSync(bytes) : bytes;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
