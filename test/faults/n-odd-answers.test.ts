/** Faults of real networks: answers that are right in odd forms, and answers that say more than is so. */

import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { padClip, realClips } from '../../main/replay/pad-clip.ts';
import { answer, openRawService, type RawRequest, type RawService } from '../support/raw-service.ts';
import { startTestEngine, type TestEngine, type TestEngineOptions } from '../support/test-engine.ts';

let it: TestEngine;
let raw: RawService | null = null;

afterEach(async () => {
  await it.close();
  await raw?.close();
  raw = null;
});

/** A service of a few lines that takes everything; `change` says what is odd about its answers. */
async function startRaw(
  change: (usual: Buffer, request: RawRequest) => Buffer | string,
  options: TestEngineOptions = {},
): Promise<void> {
  const blocks = new Set<string>();
  let left = Number.POSITIVE_INFINITY;
  const service = await openRawService((request) => change(usual(request), request));
  raw = service;
  function usual({ method, path, body }: RawRequest): Buffer {
    if (method === 'POST') {
      left = JSON.parse(body.toString()).expectedBlocks;
      return answer(200, JSON.stringify(slot()));
    }
    if (method === 'PUT') blocks.add(path);
    if (method === 'PUT') return answer(blocks.size === left ? 201 : 202);
    return answer(200, JSON.stringify({ gameClip: { gameClipId: 'one', state: 'Published' } }));
  }
  const slot = () => ({ gameClipId: 'one', uploadUri: `http://${service.host}/up` });
  const { host } = service;
  const address = { metadataUrl: `http://${host}`, transferHosts: [host] };
  it = await startTestEngine({ ...options, config: { ...options.config, service: address } });
}

const bodyOf = (usual: Buffer) => usual.subarray(usual.indexOf('\r\n\r\n') + 4);
const published = () => it.until('published', () => it.clips()[0]?.state === 'published');
const posts = () => raw?.heard.filter(({ method }) => method === 'POST').length;

const forms: readonly (readonly [string, (body: Buffer) => Buffer])[] = [
  ['a mark of the byte order', (body) => answer(200, Buffer.concat([Buffer.from('\ufeff'), body]))],
  ['UTF-16', (body) => answer(200, Buffer.from(`\ufeff${body}`, 'utf16le'))],
  ['GZIP in capitals', (body) => answer(200, gzipSync(body), 'Content-Encoding: GZIP\r\n')],
  ['x-gzip', (body) => answer(200, gzipSync(body), 'Content-Encoding: x-gzip\r\n')],
  ['gzip, identity', (body) => answer(200, gzipSync(body), 'Content-Encoding: gzip, identity\r\n')],
  ['gzip twice', (body) => answer(200, gzipSync(gzipSync(body)), 'Content-Encoding: gzip, gzip\r\n')],
  ['plain text under the name of gzip', (body) => answer(200, body, 'Content-Encoding: gzip\r\n')],
  ['gzip without a name', (body) => answer(200, gzipSync(body))],
];

test.each(forms)('N11: a slot answer in %s is read, and costs neither slot nor person', async (_, form) => {
  await startRaw((usual, { method }) => (method === 'PUT' ? usual : form(bodyOf(usual))));
  it.capture('a.mp4');
  await published();
  expect(posts()).toBe(1);
});

const earlyHints = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n';
const goOn = 'HTTP/1.1 100 Continue\r\n\r\n';
const interims: readonly (readonly [string, string])[] = [
  ['100', goOn],
  ['100 twice', goOn + goOn],
  ['100 with a header', 'HTTP/1.1 100 Continue\r\nServer: x\r\n\r\n'],
  ['102', 'HTTP/1.1 102 Processing\r\n\r\n'],
  ['103 and 100', earlyHints + goOn],
  ['100 and 103', goOn + earlyHints],
];

test.each(interims)(
  'N8: an unasked interim answer %s before each answer changes nothing',
  async (_, interim) => {
    await startRaw((usual) => Buffer.concat([Buffer.from(interim), usual]));
    it.capture('a.mp4');
    await published();
    expect(posts()).toBe(1);
  },
);

