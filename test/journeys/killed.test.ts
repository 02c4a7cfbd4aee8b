/** The engine is killed the hard way (SIGKILL) in a process of its own and started again: nothing lost, nothing sent twice. */
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { padClip, realClips } from '../../main/replay/pad-clip.ts';
import { clipslot, startClipslot } from '../support/clipslot-process.ts';
import { sha256 } from '../support/sha256.ts';
import { openDesk, type TesterDesk } from '../support/tester-desk.ts';

let desk: TesterDesk;
afterEach(() => desk.close());

const arrived = () => desk.simulator.ledger();

/** Looks between turns of the loop; the test's own time limit is the only clock. */
async function whenTrue(enough: () => boolean): Promise<void> {
  while (!enough()) await new Promise((resolve) => setImmediate(resolve));
}

test('killed while slots are being asked: every clip is published once, and the lost slot is deleted', async () => {
  // The last answer is held back, so that the kill falls between effect and answer.
  desk = await openDesk({
    scenario: {
      name: 'held-answer',
      sentence: 'The third slot is made, and its answer comes too late.',
      seed: 1,
      faults: [{ on: 'slot', when: { call: 3 }, do: { kind: 'slow', afterMs: 60_000 } }],
    },
  });
  const paths = ['a.mp4', 'b.mp4', 'c.mp4'].map((name) => desk.capture(name));
  const args = ['run', '--until-idle', '--json', '--config', desk.configFile];
  const first = startClipslot(args, desk.env);
  const granted = () => first.lines.filter((line) => line.includes('"slot-granted"')).length;
  await whenTrue(() => granted() === 2 && arrived().slots.length === 3);
  first.child.kill('SIGKILL');
  await first.finished;

  const { exitCode, stdout } = await clipslot(args, desk.env);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout.at(-1) ?? '')).toMatchObject({
    counts: { published: 3 },
    slotRequests: { unknown: 1, orphansDeleted: 1, possiblyLeft: 0 },
  });
  const { slots } = arrived();
  const kept = slots.filter(({ deletedAt }) => deletedAt === null);
  expect(slots).toHaveLength(4);
  expect(kept.map(({ committedSha256, commits }) => [committedSha256, commits]).sort()).toEqual(
    paths.map((path) => [sha256(path), 1]).sort(),
  );
});

test('killed in the middle of a transfer: only blocks that were under way go again', async () => {
  desk = await openDesk({
    scenario: {
      name: 'slow-line',
      sentence: 'Every block takes a while.',
      seed: 1,
      faults: [{ on: 'block', when: {}, do: { kind: 'slow', beforeMs: 20 } }],
    },
  });
  const path = join(desk.captureFolder, 'long.mp4');
  await padClip({ from: realClips.plain, to: path, sizeBytes: 4_000_000, seed: 'killed' });
  const args = ['run', '--until-idle', '--json', '--config', desk.configFile];
  const first = startClipslot(args, desk.env);
  const blocksOf = () => arrived().slots.find(({ fileSize }) => fileSize === 4_000_000)?.blocks ?? [];
  await whenTrue(() => blocksOf().length >= 20);
  first.child.kill('SIGKILL');
  await first.finished;

  const { exitCode } = await clipslot(args, desk.env);
  expect(exitCode).toBe(0);
  const slot = arrived().slots.find(({ fileSize }) => fileSize === 4_000_000);
  expect(slot).toMatchObject({ commits: 1, committedSha256: sha256(path), state: 'Published' });
  const again = blocksOf().filter(({ times }) => times > 1);
  // Four blocks at once were on their way; each may have arrived without our knowing.
  expect(again.length).toBeLessThanOrEqual(4);
  expect(arrived().posts).toHaveLength(1);
});
