/** A computer that comes to another network: what was connected from an address that is gone is given up. */
import { expect, test } from 'vitest';
import { type ClockJumpParts, ClockJumps } from '../../main/engine/clock-jumps.ts';
import { createTestClock } from '../support/test-clock.ts';

function start(first: readonly string[]) {
  const clock = createTestClock();
  const done: string[] = [];
  let addresses = first;
  // `as`: of the times of clips only these are asked.
  const clipTimes = {
    clamp() {},
    arePlausible: () => true,
    bringForward: () => done.push('times'),
  } as unknown as ClockJumpParts['clipTimes'];
  const jumps = new ClockJumps({
    clock,
    clipTimes,
    lanes: [],
    captures: { rescan: () => done.push('rescan') },
    service: { renewConnections: () => done.push('renew') },
    transfers: { interrupt: () => done.push('interrupt') },
    wakeUps: { wake: (reason) => done.push(reason) },
    addresses: () => new Set(addresses),
  });
  jumps.start();
  return {
    done,
    beatWith(next: readonly string[]) {
      addresses = next;
      clock.advance(10_000);
      return done.splice(0);
    },
  };
}

test('a changed address ends what is under way within ten seconds and has everything tried at once', () => {
  const { beatWith } = start(['192.0.2.7']);
  expect(beatWith(['192.0.2.7'])).toEqual([]);
  expect(beatWith(['198.51.100.9'])).toEqual(['renew', 'times', 'interrupt', 'lane-opened']);
  expect(beatWith(['198.51.100.9'])).toEqual([]);
});

test('an address that comes in addition ends nothing that is under way', () => {
  const { beatWith } = start(['192.0.2.7']);
  expect(beatWith(['192.0.2.7', '203.0.113.5'])).toEqual(['renew', 'times', 'lane-opened']);
});
