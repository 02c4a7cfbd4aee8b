/**
 * What the computer is doing: asked only when a rule needs it, and never in the way when nobody can
 * tell.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RunningWork } from '../../../main/base/activity.ts';
import { captureSafeConfig, nothingKnown, pcVerdict } from '../../../main/model/capture-safe.ts';
import { linuxPrograms, type PcActivity } from '../../../main/transfer/schedule/pc-activity.ts';
import { PcWatch } from '../../../main/transfer/schedule/pc-watch.ts';
import { createTestClock } from '../../support/test-clock.ts';

const defaults = captureSafeConfig.parse({});

function watchWith(given: Partial<typeof defaults>, probe: PcActivity, grewAt: () => number[] = () => []) {
  const clock = createTestClock();
  let changes = 0;
  const bugs: unknown[] = [];
  const activity = new RunningWork(
    (error) => bugs.push(error),
    () => {},
  );
  const onChange = () => {
    changes += 1;
  };
  let now = { ...defaults, ...given };
  const rules = () => now;
  const watch = new PcWatch({ rules, probe, clock, activity, grewAt, onChange });
  function change(next: Partial<typeof defaults>): void {
    now = { ...defaults, ...next };
    watch.rulesChanged();
  }
  return { clock, change, watch, activity, bugs, changes: () => changes };
}

test('nothing known holds nothing up', () => {
  expect(pcVerdict(nothingKnown, defaults)).toEqual({ hold: null, slow: null });
});

test('by default a recording slows down, a named program and a battery hold, use of the computer does nothing', () => {
  const verdict = (facts: Partial<typeof nothingKnown>) => pcVerdict({ ...nothingKnown, ...facts }, defaults);
  expect(verdict({ recording: true })).toEqual({ hold: null, slow: { what: 'recording', program: null } });
  expect(verdict({ program: 'obs' })).toEqual({ hold: { what: 'program-runs', program: 'obs' }, slow: null });
  expect(verdict({ onBattery: true })).toMatchObject({ hold: { what: 'on-battery' } });
  expect(verdict({ fullScreen: true })).toMatchObject({ slow: { what: 'full-screen' } });
  expect(verdict({ inUse: true })).toEqual({ hold: null, slow: null });
  expect(verdict({ recording: true, onBattery: true })).toMatchObject({
    hold: { what: 'on-battery' },
    slow: { what: 'recording' },
  });
});

test('a recording is on while a file grows, and over soon after', () => {
  const grew: number[] = [];
  const { clock, watch, changes } = watchWith({}, {}, () => grew);
  expect(watch.now()).toEqual({ facts: nothingKnown, changesAt: null });
  clock.advance(60_000);
  grew.push(clock.monotonicMs());
  watch.filesChanged();
  watch.filesChanged();
  expect(changes()).toBe(1);
  const { facts, changesAt } = watch.now();
  expect(facts.recording).toBe(true);
  clock.advance((changesAt ?? 0) - clock.now());
  expect(watch.now().facts.recording).toBe(false);
});

test('programs are found whatever their case, and however Linux cuts their names', async () => {
  let programs: string[] = [];
  const rules = { processes: ['Shadow.exe', 'a-very-long-program-name'] };
  const { watch, activity, clock, changes } = watchWith(rules, { programs: async () => programs });
  const seen = async () => {
    clock.advance(5000);
    await activity.settled();
    return watch.now().facts.program;
  };
  watch.keepLooking(true);
  expect(await seen()).toBeNull();
  programs = ['shadow.EXE'];
  expect(await seen()).toBe('Shadow.exe');
  programs = ['a-very-long-pro'];
  expect(await seen()).toBe('a-very-long-program-name');
  programs = ['a-very', 'shadow'];
  expect(await seen()).toBeNull();
  expect(changes()).toBe(3);
});

test('nobody is asked while nothing is to be sent, nor by a rule that is ignored', async () => {
  let asked = 0;
  const probe: PcActivity = {
    onBattery: () => {
      asked += 1;
      return true;
    },
  };
  const rested = watchWith({}, probe);
  rested.watch.keepLooking(false);
  expect(rested.clock.toNextTimer()).toBe(false);
  const ignored = watchWith({ onBattery: 'ignore' }, probe);
  ignored.watch.keepLooking(true);
  expect(ignored.clock.toNextTimer()).toBe(false);
  expect(asked).toBe(0);

  rested.watch.keepLooking(true);
  await rested.activity.settled();
  expect(rested.watch.now().facts.onBattery).toBe(true);
  rested.watch.keepLooking(false);
  rested.clock.advance(60_000);
  expect(asked).toBe(1);
});

test('other rules are heeded at once: what they ask for is looked at, what they leave out is forgotten', async () => {
  const running = async () => ['obs', 'shadow'];
  const { watch, activity, change, clock } = watchWith({ processes: ['obs'] }, { programs: running });
  watch.keepLooking(true);
  await activity.settled();
  expect(watch.now().facts.program).toBe('obs');

  change({ processes: ['shadow', 'obs'] });
  expect(watch.now().facts.program).toBe('obs');
  change({ processes: ['shadow'] });
  expect(watch.now().facts.program).toBeNull();
  watch.keepLooking(true);
  await activity.settled();
  expect(watch.now().facts.program).toBe('shadow');
  change({ processes: [] });
  watch.keepLooking(true);
  expect(watch.now().facts).toEqual(nothingKnown);
  expect(clock.toNextTimer()).toBe(false);
});

test('a look that was under way when the rules changed does not count', async () => {
  const answers: ((programs: string[]) => void)[] = [];
  const programs = () => new Promise<string[]>((resolve) => answers.push(resolve));
  const { watch, activity, change } = watchWith({ processes: ['obs'] }, { programs });
  watch.keepLooking(true);
  change({ processes: ['shadow'] });
  watch.keepLooking(true);
  answers[0]?.(['obs']);
  await new Promise((resolve) => setImmediate(resolve));
  expect(watch.now().facts.program).toBeNull();
  answers[1]?.(['shadow']);
  await activity.settled();
  expect(watch.now().facts.program).toBe('shadow');
});

test('two minutes without a touch count as away', async () => {
  let idleMs = 119_999;
  const { watch, activity, clock } = watchWith({ pcInUse: 'hold' }, { idleMs: () => idleMs });
  watch.keepLooking(true);
  await activity.settled();
  expect(watch.now().facts.inUse).toBe(true);
  idleMs = 120_000;
  clock.advance(5000);
  await activity.settled();
  expect(watch.now().facts.inUse).toBe(false);
});

test('the processes of Linux are read from its files, also when one ends meanwhile', async () => {
  const proc = mkdtempSync(join(tmpdir(), 'clipslot-proc-'));
  for (const [pid, name] of Object.entries({ '1': 'init\n', '42': 'obs\n' })) {
    mkdirSync(join(proc, pid));
    writeFileSync(join(proc, pid, 'comm'), name);
  }
  mkdirSync(join(proc, '43'));
  mkdirSync(join(proc, 'sys'));
  expect([...(await linuxPrograms(proc))].sort()).toEqual(['init', 'obs']);
  rmSync(proc, { recursive: true });
});