test.each([201, 200, 204])(
  'N7: a service that answers %i to every block is sent all of them before it is believed',
  async (status) => {
    await startRaw((usual, { method }) => (method === 'PUT' ? answer(status) : usual), {
      config: { transfers: { blocksAtOnce: 1 } },
    });
    const to = join(it.captureFolder, 'a.mp4');
    await padClip({ from: realClips.plain, to, sizeBytes: 5 * 65_536 - 1000, seed: 'a' });
    await published();
    const sent = raw?.heard.filter(({ method }) => method === 'PUT').map(({ body }) => body.length);
    expect(sent).toEqual([65_536, 65_536, 65_536, 65_536, 64_536]);
  },
);

test('N7: a block that is refused by a service that says "committed" of the others is sent again', async () => {
  let refused = 0;
  await startRaw((usual, { method, path }) => {
    if (method !== 'PUT') return usual;
    if (path.endsWith('blockNum=1') && refused++ < 1) return answer(500);
    return answer(201);
  });
  const to = join(it.captureFolder, 'a.mp4');
  await padClip({ from: realClips.plain, to, sizeBytes: 4 * 65_536 - 1000, seed: 'a' });
  await published();
  const tries = raw?.heard.filter(({ method, path }) => method === 'PUT' && path.endsWith('blockNum=1'));
  expect(tries).toHaveLength(2);
});

test('N12: a transfer host that is configured with the port of its scheme is that host', async () => {
  const { uploadUriProblem } = await import('../../main/service/upload-uri.ts');
  const uri = 'https://up.example/x';
  expect(uploadUriProblem(uri, ['up.example:443'], false)).toBeNull();
  expect(uploadUriProblem(`${uri.replace('/x', ':443/x')}`, ['UP.example'], false)).toBeNull();
  expect(uploadUriProblem(uri, ['up.example:80'], false)).not.toBeNull();
  expect(uploadUriProblem('https://up.example:444/x', ['up.example:443'], false)).not.toBeNull();
  it = await startTestEngine();
});

test('N5: slots whose addresses are no longer taken are replaced once by themselves, the old ones deleted', async () => {
  it = await startTestEngine();
  it.engine().pause();
  for (const name of ['a', 'b', 'c']) it.capture(`${name}.mp4`);
  await it.until('slots', () => it.clips().filter(({ state }) => state === 'slot-held').length === 3);
  await it.faults([{ on: 'block', when: { clip: 1, times: 1 }, do: { kind: 'slot-gone', status: 403 } }]);
  it.engine().resume();
  await it.until('all are published', () => it.clips().every(({ state }) => state === 'published'));
  expect(it.simulator.ledger().posts).toHaveLength(4);
  await it.until('the old slot is accounted for', () => it.engine().counters().orphansLeft === 0);
  expect(it.engine().counters()).toMatchObject({ orphansDeleted: 1, possiblyLeft: 0 });
  expect(it.events.filter(({ event }) => event === 'slot-gone')).toHaveLength(1);
});

test('N5: a service that takes no address spends few slots, and a clip that lost two needs a person with the right words', async () => {
  it = await startTestEngine({ faults: [{ on: 'block', do: { kind: 'status', status: 403 } }] });
  for (let clip = 0; clip < 6; clip += 1) it.capture(`clip-${clip}.mp4`);
  const startedAt = it.clock.now();
  await it.until('an hour has passed', () => it.clock.now() - startedAt > 3_600_000);
  expect(it.simulator.ledger().posts.length).toBeLessThanOrEqual(12);
  expect(it.simulator.ledger().requests.put).toBeLessThanOrEqual(120);
  await it.until('a person is needed', () => it.engine().needsPerson() > 0);
  const failed = it.clips().find(({ state }) => state === 'failed');
  expect(failed?.status).toMatchObject({ reason: { code: 'slot-expired' } });
  await it.faults([]);
  it.engine().retry(failed?.clipId ?? '');
  await it.until('all the others and it are published', () =>
    it.clips().every(({ state }) => state === 'published' || state === 'failed'),
  );
  expect(it.clips().find(({ clipId }) => clipId === failed?.clipId)?.state).toBe('published');
});
