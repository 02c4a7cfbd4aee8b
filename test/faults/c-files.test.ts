/** Fault matrix C8 and C9: the file changes, or cannot be read, while its blocks are on their way. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  openSync,
  readFileSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { padClip, realClips } from '../../main/replay/pad-clip.ts';
import { startClipslot } from '../support/clipslot-process.ts';
import { type Door, openDoor, whenTrue } from '../support/door.ts';
import { sha256 } from '../support/sha256.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { openDesk } from '../support/tester-desk.ts';

const blockBytes = 65_536;
const clipBytes = 6 * blockBytes - 1000;

let close = async () => {};
afterEach(async () => {
  await close();
  close = async () => {};
});

/** A clip of six blocks, sent one by one; it stops at block 3, whose answer waits behind the door. */
async function stopAtBlockThree(): Promise<{ it: TestEngine; door: Door; path: string }> {
  const door = await openDoor();
  const transfers = { blocksAtOnce: 1 };
  const it = await startTestEngine({
    config: { service: door.service, transfers },
    simulator: { stepMs: 0 },
  });
  close = async () => {
    door.letGo();
    await it.close();
    await door.close();
  };
  door.leadTo(it.simulator);
  it.engine().pause();
  const path = join(it.captureFolder, 'a.mp4');
  await padClip({ from: realClips.plain, to: path, sizeBytes: clipBytes, seed: 'first' });
  await it.until('a slot is held', () => it.clips()[0]?.state === 'slot-held');
  door.hold(({ blockNum }) => blockNum === 3, 1);
  it.engine().resume();
  await whenTrue(() => door.held.length === 1);
  return { it, door, path };
}

test('C8: a file that grows while it is read is not sent on; its slot is deleted and the new version gets its own', async () => {
  const { it, door, path } = await stopAtBlockThree();
  const longer = join(it.dataDir, 'longer.mp4');
  await padClip({ from: realClips.plain, to: longer, sizeBytes: clipBytes + 2 * blockBytes, seed: 'second' });
  copyFileSync(longer, path);
  door.letGo();
  await it.until('the new version is published', () => it.clips().some(({ state }) => state === 'published'));
  await it.until('nothing is left to do', () => it.engine().isIdle());

  const [first, second] = it.simulator.ledger().slots;
  expect(first).toMatchObject({ commits: 0, state: 'Deleted' });
  expect(second).toMatchObject({ commits: 1, committedSha256: sha256(longer) });
  // Nothing of the new version went under the old slot.
  expect(first?.blocks.map(({ blockNum }) => blockNum)).toEqual([0, 1, 2, 3]);
  expect(
    it
      .clips()
      .map(({ state }) => state)
      .sort(),
  ).toEqual(['failed', 'published']);
});

test('C8: a file rewritten in its middle, same size and same ends, is never committed mixed', async () => {
  const { it, door, path } = await stopAtBlockThree();
  const file = openSync(path, 'r+');
  writeSync(file, 'rewritten', blockBytes + 5000);
  closeSync(file);
  door.letGo();
  await it.until('it is published', () => it.clips().some(({ state }) => state === 'published'));
  await it.until('nothing is left to do', () => it.engine().isIdle());

  // Whoever sees it first, the scan of the folder or the transfer: the old slot is given up.
  const { slots, posts } = it.simulator.ledger();
  expect(posts).toHaveLength(2);
  expect(slots[0]).toMatchObject({ commits: 0, state: 'Deleted' });
  expect(slots[1]).toMatchObject({ commits: 1, committedSha256: sha256(path) });
});

test('C8: a file that was only touched keeps its slot, and what was accepted does not go again', async () => {
  const { it, door, path } = await stopAtBlockThree();
  utimesSync(path, new Date(), new Date(Date.now() + 60_000));
  door.letGo();
  await it.until('it is published', () => it.clip('a.mp4').state === 'published');
  const { slots, posts } = it.simulator.ledger();
  expect(posts).toHaveLength(1);
  expect(slots[0]).toMatchObject({ commits: 1, committedSha256: sha256(path) });
  expect(slots[0]?.blocks.map(({ times }) => times)).toEqual([1, 1, 1, 1, 1, 1]);
});

