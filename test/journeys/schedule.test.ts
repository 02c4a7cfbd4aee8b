/** The owner's hours: slots are asked for at once, bits go when they may, and whoever waits is told why and until when. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Config } from '../../main/config/config.ts';
import { padClip, realClips } from '../../main/replay/pad-clip.ts';
import type { Waiting } from '../../preload/clip-view.ts';
import { startTestEngine, type TestEngine, type TestEngineOptions } from '../support/test-engine.ts';

let it: TestEngine;
afterEach(() => it.close());

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
/** Tests begin on Sunday, 22 November 2026, at 20:00. */
const at = (text: string) => Date.parse(`${text}:00Z`);
const ignoreAll: Config['transfers']['captureSafe'] = {
  processes: [],
  whileProcessesRun: 'ignore',
  whileRecording: 'ignore',
  onBattery: 'ignore',
  pcInUse: 'ignore',
  fullScreen: 'ignore',
};
const night = { rules: [{ from: '23:00', to: '07:00' }] };

async function start(
  transfers: NonNullable<TestEngineOptions['config']>['transfers'],
  options: TestEngineOptions = {},
): Promise<void> {
  it = await startTestEngine({ ...options, config: { transfers: { timeZone: 'UTC', ...transfers } } });
}

/** A clip of a megabyte: sixteen blocks of the test's size. */
async function captureLong(name: string, sizeBytes = 1_000_000): Promise<void> {
  await padClip({ from: realClips.plain, to: join(it.captureFolder, name), sizeBytes, seed: name });
}

const held = (count = 1) =>
  it.until('slots are held', () => it.engine().overview().counts['slot-held'] === count);
const published = (name: string) => it.until('published', () => it.clip(name).state === 'published');

const clip = (name: string) => it.clips().find((one) => one.name === name);

function waiting(name: string): Waiting | null {
  const status = clip(name)?.status;
  return status?.code === 'waiting-to-send' ? status.waiting : null;
}

