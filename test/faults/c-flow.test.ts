/** Fault matrix C10 to C12 and the stall watchdog: how bits flow, stop, go on after a kill, and where they never go. */
import { readdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, test } from 'vitest';
import { padClip, realClips } from '../../main/replay/pad-clip.ts';
import { clipslot, startClipslot } from '../support/clipslot-process.ts';
import { whenTrue } from '../support/door.ts';
import { sha256 } from '../support/sha256.ts';
import { startTestEngine, type TestEngine, type TestEngineOptions } from '../support/test-engine.ts';
import { openDesk } from '../support/tester-desk.ts';

let close = async () => {};
afterEach(async () => {
  await close();
  close = async () => {};
});

async function start(options: TestEngineOptions): Promise<TestEngine> {
  const it = await startTestEngine({ ...options, simulator: { stepMs: 0, ...options.simulator } });
  close = it.close;
  return it;
}

async function capture(it: TestEngine, sizeBytes: number): Promise<string> {
  const to = join(it.captureFolder, 'a.mp4');
  await padClip({ from: realClips.plain, to, sizeBytes, seed: 'flow' });
  return to;
}

/** The bytes of buffers that are still in use. */
function bufferBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().arrayBuffers;
}

/** Blocks that are coming in at the simulator at this moment. */
const comingIn = (it: TestEngine) =>
  readdirSync(join(it.simulator.stateDir, 'bits')).filter((name) => name.startsWith('incoming-')).length;

test('C10: a slow service holds no more in memory than the blocks under way, and a pause is immediate', async () => {
  const blockSizeBytes = 1_000_000;
  const it = await start({
    faults: [{ on: 'block', when: {}, do: { kind: 'slow', bytesPerSecond: 1000 } }],
    config: { transfers: { blockSizeBytes, blocksAtOnce: 4 } },
  });
  it.engine().pause();
  const path = await capture(it, 24 * blockSizeBytes);
  await it.until('a slot is held', () => it.clips()[0]?.state === 'slot-held');
  const before = bufferBytes();
  it.engine().resume();
  await whenTrue(() => comingIn(it) === 4);
  // The service's own pieces are counted too: both ends live in this process.
  expect(bufferBytes() - before).toBeLessThan(2 * 4 * blockSizeBytes);

  const pausedAt = it.clock.now();
  it.engine().pause();
  await it.settled();
  expect(it.clock.now()).toBe(pausedAt);
  expect(it.engine().overview().sendingClips).toBe(0);
  expect(it.clip('a.mp4').status).toMatchObject({ waiting: { kind: 'paused-by-owner' } });

  await it.faults([]);
  it.engine().resume();
  await it.until('it is published', () => it.clip('a.mp4').state === 'published');
  const { slots, posts } = it.simulator.ledger();
  expect(posts).toHaveLength(1);
  expect(slots[0]).toMatchObject({ commits: 1, committedSha256: sha256(path) });
});

test('C11: killed with five blocks in and two under way: no more than two go again', async () => {
  let release = () => {};
  const killed = new Promise<void>((resolve) => {
    release = resolve;
  });
  const held = (blockNum: number) =>
    ({ on: 'block', when: { blockNum, times: 1 }, do: { kind: 'slow', beforeMs: 1 } }) as const;
  const scenario = { name: 'held', sentence: 'Two blocks are late.', seed: 1, faults: [held(5), held(6)] };
  const desk = await openDesk({ scenario, runtime: { wait: () => killed } });
  close = desk.close;
  const path = join(desk.captureFolder, 'a.mp4');
  await padClip({ from: realClips.plain, to: path, sizeBytes: 10 * 65_536, seed: 'killed' });
  desk.configure((config) => ({ ...config, transfers: { blockSizeBytes: 65_536, blocksAtOnce: 2 } }));
  const args = ['run', '--until-idle', '--json', '--config', desk.configFile];
  const first = startClipslot(args, desk.env);
  await whenTrue(() => desk.simulator.ledger().slots[0]?.blocks.length === 5);
  first.child.kill('SIGKILL');
  await first.finished;
  release();

  const { exitCode } = await clipslot(args, desk.env);
  expect(exitCode).toBe(0);
  const { slots, posts } = desk.simulator.ledger();
  expect(posts).toHaveLength(1);
  expect(slots[0]).toMatchObject({ commits: 1, committedSha256: sha256(path) });
  const again = slots[0]?.blocks.filter(({ times }) => times > 1) ?? [];
  // Under way were two at once: late ones, or one whose answer was just coming back.
  expect(again.length).toBeLessThanOrEqual(2);
  expect(slots[0]?.blocks.every(({ times }) => times <= 2)).toBe(true);
});

test.each([301, 302, 307, 308] as const)(
  'C12: a block answered %i is not sent on: neither token nor bits at the target',
  async (status) => {
    let visits = 0;
    const elsewhere = createServer((socket) => {
      visits += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    // `as`: a listening TCP server has such an address.
    const { port } = elsewhere.address() as AddressInfo;
    const location = `http://127.0.0.1:${port}/upload?uploadId=1`;
    const it = await start({
      faults: [{ on: 'block', when: {}, do: { kind: 'redirect', status, location } }],
    });
    close = async () => {
      await it.close();
      await new Promise((resolve) => elsewhere.close(resolve));
    };
    const path = await capture(it, 3 * 65_536);
    const reason = { code: 'service-redirected' };
    await it.until('the lane is closed', () => it.engine().overview().banners.length > 0);
    expect(it.engine().overview().banners).toMatchObject([{ kind: 'lane', lane: 'transfers', reason }]);
    expect(it.clip('a.mp4')).toMatchObject({
      state: 'slot-held',
      status: { waiting: { kind: 'lane', reason } },
    });
    const asked = it.simulator.ledger().requests.put;
    it.clock.advance(10 * 60_000);
    await it.settled();
    expect(it.simulator.ledger().requests.put).toBe(asked);

    await it.faults([]);
    await it.until('it is published', () => it.clip('a.mp4').state === 'published');
    expect(it.simulator.ledger().slots[0]).toMatchObject({ commits: 1, committedSha256: sha256(path) });
    expect(visits).toBe(0);
  },
);

test('a slow line is not a stalled one: four blocks of 2 MB over 16 kB/s arrive at the first go', async () => {
  const blockSizeBytes = 2_000_000;
  const it = await start({
    // Four at once: 16 kB/s together.
    faults: [{ on: 'block', when: {}, do: { kind: 'slow', bytesPerSecond: 4000 } }],
    config: { transfers: { blockSizeBytes, blocksAtOnce: 4 } },
  });
  it.engine().pause();
  const path = await capture(it, 4 * blockSizeBytes);
  await it.until('a slot is held', () => it.clips()[0]?.state === 'slot-held');
  it.engine().resume();
  const startedAt = it.clock.now();
  while (it.clip('a.mp4').state === 'slot-held') {
    it.clock.advance(1000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(it.clock.now() - startedAt).toBeGreaterThanOrEqual(500_000);
  const { requests, slots } = it.simulator.ledger();
  expect(requests.put).toBe(4);
  expect(slots[0]).toMatchObject({ commits: 1, committedSha256: sha256(path) });
});
