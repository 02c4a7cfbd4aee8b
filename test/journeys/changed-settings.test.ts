/** The owner changes the settings of transfers while clips are sent: they hold at once, and nobody is stopped for it. */
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { TransferSettings } from '../../main/config/config.ts';
import { padClip, realClips } from '../../main/replay/pad-clip.ts';
import type { Waiting } from '../../preload/clip-view.ts';
import { isBlock, openDoor, whenTrue } from '../support/door.ts';
import { startTestEngine, type TestEngine, type TestEngineOptions } from '../support/test-engine.ts';

let it: TestEngine;
afterEach(() => it.close());

const secondMs = 1000;
const blockBytes = 65_536;
/** Whatever these tests do not ask about is out of the way: a clip that is copied in counts as a recording. */
const captureSafe: TransferSettings['captureSafe'] = {
  processes: [],
  whileProcessesRun: 'hold',
  whileRecording: 'ignore',
  onBattery: 'ignore',
  pcInUse: 'ignore',
  fullScreen: 'ignore',
};
const always = { windows: 'always', timeZone: 'UTC', captureSafe } as const;

async function start(transfers: Partial<TransferSettings>, options: TestEngineOptions = {}): Promise<void> {
  it = await startTestEngine({ ...options, config: { transfers: { ...always, ...transfers } } });
}

/** Everything else becomes again what the test began with. */
function change(settings: Partial<TransferSettings>): void {
  it.engine().setTransferSettings({ ...it.config().transfers, ...settings });
}

/** A clip of sixteen blocks of the test's size, unless told otherwise. */
async function captureLong(name: string, sizeBytes = 1_000_000): Promise<void> {
  await padClip({ from: realClips.plain, to: join(it.captureFolder, name), sizeBytes, seed: name });
}

const held = (count: number) =>
  it.until('slots are held', () => it.engine().overview().counts['slot-held'] === count);

function waiting(name: string): Waiting | null {
  const { status } = it.clip(name);
  return status.code === 'waiting-to-send' ? status.waiting : null;
}

const acceptedOf = (name: string) => it.clips().find((clip) => clip.name === name)?.acceptedBytes ?? 0;

const isSending = (name: string) =>
  it.clips().some((clip) => clip.name === name && clip.status.code === 'sending');

/** Lets time pass in steps small enough for bits to move: whoever waits for its pace never settles. */
async function pass(what: string, holds: () => boolean): Promise<void> {
  for (let step = 0; step < 20_000 && !holds(); step += 1) await step20ms();
  expect(holds(), what).toBe(true);
}

async function passMs(ms: number): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += 20) await step20ms();
}

async function step20ms(): Promise<void> {
  it.clock.advance(20);
  await new Promise((resolve) => setImmediate(resolve));
}

/** Bytes given to the network for this clip while so much time passes. */
async function handedWithin(name: string, ms: number): Promise<number> {
  const before = it.clip(name).sentBytes;
  await passMs(ms);
  return it.clip(name).sentBytes - before;
}

const sentAgain = () =>
  it.simulator.ledger().slots.flatMap(({ blocks }) => blocks.filter(({ times }) => times > 1));

const published = (name: string) => it.until('published', () => it.clip(name).state === 'published');

test('another pace bites within a second, down and up, inside the blocks under way', async () => {
  await start({ bytesPerSecond: 200_000 });
  await captureLong('a.mp4');
  await pass('it is sending', () => isSending('a.mp4') && it.clip('a.mp4').sentBytes > 0);
  change({ bytesPerSecond: 10_000 });
  await passMs(secondMs);
  const { sentBytes } = it.clip('a.mp4');
  const slow = await handedWithin('a.mp4', 2 * secondMs);
  expect(slow).toBeGreaterThan(15_000);
  expect(slow).toBeLessThanOrEqual(20_000);
  change({ bytesPerSecond: 100_000 });
  await passMs(secondMs);
  expect(it.clip('a.mp4').sentBytes - sentBytes).toBeGreaterThan(80_000);
  change({ bytesPerSecond: null });
  await published('a.mp4');
  expect(sentAgain()).toEqual([]);
});

test('a window that closes stops sending with its reason, one that opens lets it go on', async () => {
  await start({ bytesPerSecond: 100_000 });
  await captureLong('a.mp4');
  await pass('it is sending', () => isSending('a.mp4'));
  change({ windows: { default: 'off', rules: [{ from: '23:00', to: '07:00', pace: 'full' }] } });
  await it.settled();
  expect(waiting('a.mp4')).toEqual({ kind: 'window', opensAt: Date.parse('2026-11-22T23:00:00Z') });
  expect(it.engine().forecast().windows[0]?.from).toBe(Date.parse('2026-11-22T23:00:00Z'));
  change({ windows: 'always', bytesPerSecond: null });
  await published('a.mp4');
  expect(it.clock.now()).toBeLessThan(Date.parse('2026-11-22T21:00:00Z'));
});

