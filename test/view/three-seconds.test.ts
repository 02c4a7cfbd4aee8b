/**
 * What a glance of three seconds tells, in the situations that matter: heading, tray, taskbar and
 * notification, all of one truth.
 */
import { expect, test } from 'vitest';
import { News } from '../../main/app/tray/news.ts';
import { type TaskbarProgress, taskbarOf } from '../../main/app/tray/taskbar.ts';
import { noClips } from '../../main/storage/state-counts.ts';
import { type GlanceFacts, signedOut } from '../../main/view/glance.ts';
import { RunShare } from '../../main/view/run-share.ts';
import type { ReasonCode } from '../../preload/clip-view.ts';
import { formatTime } from '../../preload/formats.ts';
import type { Banner, Mood } from '../../preload/glance-contract.ts';
import { describeForTray, describeOverview } from '../../preload/overview-words.ts';
import type { QueueOverview } from '../../preload/queue-contract.ts';
import { overviewWith } from '../support/overview-sample.ts';

const evening = new Date(2026, 10, 22, 20, 0).getTime();
const night = new Date(2026, 10, 22, 23, 0).getTime();
const minuteMs = 60_000;

const laneTrouble = (code: ReasonCode, lane: 'slots' | 'transfers' = 'slots'): Banner => ({
  kind: 'lane',
  lane,
  folderName: null,
  reason: { code, detail: null },
  until: evening + minuteMs,
});
const diskFull: Banner = { ...laneTrouble('disk-full'), kind: 'database', lane: null };

interface Situation {
  readonly what: string;
  readonly overview: Partial<QueueOverview>;
  readonly ahead?: Partial<Pick<GlanceFacts, 'causes' | 'leftBytes' | 'share' | 'doneAt'>>;
  readonly isSignedOut?: boolean;
  readonly mood: Mood;
  readonly heading: string;
  /** Where it differs from the heading. */
  readonly tray?: string;
  readonly taskbar: TaskbarProgress;
  /** Told of the change from an empty queue to this; null: no news. */
  readonly news: { readonly title: string; readonly body: string } | null;
}

const noBar: TaskbarProgress = { share: -1, mode: 'none' };
const red: TaskbarProgress = { share: 1, mode: 'error' };
const counts = (part: Partial<QueueOverview['counts']>) => ({ ...noClips(), ...part });
const sentenceOf = (text: string) => expect.stringContaining(text) as unknown as string;

