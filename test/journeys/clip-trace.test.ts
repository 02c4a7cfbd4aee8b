/**
 * How far one clip's way through the rooms is, in calls: what grows here is what a person has to follow when a clip went
 * astray. Bounds, not exact numbers: a pool of connections or a folder's event may cost a call more or less.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';

interface Counted {
  readonly what: string;
  readonly count: number;
}

interface Trace {
  readonly calls: number;
  readonly roomChanges: number;
  readonly files: number;
  readonly entered: readonly Counted[];
  readonly between: readonly Counted[];
}

let trace: Trace;
beforeAll(async () => {
  const program = join(import.meta.dirname, '..', 'support', 'clip-trace.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [program], { maxBuffer: 10_000_000 });
  trace = JSON.parse(stdout);
  const { calls, roomChanges, files, between } = trace;
  console.info(`one clip: ${calls} calls in ${files} files, ${roomChanges} from room to room`);
  console.info(between.map(({ what, count }) => `${what} ${count}`).join(', '));
});

const entered = (pattern: RegExp) =>
  trace.entered.filter(({ what }) => pattern.test(what)).reduce((sum, { count }) => sum + count, 0);

test('from the event of its folder to Published a clip changes rooms so often at most', () => {
  expect(trace.roomChanges).toBeGreaterThan(100);
  expect(trace.roomChanges).toBeLessThan(874);
});

test('its row is read a few times', () => {
  expect(entered(/clip-row\.ts: clipFromRow$/)).toBeGreaterThan(0);
  expect(entered(/clip-row\.ts: clipFromRow$/)).toBeLessThan(20);
});

test("the owner's pause is asked for a few times, and not read from the database again", () => {
  expect(entered(/settings-table\.ts: pause$/)).toBeGreaterThan(0);
  expect(entered(/settings-table\.ts: pause$/)).toBeLessThan(10);
  expect(entered(/owner-pause\.ts: pauseFromText$/)).toBe(0);
});
