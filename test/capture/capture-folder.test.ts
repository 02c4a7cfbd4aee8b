/** When a capture folder's files are all looked at, and when its own time is enough. Folders are real, time is the test's. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RunningWork } from '../../main/base/activity.ts';
import { CaptureFolder } from '../../main/capture/capture-folder.ts';
import { FolderTimes } from '../../main/capture/folder-times.ts';
import { createTestClock } from '../support/test-clock.ts';

const scanEveryMs = 60_000;
const hourMs = 3_600_000;
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'clipslot-folder-'));
  mkdirSync(join(root, 'below'));
  writeFileSync(join(root, 'below', 'a.mp4'), 'a');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** An hour after the files were made, as the clock of the test has it. */
const laterClock = () => createTestClock(Date.now() + hourMs);

function watched() {
  const clock = laterClock();
  const activity = new RunningWork(
    (error) => {
      throw error;
    },
    () => {},
  );
  let listings = 0;
  const folder = new CaptureFolder({
    folder: { path: root, include: ['**/*.mp4'], existing: 'take', defaults: {} },
    settle: { quietMs: 5000, openEndedQuietMs: hourMs, cutOffAfterMs: 24 * hourMs, scanEveryMs },
    ...{ clock, activity },
    identity: { load: () => null, save() {}, recognise: async () => true },
    listener: {
      // Every file here is a clip that is not waited for.
      saw: () => true,
      together: (look) => look(),
      afterSeen: async () => {},
      async onScanStart() {
        listings += 1;
      },
      onScanned: async () => {},
      isAwaited: () => false,
      onSidecar: async () => {},
    },
    onFinished: async () => [],
    onChange() {},
  });
  folder.start();
  return {
    folder,
    listings: () => listings,
    async pass(ms: number) {
      clock.advance(ms);
      await activity.settled();
    },
  };
}

test('a folder that is watched and has not changed is not listed again by the clock, but once an hour', async () => {
  const { folder, listings, pass } = watched();
  await pass(0);
  expect(listings()).toBe(1);
  for (let minute = 1; minute < 60; minute += 1) await pass(scanEveryMs);
  expect(listings()).toBe(1);
  for (let minute = 0; minute < 3; minute += 1) await pass(scanEveryMs);
  expect(listings()).toBe(2);
  folder.dispose();
});

test('a scan that is asked for is a whole one', async () => {
  const { folder, listings, pass } = watched();
  await pass(0);
  folder.scanNow();
  await pass(0);
  expect(listings()).toBe(2);
  folder.scanSoon();
  await pass(scanEveryMs);
  expect(listings()).toBe(3);
  folder.dispose();
});

test('a name that came or went anywhere below shows in the times, and nothing else is needed to see it', async () => {
  const changes = [
    () => writeFileSync(join(root, 'below', 'b.mp4'), 'b'),
    () => rmSync(join(root, 'below', 'b.mp4')),
    () => mkdirSync(join(root, 'deeper')),
    () => rmSync(join(root, 'below'), { recursive: true }),
  ];
  for (const change of changes) {
    const times = new FolderTimes({ now: () => Date.now() + hourMs });
    times.begin();
    for (const folder of [root, join(root, 'below')]) await times.note(folder);
    expect(await times.areSame()).toBe(true);
    change();
    expect(await times.areSame()).toBe(false);
  }
});

test('a folder that changed just before it was listed proves nothing: the next name may come in the same step of its time', async () => {
  const times = new FolderTimes({ now: Date.now });
  times.begin();
  await times.note(root);
  expect(await times.areSame()).toBe(false);
});