test('the hours count in the zone that is set now', async () => {
  const windows: TransferSettings['windows'] = {
    default: 'off',
    rules: [{ from: '20:00', to: '23:00', pace: 'full' }],
  };
  await start({ windows, timeZone: 'Asia/Tokyo' });
  it.capture('a.mp4');
  await held(1);
  expect(waiting('a.mp4')).toMatchObject({ kind: 'window' });
  change({ windows, timeZone: 'UTC' });
  await published('a.mp4');
  expect(it.clock.now()).toBeLessThan(Date.parse('2026-11-22T23:00:00Z'));
});

test('another order decides who is next', async () => {
  await start({ clipsAtOnce: 1, order: 'oldest' });
  it.engine().pause();
  await captureLong('first.mp4', 400_000);
  await held(1);
  await captureLong('large.mp4', 300_000);
  await held(2);
  it.capture('small.mp4');
  await held(3);
  change({ order: 'newest' });
  change({ order: 'smallest' });
  it.engine().resume();
  await it.until('all are uploaded', () => it.clips().every(({ uploadedAt }) => uploadedAt !== null));
  const order = it.events.filter(({ event }) => event === 'bits-committed').map(({ path }) => path);
  expect(order).toEqual(['small.mp4', 'large.mp4', 'first.mp4'].map((name) => join(it.captureFolder, name)));
});

test('a program named now holds what is being sent, and lets it go when it is named no longer', async () => {
  await start({ bytesPerSecond: 100_000 }, { pcActivity: { programs: async () => ['obs'] } });
  await captureLong('a.mp4');
  await pass('it is sending', () => isSending('a.mp4'));
  change({ captureSafe: { ...captureSafe, processes: ['obs'] } });
  await pass('it is held', () => waiting('a.mp4') !== null);
  expect(waiting('a.mp4')).toEqual({ kind: 'pc-in-use', what: 'program-runs', program: 'obs' });
  change({ captureSafe: { ...captureSafe, processes: ['obs'], whileProcessesRun: 'slow' } });
  await pass('it is slowed', () => it.clip('a.mp4').slowedBy !== null);
  expect(it.clip('a.mp4').slowedBy).toEqual({ kind: 'pc-in-use', what: 'program-runs', program: 'obs' });
  change({ captureSafe, bytesPerSecond: null });
  await published('a.mp4');
});

test('a cap set now counts what has gone already today, and a larger one lets more go', async () => {
  await start({ blocksAtOnce: 1, bytesPerSecond: 200_000 });
  await captureLong('a.mp4');
  await pass('some is accepted', () => acceptedOf('a.mp4') >= 2 * blockBytes);
  change({ bytesPerDay: blockBytes });
  await pass('the cap is reached', () => waiting('a.mp4')?.kind === 'cap');
  const { acceptedBytes } = it.clip('a.mp4');
  expect(acceptedBytes).toBeLessThan(1_000_000);
  change({ bytesPerDay: 5 * blockBytes + acceptedBytes });
  await pass('the cap is reached again', () => waiting('a.mp4')?.kind === 'cap');
  expect(it.clip('a.mp4').acceptedBytes).toBeGreaterThanOrEqual(5 * blockBytes + acceptedBytes);
  change({ bytesPerDay: null, bytesPerSecond: null });
  await published('a.mp4');
  expect(sentAgain()).toEqual([]);
});

test('with more places another clip starts at once, with fewer nobody is stopped', async () => {
  await start({ clipsAtOnce: 1, bytesPerSecond: 50_000 });
  it.engine().pause();
  await captureLong('a.mp4');
  await captureLong('b.mp4');
  await held(2);
  it.engine().resume();
  expect(it.engine().overview().sendingClips).toBe(1);
  change({ clipsAtOnce: 2 });
  expect(it.engine().overview().sendingClips).toBe(2);
  change({ clipsAtOnce: 1, bytesPerSecond: null });
  expect(it.engine().overview().sendingClips).toBe(2);
  await published('a.mp4');
  await published('b.mp4');
  expect(sentAgain()).toEqual([]);
});

test('with more blocks at once, more of the clip under way start at once', async () => {
  const door = await openDoor();
  const { service } = door;
  it = await startTestEngine({ config: { service, transfers: { ...always, blocksAtOnce: 1 } } });
  door.leadTo(it.simulator);
  it.engine().pause();
  await captureLong('a.mp4');
  await held(1);
  door.hold(isBlock);
  it.engine().resume();
  await whenTrue(() => door.held.length === 1);
  change({ blocksAtOnce: 3 });
  await whenTrue(() => door.held.length === 3);
  door.letGo();
  await published('a.mp4');
  expect(sentAgain()).toEqual([]);
  await door.close();
});

test('another block size is for clips found from now on; a plan once made stays', async () => {
  await start({});
  it.engine().pause();
  await captureLong('a.mp4');
  await held(1);
  change({ blockSizeBytes: 500_000 });
  await captureLong('b.mp4');
  await held(2);
  it.engine().resume();
  await published('a.mp4');
  await published('b.mp4');
  expect(it.simulator.ledger().slots.map(({ blocks }) => blocks.length)).toEqual([16, 2]);
});
