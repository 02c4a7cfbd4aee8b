/** The control socket of a real engine against clients that mean it no good: refused, and the engine goes on. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { realRuntime } from '../../main/base/runtime.ts';
import { ControlServer } from '../../main/control/control-server.ts';
import type { ClipView } from '../../preload/clip-view.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { type RequestParts, requestText, say, statusOf } from './hostile-client.ts';

const token = 'the-token-that-only-readers-of-the-data-folder-know';
let t: TestEngine;
let control: ControlServer;
const bugs: unknown[] = [];
let captured = 0;
const isPublished = ({ state }: ClipView) => state === 'published';

beforeAll(async () => {
  t = await startTestEngine();
});
beforeEach(async () => {
  control = await start({});
});
afterEach(async () => {
  await control.close();
  expect(bugs).toEqual([]);
});
afterAll(() => t.close());

const start = (more: { slowMs?: number }) =>
  ControlServer.start({
    engine: t.engine(),
    token,
    real: realRuntime().clock,
    onBug: (error) => bugs.push(error),
    ...more,
  });
const send = (parts: RequestParts) => say(control.port, requestText(control.port, token, parts));

async function expectUnharmed(): Promise<void> {
  expect(statusOf(await send({}))).toBe(200);
  await publishOne();
}

async function publishOne(): Promise<void> {
  captured += 1;
  t.capture(`clip-${captured}.mp4`);
  await t.until('published', () => t.clips().filter(isPublished).length === captured);
}

const refused: readonly [name: string, status: number, parts: RequestParts][] = [
  ['a wrong token', 401, { headers: { authorization: `Bearer ${token}x` } }],
  ['no token', 401, { headers: { authorization: '' } }],
  ['the token without its scheme', 401, { headers: { authorization: token } }],
  ['the name of another host', 403, { headers: { host: 'clips.example' } }],
  ['the right host at another port', 403, { headers: { host: '127.0.0.1:1' } }],
  ['a page of a browser', 403, { headers: { origin: 'http://127.0.0.1' } }],
  ['a page without an origin', 403, { headers: { 'sec-fetch-site': 'cross-site' } }],
  ['another method', 405, { method: 'GET' }],
  ['a preflight of a browser', 405, { method: 'OPTIONS' }],
  ['a verb that does not exist', 404, { path: '/v1/format-disk' }],
  ['a verb that every object has', 404, { path: '/v1/constructor' }],
  ['a path around the verbs', 404, { path: '/v1/../status' }],
  ['something that is not JSON', 400, { body: '{"clipId":' }],
  ['a body without end', 413, { body: `"${'x'.repeat(65_536)}"` }],
];

test.each(refused)('%s is refused with %i and nothing else', async (_name, status, parts) => {
  const answer = await send(parts);
  expect(statusOf(answer)).toBe(status);
  expect(answer).not.toMatch(/access-control/i);
  expect(answer).not.toContain(token);
});

const wrongBodies: readonly [name: string, path: string, body: unknown, line: string][] = [
  ['an unknown field', '/v1/story', { clipId: 'x', more: 1 }, 'unknown key \\"more\\"'],
  ['a missing field', '/v1/story', {}, '\\"clipId\\" is missing'],
  ['a change that does not exist', '/v1/change', { clipId: 'x', change: 'publish' }, '\\"change\\"'],
  ['a time before all times', '/v1/pause', { until: -1 }, '\\"until\\"'],
  ['half a clip', '/v1/page', { after: 1.5 }, '\\"after\\"'],
  ['a list', '/v1/status', [[[[]]]], 'the whole'],
  ['nothing', '/v1/status', null, 'the whole'],
  ['a path longer than any', '/v1/enqueue', { path: 'x'.repeat(40_000) }, '\\"path\\"'],
];

test.each(wrongBodies)(
  '%s is answered with one line that names the field',
  async (_name, path, body, line) => {
    const answer = await send({ path, body: JSON.stringify(body) });
    expect(statusOf(answer)).toBe(400);
    expect(answer).toContain(line);
  },
);

test('garbage is dropped, and the engine goes on publishing', async () => {
  const garbage = ['\r\n\r\n', 'HELO clips\r\n\r\n', '\x16\x03\x01\x02\x00\x01\x00', 'GET '.repeat(5000)];
  for (const bytes of garbage) expect(statusOf(await say(control.port, bytes))).toBe(null);
  const twice = requestText(control.port, token, { headers: { 'transfer-encoding': 'chunked' } });
  expect(statusOf(await say(control.port, twice))).not.toBe(200);
  await expectUnharmed();
});

test('whoever takes too long over a request is let go', async () => {
  await control.close();
  control = await start({ slowMs: 200 });
  const whole = requestText(control.port, token, { body: '{"named":"a.mp4"}', path: '/v1/find' });
  const answers = await Promise.all([
    say(control.port, ''),
    say(control.port, whole.slice(0, 40)),
    say(control.port, whole.slice(0, -4)),
  ]);
  expect(answers.map(statusOf)).not.toContain(200);
  await expectUnharmed();
});

test('a flood of wrong tokens keeps neither the owner out nor a clip back', async () => {
  const wrong = requestText(control.port, 'wrong');
  const flood = Promise.all(Array.from({ length: 500 }, () => say(control.port, wrong)));
  await publishOne();
  const statuses = new Set((await flood).map(statusOf));
  // Refused, or dropped unread.
  expect([...statuses].filter((status) => status !== 401 && status !== null)).toEqual([]);
  await expect.poll(async () => statusOf(await send({}))).toBe(200);
});

test('connections that say nothing leave room for others once they are let go', async () => {
  await control.close();
  control = await start({ slowMs: 200 });
  const silent = Promise.all(Array.from({ length: 200 }, () => say(control.port, '')));
  await silent;
  await expectUnharmed();
});