/** Stands between the process and the system, and answers reads of one part of one file with EIO, as a dying disk does. */
const failingReads = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>
static int fails(int fd, size_t length, off_t at) {
  const char *path = getenv("EIO_PATH"), *from = getenv("EIO_OFFSET"), *since = getenv("EIO_SINCE");
  char link[64], target[4096];
  if (path == NULL || from == NULL || since == NULL || access(since, F_OK) != 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t size = readlink(link, target, sizeof target - 1);
  if (size < 0) return 0;
  target[size] = 0;
  off_t bad = atoll(from);
  return strcmp(target, path) == 0 && at <= bad && bad < at + (off_t)length;
}
#define READ(name) \\
  ssize_t name(int fd, void *into, size_t length, off_t at) { \\
    static ssize_t (*real)(int, void *, size_t, off_t) = NULL; \\
    if (real == NULL) real = dlsym(RTLD_NEXT, #name); \\
    if (fails(fd, length, at)) { errno = EIO; return -1; } \\
    return real(fd, into, length, at); \\
  }
READ(pread)
READ(pread64)
`;

const canFailReads = process.platform === 'linux' && spawnSync('cc', ['--version']).status === 0;

// Needs a C compiler: nothing else makes a real read fail in the middle of a real file without a privilege.
test.runIf(canFailReads)(
  'C9: a part of the file that cannot be read is tried three times, then needs a person; the other blocks arrive whole',
  async () => {
    let diskFails = () => {};
    const failing = new Promise<void>((resolve) => {
      diskFails = resolve;
    });
    // The answer with the slot waits until the disk has begun to fail.
    const faults = [{ on: 'slot', do: { kind: 'slow', afterMs: 1 } }] as const;
    const scenario = { name: 'late-slot', sentence: 'The slot comes late.', seed: 1, faults: [...faults] };
    const desk = await openDesk({ runtime: { wait: () => failing }, scenario });
    close = desk.close;
    const source = join(desk.folder, 'failing-reads.c');
    const library = join(desk.folder, 'failing-reads.so');
    writeFileSync(source, failingReads);
    expect(spawnSync('cc', ['-shared', '-fPIC', '-o', library, source, '-ldl']).status).toBe(0);
    const path = join(desk.captureFolder, 'a.mp4');
    await padClip({ from: realClips.plain, to: path, sizeBytes: clipBytes, seed: 'sector' });

    const badBlock = 3;
    const since = join(desk.folder, 'failing');
    const env = { EIO_PATH: path, EIO_OFFSET: String(badBlock * blockBytes + 100), EIO_SINCE: since };
    const args = ['run', '--until-idle', '--json', '--config', desk.configFile];
    const running = startClipslot(args, { ...desk.env, ...env, LD_PRELOAD: library });
    await whenTrue(() => desk.simulator.ledger().slots.length === 1);
    writeFileSync(since, '');
    diskFails();
    const { exitCode, stdout } = await running.finished;
    expect(exitCode).toBe(1);
    const events = stdout.map((line) => JSON.parse(line));
    expect(events.filter(({ event }) => event === 'transfer-postponed')).toHaveLength(2);
    expect(events.at(-2)).toMatchObject({
      event: 'stopped-short',
      state: 'failed',
      reason: 'file-unreadable',
    });

    const [slot] = desk.simulator.ledger().slots;
    const bytes = readFileSync(path);
    const digests = [0, 1, 2, 4, 5].map((blockNum) => {
      const block = bytes.subarray(blockNum * blockBytes, (blockNum + 1) * blockBytes);
      return [blockNum, createHash('sha256').update(block).digest('hex')];
    });
    // Nothing arrived in its place: no zeros, no leftovers of another block.
    expect(slot?.blocks.map(({ blockNum, sha256: digest }) => [blockNum, digest])).toEqual(digests);
    expect(slot).toMatchObject({ commits: 0 });
  },
);
