/** Faults D2 and D3: the disk that holds the queue fills up. On a real small disk, filled to the last byte. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { spilledAnswers } from '../../main/storage/database/disk-reserve.ts';
import { mountSmallDisk, type SmallDisk, whyNoSmallDisk } from '../support/small-disk.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

const mebibyte = 1024 * 1024;

describe.skipIf(whyNoSmallDisk !== null)(`a small disk (${whyNoSmallDisk ?? 'tmpfs'})`, () => {
  let disk: SmallDisk;
  let it: TestEngine;
  /** What happens between the service's answer and its commit, once. */
  let beforeAnswerCommit: (() => void) | null = null;
  const reserve = () => readdirSync(it.dataDir).filter((name) => /ballast$|spill$/.test(name));
  const posts = () => it.simulator.ledger().posts.length;
  const bannerCodes = () =>
    it
      .engine()
      .overview()
      .banners.map(({ kind, reason }) => `${kind} ${reason.code}`);

  beforeEach(async () => {
    disk = mountSmallDisk(96);
    beforeAnswerCommit = null;
    it = await startTestEngine({
      dataDir: join(disk.path, 'data'),
      failpoint(name) {
        if (name !== 'before-answer-commit') return;
        beforeAnswerCommit?.();
        beforeAnswerCommit = null;
      },
    });
    await it.settled();
    expect(reserve()).toEqual(['queue.ballast', 'queue.spill']);
    expect(statSync(join(it.dataDir, 'queue.ballast')).size).toBe(8 * mebibyte);
  });
  afterEach(async () => {
    disk.leaveFree(80 * mebibyte);
    await it.close();
    disk.close();
  });

  test('D2: a disk that is nearly full stops new slot requests, and they go on when there is room again', async () => {
    disk.leaveFree(40 * mebibyte);
    it.capture('a.mp4');
    await it.until('the owner is told', () => bannerCodes().includes('database disk-full'));
    expect(it.clip('a.mp4').status).toMatchObject({
      code: 'waiting-for-slot',
      waiting: { kind: 'lane', lane: 'slots', reason: { code: 'disk-full' } },
    });
    it.clock.advance(600_000);
    await it.settled();
    expect(posts()).toBe(0);

    disk.leaveFree(80 * mebibyte);
    await it.until('published', () => it.engine().overview().counts.published === 1);
    expect(posts()).toBe(1);
    expect(bannerCodes()).toEqual([]);
  });

  test('D2: on a disk without a free byte nothing is asked for, and nothing is lost', async () => {
    disk.leaveFree(0);
    const path = it.capture('a.mp4');
    await it.until('the owner is told', () => bannerCodes().includes('database disk-full'));
    it.clock.advance(600_000);
    await it.settled();
    expect(posts()).toBe(0);
    expect(existsSync(path)).toBe(true);

    disk.leaveFree(80 * mebibyte);
    await it.until('published', () => it.engine().overview().counts.published === 1);
    expect(posts()).toBe(1);
  });

  test('D3: an answer that meets a full disk takes the place of the ballast', async () => {
    beforeAnswerCommit = () => disk.leaveFree(0);
    it.capture('a.mp4');
    await it.until('the slot is held', () => it.engine().overview().counts['slot-held'] === 1);
    expect(reserve()).toEqual(['queue.spill']);
    expect(spilledAnswers(it.dataDir)).toEqual([]);
    expect(bannerCodes()).toEqual(['database disk-full']);

    disk.leaveFree(80 * mebibyte);
    await it.until('published', () => it.engine().overview().counts.published === 1);
    await it.until('the ballast is back', () => reserve().length === 2);
    expect(posts()).toBe(1);
  });

  test('D3: an answer that finds no room at all is spilled, and the next start reads it back', async () => {
    beforeAnswerCommit = () => {
      rmSync(join(it.dataDir, 'queue.ballast'));
      disk.leaveFree(0);
    };
    it.engine().pause();
    it.capture('a.mp4');
    await it.until('the answer is spilled', () => spilledAnswers(it.dataDir).length === 1);
    expect(it.clip('a.mp4').state).toBe('awaiting-slot');

    await it.restart(() => disk.leaveFree(80 * mebibyte));
    expect(it.clip('a.mp4').state).toBe('slot-held');
    expect(spilledAnswers(it.dataDir)).toEqual([]);
    it.engine().resume();
    await it.until('published', () => it.engine().overview().counts.published === 1);
    expect(posts()).toBe(1);
    expect(it.engine().counters()).toMatchObject({ attempts: 1, unknown: 0 });
  });

  test('D3: with ballast and spill file gone the answer is held in memory until there is room', async () => {
    beforeAnswerCommit = () => {
      for (const name of reserve()) rmSync(join(it.dataDir, name));
      disk.leaveFree(0);
    };
    it.capture('a.mp4');
    await it.until('the owner is told', () => bannerCodes().includes('database disk-full'));
    it.capture('b.mp4', 'fragmented.mp4');
    it.clock.advance(600_000);
    await it.settled();
    expect(posts()).toBe(1);

    disk.leaveFree(80 * mebibyte);
    await it.until('both published', () => it.engine().overview().counts.published === 2);
    expect(posts()).toBe(2);
    expect(it.engine().counters()).toMatchObject({ attempts: 2, granted: 2, unknown: 0 });
  });

  test('D3: a start on a full disk is refused in one line, and later finds everything', async () => {
    it.engine().pause();
    it.capture('a.mp4');
    await it.until('the slot is held', () => it.engine().overview().counts['slot-held'] === 1);
    const refused = it.restart(() => {
      rmSync(join(it.dataDir, 'queue.ballast'));
      disk.leaveFree(0);
    });
    await expect(refused).rejects.toThrow(/disk is full/);

    await it.restart(() => disk.leaveFree(80 * mebibyte));
    expect(it.clip('a.mp4').state).toBe('slot-held');
    expect(bannerCodes()).toEqual([]);
  });
});
