/** The tray tells the truth, and pausing is one click away. */
import { expect, test } from 'vitest';
import { menuFor, type TrayActions } from '../../../main/app/tray/tray-menu.ts';
import { noClips } from '../../../main/storage/state-counts.ts';
import { describeOverview } from '../../../preload/overview-words.ts';
import type { QueueOverview } from '../../../preload/queue-contract.ts';
import { overviewWith } from '../../support/overview-sample.ts';

const held = { ...noClips(), 'slot-held': 3 };
const tonight = new Date(2026, 10, 22, 23, 0).getTime();
const evening = new Date(2026, 10, 22, 20, 0).getTime();

function pressing(label: string, overview: QueueOverview | null): string[] {
  const done: string[] = [];
  const note =
    (name: string) =>
    (...args: unknown[]) =>
      done.push([name, ...args].join(' '));
  const actions: TrayActions = {
    show: note('show'),
    goTo: note('goTo'),
    pause: note('pause'),
    pauseFor: note('pauseFor'),
    resume: note('resume'),
    openFolder: note('openFolder'),
    quit: note('quit'),
  };
  const entries = menuFor('', overview, actions);
  const all = [...entries, ...entries.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))];
  const entry = all.find((one) => one.label === label);
  if (entry === undefined) throw new Error(`the menu has no "${label}"`);
  if (entry.enabled !== false) (entry.click as () => void)();
  return done;
}

test.each([
  ['Pause sending', 'pause'],
  ['For an hour', 'pauseFor hour'],
  ['Until 8 in the morning', 'pauseFor morning'],
  ['Overview', 'goTo overview'],
  ['Settings…', 'goTo settings'],
  ['Open capture folder', 'openFolder'],
  ['Show Clipslot', 'show'],
  ['Quit Clipslot', 'quit'],
])('%s does what it says', (label, does) => {
  expect(pressing(label, overviewWith())).toEqual([does]);
});

test('while paused the same place resumes, and a longer pause can still be chosen', () => {
  const paused = overviewWith({ paused: true });
  expect(pressing('Resume sending', paused)).toEqual(['resume']);
  expect(pressing('For an hour', paused)).toEqual(['pauseFor hour']);
  expect(() => pressing('Pause sending', paused)).toThrow('no "Pause sending"');
});

test('before anything is set up only showing and quitting work', () => {
  expect(pressing('Show Clipslot', null)).toEqual(['show']);
  expect(pressing('Quit Clipslot', null)).toEqual(['quit']);
  for (const label of ['Pause sending', 'Overview', 'Open capture folder', 'Settings…'])
    expect(pressing(label, null)).toEqual([]);
});

test.each<[string, Partial<QueueOverview>, string, RegExp]>([
  ['nothing to do', {}, 'idle', /Watching for clips/],
  ['a clip on its way', { sendingClips: 1 }, 'sending', /Sending 1 clip/],
  [
    'the window opens tonight',
    { counts: held, hold: { kind: 'window', opensAt: tonight } },
    'waiting',
    /3 clips waiting until (11:00 ?pm|23:00)/i,
  ],
  [
    'settings that leave no time',
    { counts: held, hold: { kind: 'window', opensAt: null } },
    'waiting',
    /your settings leave no time/,
  ],
  [
    'a recording is on',
    { counts: held, hold: { kind: 'pc-in-use', what: 'recording', program: null } },
    'waiting',
    /3 clips waiting while a recording is on/,
  ],
  [
    'outside the window, but nothing waits',
    { hold: { kind: 'window', opensAt: tonight } },
    'idle',
    /Watching/,
  ],
  ['paused', { paused: true, counts: held }, 'paused', /Sending is paused, 3 clips waiting/],
  ['paused for a while', { paused: true, pausedUntil: tonight }, 'paused', /paused until/],
  ['paused over trouble', { paused: true, needsPerson: 2 }, 'needs-you', /2 clips need you/],
])('%s: icon and tooltip say so', (_, part, mood, sentence) => {
  const overview = overviewWith({ at: evening, ...part });
  expect(overview.glance.mood).toBe(mood);
  expect(describeOverview(overview)).toMatch(sentence);
});
