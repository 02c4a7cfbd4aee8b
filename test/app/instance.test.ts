// One app on one home, with real locks and sockets: decided by our lock, proved by an answer.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askForWindow, claimHome, InstanceDoor } from '../../main/app/instance.ts';
import type { Disposable } from '../../main/base/disposable.ts';
import { readJson } from '../../main/base/private-file.ts';
import { type Clock, realRuntime } from '../../main/base/runtime.ts';
import { mountSmallDisk, whyNoSmallDisk } from '../support/small-disk.ts';

let home = '';
let open: Disposable[] = [];
let asked = 0;
const { clock } = realRuntime();
/** Waits are over at once: what a test waits for is an answer or its absence. */
const impatient = (): Pick<Clock, 'after' | 'monotonicMs'> => {
  let nowMs = 0;
  return {
    monotonicMs: () => {
      nowMs += 500;
      return nowMs;
    },
    after: (_waitMs, wake) => clock.after(20, wake),
  };
};

beforeEach(() => {
  home = join(mkdtempSync(join(tmpdir(), 'clipslot-instance-')), 'home');
  open = [];
  asked = 0;
});
afterEach(() => {
  for (const one of open) one.dispose();
});

function claim() {
  const claimed = claimHome(home, 0);
  if (claimed.code === 'first') open.push(claimed.lock);
  return claimed;
}
async function openDoor(): Promise<InstanceDoor> {
  const door = new InstanceDoor(home, () => {
    asked += 1;
  });
  open.push(door);
  await door.open();
  return door;
}

test('the first has the home; the second is told who has, and its wish is heard', async () => {
  expect(claim().code).toBe('first');
  expect(claim()).toMatchObject({ code: 'held', problem: expect.stringContaining(`process ${process.pid}`) });
  await openDoor();
  expect(await askForWindow(home, clock)).toBe(true);
  expect(await askForWindow(home, clock)).toBe(true);
  expect(asked).toBe(2);
});

test('a lock without an answer is no running app', async () => {
  claim();
  expect(await askForWindow(home, impatient())).toBe(false);
  const door = await openDoor();
  door.dispose();
  expect(existsSync(join(home, 'instance.json'))).toBe(false);
  writeFileSync(join(home, 'instance.json'), JSON.stringify({ port: 1, token: 'x'.repeat(40) }));
  expect(await askForWindow(home, impatient())).toBe(false);
});

test('after the first has ended the home is free, whatever it left behind', async () => {
  claim();
  await openDoor();
  for (const one of open.splice(0)) one.dispose();
  writeFileSync(join(home, 'instance.json'), 'not JSON');
  expect(claim().code).toBe('first');
});

test('who does not know the word is hung up on, and shows nothing', async () => {
  claim();
  await openDoor();
  const { port } = (await readJson(join(home, 'instance.json'))) as { port: number };
  const socket = connect(port, '127.0.0.1');
  const ended = new Promise((resolve) => socket.on('close', resolve).on('error', () => {}));
  socket.write('x'.repeat(300));
  await ended;
  expect(asked).toBe(0);
});

test('a home that cannot be used says why', () => {
  mkdirSync(join(home, '..'), { recursive: true });
  writeFileSync(home, 'a file');
  expect(claim()).toEqual({ code: 'unusable', errno: expect.any(String) });
  rmSync(home);
  expect(claim().code).toBe('first');
});

test.skipIf(whyNoSmallDisk !== null)('a full disk keeps no one from a home that is there', () => {
  const disk = mountSmallDisk(2);
  home = join(disk.path, 'home');
  mkdirSync(home);
  disk.leaveFree(0);
  writeFileSync(join(home, 'lock.db'), '');
  expect(claim().code).toBe('first');
  expect(claim().code).toBe('held');
  for (const one of open.splice(0)) one.dispose();
  disk.close();
});
