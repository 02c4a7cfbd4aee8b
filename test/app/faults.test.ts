// Exceptions that no one expected: in the log, the engine opened again, and a person in the end.
import { beforeEach, expect, test } from 'vitest';
import { Faults } from '../../main/app/faults.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';

let clock: TestClock;
let done: string[] = [];
let finish: (() => void) | null = null;
beforeEach(() => {
  clock = createTestClock();
  done = [];
  finish = null;
});

const faults = (restart: () => Promise<void>) =>
  new Faults({
    clock,
    note: (error) => done.push(`note ${(error as Error).message}`),
    restart,
    giveUp: async () => {
      done.push('give up');
    },
  });
/** Lets what was promised happen. */
const settled = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

test('three times in ten minutes the engine is opened again, then a person is asked', async () => {
  const all = faults(async () => {
    done.push('restart');
  });
  for (let count = 0; count < 4; count += 1) {
    all.seen(new Error('x'));
    await settled();
  }
  expect(done.filter((one) => one === 'restart')).toHaveLength(3);
  expect(done.at(-1)).toBe('give up');
  clock.advance(10 * 60_000);
  all.seen(new Error('x'));
  await settled();
  expect(done.at(-1)).toBe('restart');
});

test('those that come while it is opened again are noted, and are the same trouble', async () => {
  const all = faults(
    () =>
      new Promise((resolve) => {
        done.push('restart');
        finish = resolve;
      }),
  );
  all.seen(new Error('a'));
  all.seen(new Error('b'));
  finish?.();
  await settled();
  all.seen(new Error('c'));
  expect(done).toEqual(['note a', 'restart', 'note b', 'note c', 'restart']);
});

test('a restart that fails is noted, and the next fault has its turn', async () => {
  const all = faults(async () => {
    throw new Error('again');
  });
  all.seen(new Error('a'));
  await settled();
  all.seen(new Error('b'));
  await settled();
  expect(done).toEqual(['note a', 'note again', 'note b', 'note again']);
});
