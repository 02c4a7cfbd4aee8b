/** When a growing file counts as quiet: what must hold for every way of writing. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { observe, quietNeededMs, type Track } from '../../main/capture/settling.ts';

/** Sights of one file: how long after the one before, and whether it looked different. */
const sights = fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 100_000 }), changed: fc.boolean() }), {
  minLength: 1,
  maxLength: 50,
});
const quiet = fc.integer({ min: 50, max: 600_000 });
type Sights = readonly { readonly afterMs: number; readonly changed: boolean }[];

function watch(seen: Sights): { track: Track; nowMs: number; changes: number[] } {
  let nowMs = 0;
  let sizeBytes = 1;
  let track = observe(undefined, { looks: 'size 1', sizeBytes }, nowMs);
  const changes = [0];
  for (const { afterMs, changed } of seen) {
    nowMs += afterMs;
    if (changed) {
      sizeBytes += 1;
      changes.push(nowMs);
    }
    track = observe(track, { looks: `size ${sizeBytes}`, sizeBytes }, nowMs);
  }
  return { track, nowMs, changes };
}

test('the silence counts from the last change, whatever was seen since', () => {
  fc.assert(
    fc.property(sights, (seen) => {
      const { track, changes } = watch(seen);
      expect(track.lastChangeMs).toBe(changes.at(-1));
      expect(track.firstSeenMs).toBe(0);
    }),
  );
});

test('a writer that goes on as slowly as it did is never believed to be through, up to two minutes between steps', () => {
  fc.assert(
    fc.property(sights, quiet, fc.double({ min: 0, max: 1, noNaN: true }), (seen, quietMs, share) => {
      const { track, changes } = watch(seen);
      const gaps = changes.slice(1).map((at, index) => at - (changes[index] ?? 0));
      const nextGapMs = share * Math.min(120_000, Math.max(0, ...gaps));
      const neededMs = quietNeededMs(track, quietMs);
      expect(neededMs >= nextGapMs).toBe(true);
    }),
  );
});

test('never less silence than was asked for, and never more than two minutes unless more was asked for', () => {
  fc.assert(
    fc.property(sights, quiet, (seen, quietMs) => {
      const neededMs = quietNeededMs(watch(seen).track, quietMs);
      expect(neededMs).toBeGreaterThanOrEqual(quietMs);
      expect(neededMs).toBeLessThanOrEqual(Math.max(quietMs, 120_000));
    }),
  );
});

test('how often one looks changes nothing', () => {
  fc.assert(
    fc.property(sights, (seen) => {
      const often = seen.flatMap((sight) => [
        { ...sight, afterMs: 0, changed: false },
        sight,
        { afterMs: 0, changed: false },
      ]);
      expect(watch(often).track).toEqual(watch(seen).track);
    }),
  );
});

test('the slowest step ever seen is remembered', () => {
  fc.assert(
    fc.property(sights, sights, (first, then) => {
      expect(watch([...first, ...then]).track.longestGapMs).toBeGreaterThanOrEqual(
        watch(first).track.longestGapMs,
      );
    }),
  );
});
