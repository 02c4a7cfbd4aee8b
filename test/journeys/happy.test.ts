/** Whole stories without trouble: from a file in a capture folder to Published, compared byte for byte. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sha256 } from '../support/sha256.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

let it: TestEngine;
beforeEach(async () => {
  it = await startTestEngine();
});
afterEach(() => it.close());

test('clips of every container get a slot, go out in blocks and come out published, bit for bit', async () => {
  const paths = [
    it.capture('a.mp4'),
    it.capture('b.mp4', 'fragmented.mp4'),
    it.capture('deep/c.mkv', 'matroska.mkv'),
  ];
  await it.until('all published', () => it.engine().overview().counts.published === 3);

  const { slots, posts } = it.simulator.ledger();
  expect(posts.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(slots.map(({ committedSha256 }) => committedSha256).sort()).toEqual(paths.map(sha256).sort());
  expect(slots.map(({ commits }) => commits)).toEqual([1, 1, 1]);
  expect(it.engine().isIdle()).toBe(true);
  expect(it.engine().needsPerson()).toBe(0);
});

test('the slot is asked for as soon as the file is quiet, however long the bits must wait', async () => {
  it.engine().pause();
  it.capture('a.mp4');
  await it.until('a slot is held', () => it.engine().overview().counts['slot-held'] === 1);
  const paused = { kind: 'paused-by-owner', until: null };
  expect(it.clip('a.mp4').status).toEqual({ code: 'waiting-to-send', waiting: paused });

  await it.restart();
  expect(it.engine().overview().paused).toBe(true);
  it.engine().resume();
  await it.until('published', () => it.clip('a.mp4').state === 'published');
  expect(it.simulator.ledger().posts).toHaveLength(1);
});

test('a finished clip is not asked for again after a restart', async () => {
  it.capture('a.mp4');
  await it.until('published', () => it.engine().overview().counts.published === 1);
  await it.restart();
  it.clock.advance(300_000);
  await it.until('the folder was listed again', () => it.engine().isIdle());
  expect(it.simulator.ledger().posts).toHaveLength(1);
  expect(it.clips()).toHaveLength(1);
});
