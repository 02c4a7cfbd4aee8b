// A seeded share of the fuzz: each target in this process, where a failure shows its smallest input; then all of them in a
// process of their own, where memory can be measured.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shares } from './targets.ts';

const seed = 20_121_223;
const inputs = 3000;

test.each(shares)(
  '$target.name: no exception, no hang',
  async ({ target, percent }) => {
    const numRuns = Math.ceil((inputs * percent) / 100);
    console.log(`${target.name}: ${numRuns} inputs, seed ${seed}`);
    await fc.assert(
      fc.asyncProperty(target.values, async (value) => target.feed(value)),
      { numRuns, seed },
    );
  },
  60_000,
);

test('memory stays flat over all of them', () => {
  const args = [
    '--expose-gc',
    join(import.meta.dirname, 'fuzz.ts'),
    '--inputs',
    '1500',
    '--seed',
    String(seed),
  ];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  console.log(stdout);
  expect(status).toBe(0);
}, 60_000);
