/** The overview: what went out in the last hour, what the next day brings, how everything stands. */
import { renameSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import type { OverviewDetails } from '../../preload/overview-contract.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

let it: TestEngine;
afterEach(() => it.close());

const minuteMs = 60_000;
/** Tests begin on Sunday, 22 November 2026, at 20:00 UTC. */
const at = (text: string) => Date.parse(`${text}:00Z`);

function details(): OverviewDetails {
  const found = it.engine().overviewDetails();
  if (found === null) throw new Error('the database cannot be read');
  return found;
}

test('what was accepted is in the minute it was accepted in, and leaves the chart after an hour', async () => {
  it = await startTestEngine();
  it.capture('a.mp4');
  await it.until('published', () => it.engine().overview().counts.published === 1);
  const { sizeBytes } = it.clip('a.mp4');
  const sum = ({ rate }: OverviewDetails) => rate.bytes.reduce((all, bytes) => all + bytes, 0);
  expect(details().rate.bytes).toHaveLength(60);
  expect(sum(details())).toBe(sizeBytes);

  it.clock.advance(30 * minuteMs);
  await it.settled();
  expect(sum(details())).toBe(sizeBytes);
  expect(details().rate.bytes.slice(45)).toEqual(Array(15).fill(0));

  it.clock.advance(31 * minuteMs);
  await it.settled();
  expect(sum(details())).toBe(0);
});

test('outside the window the next day says when sending is possible, and the overview what holds it', async () => {
  const windows = { rules: [{ from: '23:00', to: '07:00' }] };
  it = await startTestEngine({ config: { transfers: { timeZone: 'UTC', windows } } });
  it.capture('a.mp4');
  await it.until('a slot is held', () => it.engine().overview().counts['slot-held'] === 1);
  const opensAt = at('2026-11-22T23:00');
  expect(it.engine().overview().hold).toEqual({ kind: 'window', opensAt });
  const { next24h } = details();
  expect(next24h.windows).toEqual([{ from: opensAt, to: at('2026-11-23T07:00'), pace: 'full' }]);
  expect(next24h.clips).toMatchObject([{ name: 'a.mp4', startsAt: opensAt, late: false }]);

  it.engine().pause();
  expect(it.engine().overview()).toMatchObject({ paused: true, hold: null });
});

test('a pause for an hour or until the morning ends by itself at that time', async () => {
  it = await startTestEngine({ config: { transfers: { timeZone: 'UTC' } } });
  it.engine().pauseFor('hour');
  expect(it.engine().overview().pausedUntil).toBe(it.clock.now() + 60 * minuteMs);
  it.engine().pauseFor('morning');
  expect(it.engine().overview().pausedUntil).toBe(at('2026-11-23T08:00'));
});

test('a folder that is away and a lane that is closed are shown as such, the database as well', async () => {
  it = await startTestEngine({
    faults: [{ on: 'slot', do: { kind: 'status', status: 503, retryAfter: 600 } }],
  });
  it.capture('a.mp4');
  await it.until('the lane is closed', () => details().slots.pause !== null);
  expect(details()).toMatchObject({
    slots: { pause: { reason: { code: 'service-busy' } } },
    transfers: { pause: null },
    folders: [{ name: 'captures', standing: 'ours' }],
    database: { trouble: null },
    slotRequests: { attempts: 1, granted: 0, unknown: 0 },
  });
  expect(details().serviceHost).toMatch(/^127\.0\.0\.1:\d+$/);

  renameSync(it.captureFolder, `${it.captureFolder}-away`);
  it.engine().rescan();
  await it.until('the folder is away', () => details().folders[0]?.standing === 'away');
});