const situations: Situation[] = [
  {
    what: 'signed out, which the app knows before the service was asked',
    overview: { counts: counts({ 'awaiting-slot': 25 }) },
    isSignedOut: true,
    mood: 'needs-you',
    heading: 'Signed out: nothing can go · 25 clips waiting',
    taskbar: red,
    news: { title: 'Signed out: nothing can go', body: sentenceOf('authorization') },
  },
  {
    what: 'offline',
    overview: {
      counts: counts({ 'slot-held': 25 }),
      banners: [laneTrouble('offline', 'transfers'), laneTrouble('offline')],
    },
    ahead: { leftBytes: 412e6 },
    mood: 'waiting',
    heading: 'Offline: nothing can go · 25 clips waiting · 412 MB left',
    tray: 'Offline: nothing can go · 25 clips waiting',
    taskbar: noBar,
    news: null,
  },
  {
    what: 'over quota',
    overview: {
      counts: counts({ 'awaiting-slot': 3, 'slot-held': 2 }),
      sendingClips: 2,
      bytesPerSecond: 1.2e6,
      banners: [laneTrouble('over-quota')],
    },
    ahead: { leftBytes: 30e6, share: 0.5, doneAt: evening + 2 * minuteMs },
    mood: 'needs-you',
    heading:
      'Your space at the service is full: no new clip can go · Sending 2 of 5 clips · 30.0 MB left · 1.2 MB/s · about 2 min',
    tray: 'Your space at the service is full: no new clip can go · Sending 2 of 5 clips · about 2 min',
    taskbar: { share: 0.5, mode: 'normal' },
    news: { title: 'Your space at the service is full: no new clip can go', body: sentenceOf('.') },
  },
  {
    what: '25 refused for one cause',
    overview: { counts: counts({ refused: 25, published: 4 }), needsPerson: 25 },
    ahead: { causes: [{ code: 'request-refused', detail: null, count: 25, name: 'goal.mp4' }] },
    mood: 'needs-you',
    heading: '25 clips need you: The service refused the slot request',
    taskbar: noBar,
    news: {
      title: '25 clips need you',
      body: sentenceOf('25 clips: The service refused the slot request.'),
    },
  },
  {
    what: 'paused',
    overview: { counts: counts({ 'slot-held': 3 }), paused: true },
    ahead: { leftBytes: 90e6, share: 0.25 },
    mood: 'paused',
    heading: 'Sending is paused, 3 clips waiting · 90.0 MB left',
    tray: 'Sending is paused, 3 clips waiting',
    taskbar: { share: 0.25, mode: 'paused' },
    news: null,
  },
  {
    what: 'waiting for its window',
    overview: { counts: counts({ 'slot-held': 3 }), hold: { kind: 'window', opensAt: night } },
    mood: 'waiting',
    heading: `3 clips waiting until ${formatTime(night, evening)}`,
    taskbar: noBar,
    news: null,
  },
  {
    what: 'a recording is on',
    overview: {
      counts: counts({ 'slot-held': 3 }),
      hold: { kind: 'pc-in-use', what: 'recording', program: null },
    },
    mood: 'waiting',
    heading: '3 clips waiting while a recording is on',
    taskbar: noBar,
    news: null,
  },
  {
    what: 'the disk is full',
    overview: { counts: counts({ 'slot-held': 3 }), banners: [diskFull] },
    mood: 'needs-you',
    heading: 'The disk is full · 3 clips waiting',
    taskbar: red,
    news: { title: 'The disk is full', body: sentenceOf('.') },
  },
  {
    what: 'one failed among 300',
    overview: {
      counts: counts({ failed: 1, 'slot-held': 38, published: 261 }),
      needsPerson: 1,
      sendingClips: 2,
      bytesPerSecond: 1.2e6,
    },
    ahead: {
      causes: [{ code: 'file-gone', detail: null, count: 1, name: 'goal.mp4' }],
      leftBytes: 412e6,
      share: 0.876,
      doneAt: evening + 6 * minuteMs,
    },
    mood: 'needs-you',
    heading:
      '1 clip needs you: The file is no longer in its folder · Sending 2 of 38 clips · 412 MB left · 1.2 MB/s · about 6 min',
    tray: '1 clip needs you: The file is no longer in its folder · Sending 2 of 38 clips · about 6 min',
    taskbar: { share: 0.87, mode: 'normal' },
    news: {
      title: '1 clip needs you',
      body: 'goal.mp4: The file is no longer in its folder. Put the file back. Then try again.',
    },
  },
  {
    what: 'all done',
    overview: { counts: counts({ published: 300 }) },
    ahead: { leftBytes: 0 },
    mood: 'idle',
    heading: 'Every clip is published',
    taskbar: noBar,
    news: null,
  },
  {
    what: 'the first minute: nothing is known of the line',
    overview: { counts: counts({ 'slot-held': 1 }), sendingClips: 1 },
    ahead: { leftBytes: 30e6 },
    mood: 'sending',
    heading: 'Sending 1 clip · 30.0 MB left · working out how long',
    tray: 'Sending 1 clip · working out how long',
    taskbar: { share: 2, mode: 'indeterminate' },
    news: null,
  },
  {
    what: 'a lost answer that Clipslot looks into, and one that only the owner can settle',
    overview: { counts: counts({ 'slot-unknown': 2 }), needsPerson: 1 },
    ahead: { causes: [{ code: 'answer-lost', detail: null, count: 1, name: 'goal.mp4' }] },
    mood: 'needs-you',
    heading:
      '1 clip needs you: The answer was lost, so a slot may exist at the service · Checking whether 1 clip got its slot',
    tray: '1 clip needs you: The answer was lost, so a slot may exist at the service',
    taskbar: noBar,
    news: { title: '1 clip needs you', body: sentenceOf('goal.mp4: The answer was lost') },
  },
];

test.each(situations)('$what', ({ overview: part, ahead, isSignedOut, ...expected }) => {
  const plain = overviewWith({ at: evening, ...part }, ahead);
  const overview = isSignedOut ? { ...plain, glance: signedOut(plain.glance) } : plain;
  const news = new News(() => ({ needsYou: true, allPublished: true }), { monotonicMs: () => 0 });
  news.update(overviewWith(), false);
  expect({
    mood: overview.glance.mood,
    heading: describeOverview(overview),
    tray: describeForTray(overview),
    taskbar: taskbarOf(overview.glance),
    news: news.update(overview, false),
  }).toEqual({
    mood: expected.mood,
    heading: expected.heading,
    tray: expected.tray ?? expected.heading,
    taskbar: expected.taskbar,
    news: expected.news,
  });
});

test.each(situations)('the tooltip fits every system: $what', ({ overview, ahead }) => {
  expect(describeForTray(overviewWith({ at: evening, ...overview }, ahead)).length).toBeLessThanOrEqual(110);
});

test('over clips that need someone no heading says that all is well', () => {
  const overview = overviewWith({ counts: counts({ refused: 90, published: 10 }), needsPerson: 90 });
  expect(describeOverview(overview)).toBe('90 clips need you');
});

test('one refusal in three lanes is one trouble', () => {
  const banners = [laneTrouble('not-authorized'), laneTrouble('not-authorized', 'transfers')];
  expect(overviewWith({ banners }).glance.lastingTroubles).toBe(1);
});

test('the share of what is out never falls while clips leave, and begins again once all are out', () => {
  const share = new RunShare();
  expect([100, 50, 0.1, 0, 40, 10].map((left) => share.update(left))).toEqual([0, 0.5, 0.99, null, 0, 0.75]);
  expect(share.update(null)).toBeNull();
});
