/** Notifications: only for what needs a person or was asked for, and never a nuisance. */
import { beforeEach, expect, test } from 'vitest';
import { News, type WantedNews } from '../../../main/app/tray/news.ts';
import { noClips } from '../../../main/storage/state-counts.ts';
import type { QueueOverview } from '../../../preload/queue-contract.ts';
import { overviewWith } from '../../support/overview-sample.ts';

const everything: WantedNews = { needsYou: true, allPublished: true };
let nowMs: number;
beforeEach(() => {
  nowMs = 0;
});
const news = (wanted = everything) => new News(() => wanted, { monotonicMs: () => nowMs });

const needing = (needsPerson: number) => overviewWith({ needsPerson });
const counting = (counts: Partial<QueueOverview['counts']>) =>
  overviewWith({ counts: { ...noClips(), ...counts } });

test('what needed the owner at the start is no news, what comes after it is', () => {
  const told = news();
  expect(told.update(needing(1), false)).toBeNull();
  expect(told.update(needing(1), false)).toBeNull();
  expect(told.update(needing(2), false)).toMatchObject({ title: '2 clips need you' });
});

test('an owner who looks at the window is not told, then or later', () => {
  const told = news();
  told.update(needing(0), false);
  expect(told.update(needing(1), true)).toBeNull();
  expect(told.update(needing(1), false)).toBeNull();
});

test('a service that refuses clip after clip is told once, and again when it goes on', () => {
  const told = news();
  told.update(needing(0), false);
  const said = [];
  for (let clips = 1; clips <= 60; clips += 1) {
    nowMs += 1000;
    said.push(told.update(needing(clips), false));
  }
  expect(said.filter((one) => one !== null)).toHaveLength(1);
  nowMs += 5 * 60_000;
  expect(told.update(needing(60), false)).toMatchObject({ title: '60 clips need you' });
});

test('what was mended and breaks again is news again', () => {
  const told = news();
  told.update(needing(0), false);
  expect(told.update(needing(1), false)).not.toBeNull();
  told.update(needing(0), false);
  nowMs += 6 * 60_000;
  expect(told.update(needing(1), false)).not.toBeNull();
});

test('a lane that only a person can open is news as a clip is', () => {
  const told = news();
  told.update(overviewWith(), false);
  const reason = { code: 'not-authorized', detail: null } as const;
  const banners = [{ kind: 'lane', lane: 'slots', folderName: null, reason, until: null }] as const;
  expect(told.update(overviewWith({ banners }), false)).toEqual({
    title: 'Signed out: nothing can go',
    body: expect.stringMatching(/\. .*\./),
  });
});

test('that all is out is told where it was asked for, once, and not while clips are left', () => {
  const told = news();
  told.update(counting({ 'slot-held': 1, uploaded: 1, published: 3 }), false);
  expect(told.update(counting({ uploaded: 1, published: 4 }), false)).toBeNull();
  expect(told.update(counting({ published: 5 }), false)).toEqual({
    title: 'All done',
    body: 'Every clip is published.',
  });
  expect(told.update(counting({ published: 5 }), false)).toBeNull();
});

test('an owner is not told what they do not want to know', () => {
  const told = news({ needsYou: false, allPublished: false });
  told.update(counting({ uploaded: 1 }), false);
  expect(told.update(counting({ published: 1 }), false)).toBeNull();
  expect(told.update(needing(3), false)).toBeNull();
});

test('clips that were cancelled, not published, are no success', () => {
  const told = news();
  told.update(counting({ 'slot-held': 1 }), false);
  expect(told.update(counting({ cancelled: 1 }), false)).toBeNull();
});
