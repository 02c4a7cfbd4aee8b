/** Fault matrix B1 to B3: recordings that are still being written, paused, or never finished. */
import { appendFileSync, copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { realClips } from '../../main/replay/pad-clip.ts';
import { type RecordingKind, startRecording } from '../support/fake-recorder.ts';
import { sha256 } from '../support/sha256.ts';
import { startTestEngine, type TestEngine, type TestEngineOptions } from '../support/test-engine.ts';

let it: TestEngine;
afterEach(() => it.close());

const minuteMs = 60_000;
const start = async (options: TestEngineOptions = {}) => {
  it = await startTestEngine({ config: { transfers: { blockSizeBytes: 1_000_000 } }, ...options });
};
const record = (kind: RecordingKind, steps: number, stepMs = 16_000) =>
  startRecording({ clock: it.clock, path: join(it.captureFolder, 'game.mp4'), kind, steps, stepMs });
/** Lets so much time pass, in steps that are short enough for everything to happen in its order. */
const pass = async (ms: number, stepMs = 1000) => {
  for (let passedMs = 0; passedMs < ms; passedMs += stepMs) {
    it.clock.advance(stepMs);
    await it.settled();
  }
};
const posts = () => it.simulator.ledger().posts.length;

test.each(['plain', 'hybrid'] as const)(
  'B1: a slow recorder that writes 1 MiB every 16 s gets its slot once, for the whole clip (%s MP4)',
  async (kind) => {
    await start();
    const recording = record(kind, 5);
    await it.until('it is written', () => {
      expect(recording.isFinished() || posts() === 0).toBe(true);
      return recording.isFinished();
    });
    await it.until('it is published', () => it.engine().overview().counts.published === 1);
    const path = join(it.captureFolder, 'game.mp4');
    const { slots } = it.simulator.ledger();
    expect(posts()).toBe(1);
    expect(slots[0]).toMatchObject({
      request: { fileSize: statSync(path).size },
      committedSha256: sha256(path),
    });
  },
);

test.each(['plain', 'hybrid'] as const)(
  'B2: a recording paused for ten minutes is not taken for finished (%s MP4)',
  async (kind) => {
    await start();
    const recording = record(kind, 4);
    await it.until('half is written', () => recording.written() === 2);
    recording.pause();
    await pass(10 * minuteMs, 5000);
    expect(posts()).toBe(0);
    expect(it.engine().overview().growing).toMatchObject([{ name: 'game.mp4', waitsFor: 'closed' }]);

    recording.resume();
    await it.until('it is published', () => it.engine().overview().counts.published === 1);
    expect(posts()).toBe(1);
    expect(it.clips()).toHaveLength(1);
  },
);

test('B3: a recording cut off by a crash is given a day, then shown as cut off, without a request', async () => {
  await start();
  const recording = record('plain', 4);
  await it.until('something is written', () => recording.written() === 2);
  recording.crash();
  await pass(10 * minuteMs, 5000);
  expect(it.engine().overview().growing).toMatchObject([{ waitsFor: 'container' }]);
  await pass(23 * 60 * minuteMs, 10 * minuteMs);
  expect(it.clips()).toEqual([]);
  await pass(60 * minuteMs, 10 * minuteMs);
  expect(it.clip('game.mp4').status).toEqual({
    code: 'failed',
    reason: { code: 'file-cut-off', detail: null },
  });
  expect(posts()).toBe(0);
});

test('B3: a cut-off clip that is completed later goes out as a new version, and the old one needs no one', async () => {
  await start({ config: { settle: { cutOffAfterMs: 5000 }, transfers: { blockSizeBytes: 1_000_000 } } });
  const path = join(it.captureFolder, 'copy.mp4');
  const whole = readFileSync(realClips.plain);
  writeFileSync(path, whole.subarray(0, 100_000));
  await it.until('it is given up', () => it.engine().overview().counts.failed === 1);

  appendFileSync(path, whole.subarray(100_000));
  await it.until('it is published', () => it.engine().overview().counts.published === 1);
  expect(it.simulator.ledger().slots[0]).toMatchObject({ committedSha256: sha256(path) });
  expect(
    it
      .clips()
      .map(({ state }) => state)
      .sort(),
  ).toEqual(['cancelled', 'published']);
  expect(it.engine().needsPerson()).toBe(0);
  expect(it.engine().isIdle()).toBe(true);
});

test('B3: a file that shrinks to nothing and is written again is one clip', async () => {
  await start();
  const path = it.capture('a.mp4');
  truncateSync(path, 0);
  await pass(10_000);
  expect(it.clips()).toEqual([]);
  copyFileSync(realClips.plain, path);
  await it.until('it is published', () => it.engine().overview().counts.published === 1);
  expect(posts()).toBe(1);
});
