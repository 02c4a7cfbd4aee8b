/** What Prometheus reads of a real queue while a clip goes through it, and what it never reads. */
import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { realRuntime } from '../../main/base/runtime.ts';
import { closeServer, listenOnLoopback } from '../../main/control/loopback.ts';
import { MetricsServer } from '../../main/control/metrics-server.ts';
import { openControlledEngine } from '../../main/control/open-controlled.ts';
import { clipStates, reasonCodes } from '../../preload/clip-view.ts';
import { fixedAuthorization, startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { requestText, say, statusOf } from './hostile-client.ts';

let t: TestEngine;
beforeEach(async () => {
  t = await startTestEngine();
});
afterEach(() => t.close());

const start = () =>
  MetricsServer.start({
    engine: t.engine(),
    port: 0,
    real: realRuntime().clock,
    onBug: (error) => t.bugs.push(error),
  });

/** Each look by a server of its own: one shows the same for a second. */
async function scrape(): Promise<{ contentType: string | null; text: string }> {
  const server = await start();
  const response = await fetch(`http://127.0.0.1:${server.port}/metrics`);
  const text = await response.text();
  await server.close();
  return { contentType: response.headers.get('content-type'), text };
}

function value(text: string, sample: string): number | null {
  const line = text.split('\n').find((one) => one.startsWith(`${sample} `));
  return line === undefined ? null : Number(line.slice(sample.length + 1));
}

test('a clip on its way is seen in numbers, and the totals add up when it is out', async () => {
  t.engine().pause();
  t.capture('evening.mp4');
  await t.until('slot held', () => t.clips()[0]?.state === 'slot-held');
  const before = await scrape();
  expect(before.contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
  const held: [string, number][] = [
    ['clipslot_clips{state="slot-held"}', 1],
    ['clipslot_clips{state="published"}', 0],
    ['clipslot_slot_requests_total{outcome="granted"}', 1],
    ['clipslot_accepted_blocks_total', 0],
    ['clipslot_paused_by_owner', 1],
    ['clipslot_lane_open{lane="slots"}', 1],
  ];
  expect(held.map(([sample]) => [sample, value(before.text, sample)])).toEqual(held);

  t.engine().resume();
  await t.until('published', () => t.clip('evening.mp4').state === 'published');
  const after = await scrape();
  const { sizeBytes } = t.clip('evening.mp4');
  const blocks = Math.ceil(sizeBytes / 65_536);
  const out: [string, number][] = [
    ['clipslot_clips{state="slot-held"}', 0],
    ['clipslot_clips{state="published"}', 1],
    ['clipslot_slot_requests_total{outcome="granted"}', 1],
    ['clipslot_slot_requests_total{outcome="unknown"}', 0],
    ['clipslot_accepted_bytes_total', sizeBytes],
    ['clipslot_accepted_blocks_total', blocks],
    ['clipslot_paused_by_owner', 0],
    ['clipslot_growing_files', 0],
  ];
  expect(out.map(([sample]) => [sample, value(after.text, sample)])).toEqual(out);
  expect(value(after.text, 'process_resident_memory_bytes')).toBeGreaterThan(1e6);
  expect(value(after.text, 'nodejs_eventloop_lag_max_seconds')).not.toBeNull();
});

test('a closed lane says why, until it opens again', async () => {
  await t.faults([{ on: 'slot', do: { kind: 'status', status: 503 } }]);
  t.capture('evening.mp4');
  await t.until('closed', () => t.engine().overview().banners.length > 0);
  const closed = await scrape();
  expect(value(closed.text, 'clipslot_lane_open{lane="slots"}')).toBe(0);
  expect(value(closed.text, 'clipslot_lane_closed{lane="slots",reason="service-busy"}')).toBe(1);
  await t.faults([]);
  await t.until('published', () => t.clip('evening.mp4').state === 'published');
  expect((await scrape()).text).not.toMatch(/^clipslot_lane_closed\{/m);
});

test('labels are words of ours: no path, no name, no id, no token', async () => {
  t.capture('evening.mp4');
  await t.until('published', () => t.clips()[0]?.state === 'published');
  const { text } = await scrape();
  const outcomes = ['granted', 'refused', 'not-sent', 'unknown', 'unreadable'];
  const words: string[] = [...clipStates, ...reasonCodes, ...outcomes, 'slots', 'transfers', 'polls'];
  const labels = [...text.matchAll(/="([^"]*)"/g)].map((match) => match[1] ?? '');
  expect(labels.length).toBeGreaterThan(10);
  expect(labels.filter((label) => !words.includes(label))).toEqual([]);
  for (const secret of ['evening', t.captureFolder, t.dataDir, t.simulator.authorization])
    expect(text).not.toContain(secret);
});

test('only programs of this computer may look, at this one thing, and looking does not change it', async () => {
  const server = await start();
  const send = (parts: object) => say(server.port, requestText(server.port, '', { body: '', ...parts }));
  const looks: [number, object][] = [
    [200, { method: 'GET', path: '/metrics' }],
    [403, { method: 'GET', path: '/metrics', headers: { host: 'clips.example' } }],
    [403, { method: 'GET', path: '/metrics', headers: { origin: 'https://clips.example' } }],
    [404, { method: 'GET', path: '/' }],
    [405, { method: 'DELETE', path: '/metrics' }],
  ];
  for (const [status, parts] of looks) expect([statusOf(await send(parts)), parts]).toEqual([status, parts]);
  expect(statusOf(await say(server.port, 'garbage\r\n\r\n'))).toBeNull();
  await server.close();
});

test('a taken port costs the metrics, said in one line, and not the queue', async () => {
  const taken = createServer();
  const port = await listenOnLoopback(taken, 0);
  await t.engine().stop();
  const lines: string[] = [];
  const opened = await openControlledEngine(
    { ...t.config(), metrics: { port } },
    {
      authorization: fixedAuthorization(t.simulator.authorization),
      onTrouble: (line) => lines.push(line),
    },
  );
  if (!opened.ok) throw new Error(opened.problem);
  expect(opened.value.isIdle()).toBeTypeOf('boolean');
  await opened.value.stop();
  await closeServer(taken);
  expect(lines).toEqual([
    `"metrics.port" ${port} cannot be listened on; choose another (EADDRINUSE); the queue is worked all the same`,
  ]);
});
