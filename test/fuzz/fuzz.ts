/**
 * `npm run fuzz -- [--inputs N] [--seed S]`: hostile values to everything that reads what others wrote. No exception, no
 * hang, and memory that does not grow; prints a line for each target and the seed. Exit code 1 means that something broke.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { shares } from './targets.ts';

/** What a full house of caches may take; anything that grows with the inputs takes more. */
const mostGrowthBytes = 24 * 1024 * 1024;
const rounds = 4;

const { values } = parseArgs({
  options: { inputs: { type: 'string', default: '100000' }, seed: { type: 'string' } },
});
process.exitCode = await fuzz(Number(values.inputs), Number(values.seed ?? Date.now() % 2 ** 31));

async function fuzz(inputs: number, seed: number): Promise<number> {
  const heap: number[] = [];
  const broken = new Set<string>();
  console.log(`${inputs} inputs, seed ${seed}`);
  // In rounds, so that memory that grows can be told from memory that is warm.
  for (let round = 0; round < rounds; round += 1) {
    for (const { target, percent } of shares) {
      const numRuns = Math.ceil((inputs * percent) / 100 / rounds);
      const details = await fc.check(
        fc.asyncProperty(target.values, async (value) => target.feed(value)),
        { numRuns, seed: seed + round },
      );
      if (details.failed) {
        broken.add(target.name);
        console.log(`${target.name}:\n${fc.defaultReportMessage(details)}`);
      } else if (round === rounds - 1)
        console.log(`${target.name}: ${numRuns * rounds} inputs, nothing broke`);
    }
    heap.push(heapAfterCollection());
  }
  const [, warm = 0] = heap;
  const grown = (heap.at(-1) ?? 0) - warm;
  console.log(
    `heap after each round: ${heap.map((bytes) => `${(bytes / 2 ** 20).toFixed(1)} MiB`).join(', ')}`,
  );
  if (grown > mostGrowthBytes) console.log(`memory grew by ${grown} bytes after it was warm`);
  return broken.size === 0 && grown <= mostGrowthBytes ? 0 : 1;
}

function heapAfterCollection(): number {
  if (globalThis.gc === undefined) throw new Error('start it with --expose-gc');
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