/** Lets time pass in steps small enough for bits to move: whoever waits for its pace never settles. */
async function pass(what: string, holds: () => boolean): Promise<void> {
  for (let step = 0; step < 20_000 && !holds(); step += 1) {
    it.clock.advance(20);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(holds(), what).toBe(true);
}

/** The computer sleeps until two minutes before this time, and is awake from then on. */
async function goTo(time: string): Promise<void> {
  it.clock.shiftWall(Math.max(0, at(time) - 2 * minuteMs - it.clock.now()));
  while (it.clock.now() < at(time)) {
    it.clock.advance(Math.min(15 * secondMs, at(time) - it.clock.now()));
    await it.settled();
  }
}

const blocks = () => it.simulator.ledger().slots[0]?.blocks ?? [];

test('a night window: the slot at once, bits at 23:00, a stop at 07:00, the rest the next night', async () => {
  await start({ windows: night, bytesPerSecond: 163_840 });
  await captureLong('a.mp4');
  await held();
  expect(it.clock.now()).toBeLessThan(at('2026-11-22T20:01'));
  expect(waiting('a.mp4')).toEqual({ kind: 'window', opensAt: at('2026-11-22T23:00') });

  await goTo('2026-11-22T22:58');
  expect(blocks()).toEqual([]);
  it.engine().pause(at('2026-11-23T06:59') + 56 * secondMs);
  await goTo('2026-11-23T06:59');
  await pass('blocks are accepted', () => it.clip('a.mp4').acceptedBytes > 0);
  await pass('the window is over', () => waiting('a.mp4')?.kind === 'window');
  expect(it.clock.now()).toBeGreaterThanOrEqual(at('2026-11-23T07:00'));
  // Nothing more is begun; what is over the hour is the time that real sockets took to close.
  expect(it.clock.now()).toBeLessThan(at('2026-11-23T07:00') + 10 * secondMs);
  expect(waiting('a.mp4')).toEqual({ kind: 'window', opensAt: at('2026-11-23T23:00') });
  const { acceptedBytes, sizeBytes, verifiedBytes } = it.clip('a.mp4');
  expect(acceptedBytes).toBeLessThan(sizeBytes);
  expect(verifiedBytes).toBe(0);

  await it.restart();
  await goTo('2026-11-23T22:59');
  expect(it.clip('a.mp4').acceptedBytes).toBe(acceptedBytes);
  await pass('all is sent', () => it.clip('a.mp4').state !== 'slot-held');
  expect(it.clock.now()).toBeGreaterThanOrEqual(at('2026-11-23T23:00'));
  await published('a.mp4');
  expect(blocks()).toHaveLength(16);
  // Of four blocks at once, the service may have had some whole before it could say so.
  const again = blocks().filter(({ times }) => times > 1);
  expect(again.length).toBeLessThanOrEqual(4);
  expect(again.length).toBeLessThanOrEqual(16 - Math.floor(acceptedBytes / 65_536));
  expect(it.clip('a.mp4')).toMatchObject({ sentBytes: sizeBytes, verifiedBytes: sizeBytes, doneAt: null });
});

test('a limited window keeps to its limit, and its end bites at once', async () => {
  await start({
    windows: { default: 'full', rules: [{ from: '20:00', to: '20:30', pace: 'limited' }] },
    limitedBytesPerSecond: 20_000,
  });
  await captureLong('a.mp4');
  await pass('it is sending', () => clip('a.mp4')?.status.code === 'sending');
  const beganAt = it.clock.now();
  await pass('a block is accepted', () => it.clip('a.mp4').acceptedBytes > 0);
  const tookMs = it.clock.now() - beganAt;
  expect(it.clip('a.mp4').acceptedBytes / (tookMs / secondMs)).toBeLessThan(20_000);
  expect(it.clip('a.mp4').bytesPerSecond).toBeLessThan(20_000);
  expect(it.clip('a.mp4').slowedBy).toEqual({ kind: 'limited-window' });
  expect(it.clip('a.mp4').sentBytes).toBeGreaterThanOrEqual(it.clip('a.mp4').acceptedBytes);
  it.clock.advance(at('2026-11-22T20:30') - it.clock.now());
  await pass('uploaded', () => it.clip('a.mp4').uploadedAt !== null);
  // Of a megabyte at 20 kB/s most of a minute was to go; what is left of them is the time real sockets took.
  expect(it.clock.now()).toBeLessThan(at('2026-11-22T20:30') + 20 * secondMs);
});

test('a cap for the day stops after the blocks under way, and the next day goes on', async () => {
  await start({ bytesPerDay: 300_000, bytesPerMonth: 2_000_000, clipsAtOnce: 1 });
  it.engine().pause();
  await captureLong('a.mp4');
  it.capture('b.mp4');
  await held(2);
  it.engine().wish(it.clip('a.mp4').clipId, 'pin');
  it.engine().resume();
  await it.until('the cap is reached', () => waiting('a.mp4')?.kind === 'cap');
  const cap = { kind: 'cap', per: 'day', until: at('2026-11-23T00:00') };
  expect(waiting('a.mp4')).toEqual(cap);
  expect(waiting('b.mp4')).toEqual(cap);
  const { acceptedBytes } = it.clip('a.mp4');
  expect(acceptedBytes).toBeGreaterThanOrEqual(300_000);
  expect(acceptedBytes).toBeLessThan(300_000 + 4 * 65_536);

  await it.restart();
  await goTo('2026-11-22T23:59');
  expect(it.clip('a.mp4').acceptedBytes).toBe(acceptedBytes);
  await it.until('the next day', () => it.clip('a.mp4').acceptedBytes > acceptedBytes);
  expect(it.clock.now()).toBeGreaterThanOrEqual(at('2026-11-23T00:00'));
  await published('a.mp4');
  expect(waiting('b.mp4')).toEqual({ ...cap, until: at('2026-11-24T00:00') });
  await goTo('2026-11-24T00:00');
  await published('b.mp4');
});

test('"send now" goes over window, cap, pause and recording, for that one clip, and survives a restart', async () => {
  await start({ windows: { rules: [{ from: '00:00', to: '24:00', pace: 'off' }] }, bytesPerDay: 1 });
  it.capture('a.mp4');
  it.capture('b.mp4', 'fragmented.mp4');
  await held(2);
  expect(waiting('a.mp4')).toEqual({ kind: 'window', opensAt: null });
  it.engine().pause();
  await it.restart();
  expect(it.engine().wish(it.clip('b.mp4').clipId, 'send-now')).toBe(true);
  expect(it.clip('b.mp4').sendNow).toBe(true);
  await published('b.mp4');
  expect(waiting('a.mp4')).toEqual({ kind: 'paused-by-owner', until: null });
  expect(it.engine().wish(it.clip('b.mp4').clipId, 'send-now')).toBe(false);
});

test('the owner may pause while a clip is sent by word: that one goes on, the other stops', async () => {
  await start({ bytesPerSecond: 163_840 });
  await captureLong('a.mp4');
  await captureLong('b.mp4');
  await pass('both send', () => it.engine().overview().sendingClips === 2);
  it.engine().wish(it.clip('a.mp4').clipId, 'send-now');
  it.engine().pause();
  await pass('one stopped', () => waiting('b.mp4') !== null);
  expect(it.clip('a.mp4').status.code).toBe('sending');
  await pass('the other is uploaded', () => it.clip('a.mp4').uploadedAt !== null);
  expect(waiting('b.mp4')).toEqual({ kind: 'paused-by-owner', until: null });
});

test('a pinned clip goes first, then in the order the owner likes', async () => {
  await start({ clipsAtOnce: 1, order: 'smallest' });
  it.engine().pause();
  await captureLong('large.mp4', 400_000);
  await captureLong('larger.mp4', 500_000);
  it.capture('small.mp4');
  await held(3);
  expect(it.engine().wish(it.clip('larger.mp4').clipId, 'pin')).toBe(true);
  await it.restart();
  expect(it.clip('larger.mp4').pinned).toBe(true);
  it.engine().resume();
  await it.until('all are uploaded', () => it.clips().every(({ uploadedAt }) => uploadedAt !== null));
  const order = it.events.filter(({ event }) => event === 'bits-committed').map(({ path }) => path);
  expect(order).toEqual(['larger.mp4', 'small.mp4', 'large.mp4'].map((name) => join(it.captureFolder, name)));
});

test('a pause of an hour ends by itself, after a restart too, and no clock put back makes it longer', async () => {
  await start({});
  const until = it.clock.now() + hourMs;
  it.engine().pause(until);
  it.capture('a.mp4');
  await held();
  await it.restart();
  expect(waiting('a.mp4')).toEqual({ kind: 'paused-by-owner', until });
  expect(it.engine().overview()).toMatchObject({ paused: true, pausedUntil: until });

  it.clock.shiftWall(-24 * hourMs);
  it.clock.advance(minuteMs);
  await it.settled();
  const end = it.engine().overview().pausedUntil ?? 0;
  expect(end - it.clock.now()).toBeLessThanOrEqual(hourMs);
  await published('a.mp4');
  expect(it.clock.now()).toBeGreaterThanOrEqual(end);
  expect(it.clock.now()).toBeLessThan(end + 10 * minuteMs);
});

test('while a recording grows nothing is sent, when that is the rule, and it goes on soon after', async () => {
  await start({ captureSafe: { ...ignoreAll, whileRecording: 'hold' } });
  it.engine().pause();
  it.capture('a.mp4');
  await held();
  const recording = join(it.captureFolder, 'recording.mp4');
  writeFileSync(recording, 'a beginning');
  await it.until('it is seen', () => it.engine().overview().growing.length === 1);
  const grown = () => it.engine().overview().growing[0]?.sizeBytes ?? 0;
  appendFileSync(recording, ' and more');
  await it.until('it is seen to grow', () => grown() > 11);
  it.engine().resume();
  expect(waiting('a.mp4')).toEqual({ kind: 'pc-in-use', what: 'recording', program: null });
  const stoppedAt = it.clock.now();
  await published('a.mp4');
  expect(it.clock.now() - stoppedAt).toBeLessThan(2 * minuteMs);
});

test('a named program holds sending while it runs; when it ends, sending goes on within seconds', async () => {
  let programs = ['systemd', 'OBS64.exe'];
  const captureSafe = { ...ignoreAll, processes: ['obs64.exe'], whileProcessesRun: 'hold' as const };
  await start({ captureSafe }, { pcActivity: { programs: async () => programs } });
  it.engine().pause();
  it.capture('a.mp4');
  await held();
  it.engine().resume();
  await it.until('it is held', () => waiting('a.mp4')?.kind === 'pc-in-use');
  expect(waiting('a.mp4')).toEqual({ kind: 'pc-in-use', what: 'program-runs', program: 'obs64.exe' });
  programs = ['systemd'];
  const endedAt = it.clock.now();
  await it.until('it is uploaded', () => it.clip('a.mp4').uploadedAt !== null);
  expect(it.clock.now() - endedAt).toBeLessThan(10 * secondMs);
});

test('the forecast says when sending starts and when the queue is out', async () => {
  await start({ windows: night, bytesPerSecond: 100_000 });
  await captureLong('a.mp4');
  await held();
  const { windows, doneAt, leftBytes } = it.engine().forecast();
  expect(windows).toEqual([{ from: at('2026-11-22T23:00'), to: at('2026-11-23T07:00'), pace: 'full' }]);
  expect(doneAt).toBe(at('2026-11-22T23:00') + 10 * secondMs);
  expect(leftBytes).toBe(0);
  expect(it.clip('a.mp4').doneAt).toBe(doneAt);
});

test('nobody asks what runs on the computer while the window is closed anyway', async () => {
  let asked = 0;
  const programs = async () => {
    asked += 1;
    return [];
  };
  const captureSafe = { ...ignoreAll, processes: ['obs64.exe'], whileProcessesRun: 'hold' as const };
  await start({ windows: night, captureSafe }, { pcActivity: { programs } });
  it.capture('a.mp4');
  await held();
  const before = asked;
  it.clock.advance(10 * minuteMs);
  await it.settled();
  expect(asked).toBe(before);
  await goTo('2026-11-22T23:00');
  await published('a.mp4');
  expect(asked).toBeGreaterThan(before);
});
