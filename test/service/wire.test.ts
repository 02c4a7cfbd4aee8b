/**
 * What goes over the wire, held against the documents word by word: the sample request of
 * uri-usersmescidclipspost.md as a sidecar, its sample answer, and the block of uri-uriput.md. The
 * server here is a plain one that knows nothing of us.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

/**
 * As printed, but for what is measured from the file: expectedBlocks, fileSize, durationInSeconds.
 */
const sampleRequest = {
  clipNameStringId: '1193045',
  userCaption: 'OMG Look at this!',
  sessionRef: '4587552a-a5ad-4c4c-a787-5bc5af70e4c9',
  dateRecorded: '2012-12-23T11:08:08Z',
  type: 'MagicMoment, Achievement',
  source: 'Console',
  visibility: 'Default',
  titleData: "{ 'Boss': 'The Invincible' }",
  systemProperties: "{ 'Id': '123456', 'Location': 'C:\\videos\\123456.mp4' }",
  thumbnailSource: 'Offset',
  thumbnailOffsetMillseconds: 20000,
  savedByUser: false,
};

const gameClipId = '6b364924-5650-480f-86a7-fc002a1ee752';
const container = `/upload/xuid(2716903703773872)/${gameClipId}/container`;
/** As printed, but for the host, which is this machine's. */
const sampleAnswer = (host: string) => ({
  clipName: 'ClipName',
  gameClipId,
  titleName: 'TitleName',
  uploadUri: `http://${host}${container}`,
  largeThumbnailUri: `http://${host}${container}/thumbnails/large`,
  smallThumbnailUri: `http://${host}${container}/thumbnails/small`,
});

interface Heard {
  readonly line: string;
  /** As they came, names in the order and case of the wire. */
  readonly rawHeaders: readonly string[];
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

let server: Server;
let host: string;
let heard: Heard[];
let it: TestEngine;

beforeEach(async () => {
  heard = [];
  server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const { method, url, rawHeaders, headers } = request;
    heard.push({ line: `${method} ${url}`, rawHeaders, headers, body: Buffer.concat(pieces) });
    const answer = method === 'POST' ? sampleAnswer(host) : { gameClip: { gameClipId, state: 'Published' } };
    const blocks = heard.filter(({ line }) => line.startsWith('PUT')).length;
    if (method === 'PUT') response.writeHead(blocks === expectedBlocks() ? 201 : 202).end();
    else response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // `as`: a listening TCP server has such an address.
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  it = await startTestEngine({
    config: {
      service: { metadataUrl: `http://${host}`, transferHosts: [host] },
      // The sample names its clip by clipNameStringId and by nothing else.
      defaults: { greatestMomentId: undefined },
    },
    authorization: {
      current: async () => ({ ok: true, value: 'Xauth=<authtoken>' }),
      refresh: async () => ({ ok: true, value: 'Xauth=<authtoken>' }),
    },
  });
});
afterEach(async () => {
  await it.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const calls = (method: string) => heard.filter(({ line }) => line.startsWith(method));
const posted = () => JSON.parse(calls('POST')[0]?.body.toString('utf8') ?? '{}');
const expectedBlocks = () => posted().expectedBlocks;

async function publish(): Promise<string> {
  const path = it.capture('clip.mp4');
  writeFileSync(`${path}.clip.json`, JSON.stringify(sampleRequest));
  await it.until('published', () => it.engine().overview().counts.published === 1);
  return path;
}

test('the sample request goes out with exactly its fields, the measured ones measured', async () => {
  const path = await publish();
  const { systemProperties, ...body } = posted();
  const { systemProperties: own, ...sample } = sampleRequest;
  const sizeBytes = readFileSync(path).length;
  expect(body).toEqual({
    ...sample,
    durationInSeconds: 4,
    expectedBlocks: Math.ceil(sizeBytes / 65_536),
    fileSize: sizeBytes,
  });
  // Stored and returned as is: the owner's words stay whole, our mark stands behind them.
  expect(systemProperties.startsWith(`${own};clipslot=`)).toBe(true);
  expect(systemProperties.slice(own.length)).toMatch(/^;clipslot=[^;]+$/);
});

test('every call carries the required headers, spelled as documented, and nothing we did not mean to say', async () => {
  await publish();
  const required = {
    authorization: 'Xauth=<authtoken>',
    'x-requestedserviceversion': '1',
    'content-type': 'application/json',
    accept: 'application/json',
    'accept-encoding': 'gzip',
    host,
    connection: expect.any(String),
  };
  expect(heard.map(({ line }) => line.split(' ')[0])).toContain('GET');
  for (const { line, headers, rawHeaders } of heard) {
    const length = line.startsWith('GET') ? {} : { 'content-length': expect.stringMatching(/^\d+$/) };
    expect(headers).toEqual({ ...required, ...length });
    expect(rawHeaders).toEqual(expect.arrayContaining(['Authorization', 'X-RequestedServiceVersion']));
  }
});

test('the sample answer is taken, and its address used byte for byte with uploadId and blockNum behind it', async () => {
  const path = await publish();
  expect(calls('POST').map(({ line }) => line)).toEqual([`POST /users/me/scids/${it.simulator.scid}/clips`]);
  const blocks = calls('PUT').toSorted((one, other) => numberOf(one) - numberOf(other));
  expect(blocks.map(({ line }) => line)).toEqual(
    blocks.map((_, blockNum) => `PUT ${container}?uploadId=${gameClipId}&blockNum=${blockNum}`),
  );
  expect(blocks).toHaveLength(expectedBlocks());
  const sent = createHash('sha256').update(Buffer.concat(blocks.map(({ body }) => body)));
  expect(sent.digest('hex')).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
  expect(heard.some(({ line }) => line.includes('thumbnails'))).toBe(false);
});

const numberOf = ({ line }: Heard) => Number(line.split('blockNum=')[1]);
