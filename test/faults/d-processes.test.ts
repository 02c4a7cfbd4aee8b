/** Faults D10 and D13: the process that runs the engine dies without a word, and leaves what it leaves. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ClipslotProcess, clipslot, startClipslot } from '../support/clipslot-process.ts';
import { openDesk, type TesterDesk } from '../support/tester-desk.ts';

let desk: TesterDesk;
let running: ClipslotProcess;
beforeEach(async () => {
  desk = await openDesk({
    scenario: {
      name: 'slow first slot',
      sentence: 'The first slot is made at once and answered after a minute.',
      seed: 1,
      faults: [{ on: 'slot', when: { call: 1 }, do: { kind: 'slow', afterMs: 60_000 } }],
    },
  });
  running = startClipslot(['run', '--config', desk.configFile, '--json'], desk.env);
});
afterEach(async () => {
  running.child.kill('SIGKILL');
  await running.finished;
  await desk.close();
});

/** Resolves once the service has made a slot whose answer is still to come. */
async function slotUnderWay(): Promise<void> {
  desk.capture('a.mp4');
  while (desk.simulator.ledger().slots.length === 0) await new Promise((resolve) => setImmediate(resolve));
}

async function runToTheEnd(): Promise<void> {
  const { exitCode, stderr } = await clipslot(
    ['run', '--config', desk.configFile, '--until-idle', '--json'],
    desk.env,
  );
  expect(exitCode, stderr.join('\n')).toBe(0);
  const { slots } = desk.simulator.ledger();
  expect(slots.map(({ deletedAt, commits }) => [deletedAt !== null, commits])).toEqual([
    [true, 0],
    [false, 1],
  ]);
}

test('D10: a native fault in the middle of a slot request leaves it unknown; the next start clears it up', async () => {
  await slotUnderWay();
  running.child.kill('SIGSEGV');
  expect((await running.finished).signal).toBe('SIGSEGV');
  await runToTheEnd();
});

test('D13: the lock of a process that was killed is no lock, whatever its note still says', async () => {
  await slotUnderWay();
  running.child.kill('SIGKILL');
  await running.finished;
  const dataDir = join(desk.folder, 'data');
  expect(existsSync(join(dataDir, 'lock.db'))).toBe(true);
  expect(JSON.parse(readFileSync(join(dataDir, 'lock-holder.json'), 'utf8'))).toMatchObject({
    pid: running.child.pid,
  });
  await runToTheEnd();
});
