// The catalogue: nothing that can happen to a clip is without a sentence, and no sentence promises
// what is not so.
import { describe, expect, test } from 'vitest';
import { type ClipView, pcUses, reasonCodes } from '../../preload/clip-view.ts';
import {
  displayName,
  formatBytes,
  formatLength,
  formatRelative,
  formatTime,
  formatWhen,
} from '../../preload/formats.ts';
import { describeBanner, describeNeeds, describeOverview } from '../../preload/overview-words.ts';
import { describeNextStep, describeReason, describeStatus, shareDone } from '../../preload/words.ts';
import { clipWith, everyStatus, now } from '../support/clip-sample.ts';
import { overviewWith } from '../support/overview-sample.ts';

const busy = { code: 'service-busy', detail: null } as const;
const gone = { code: 'file-gone', detail: null } as const;

const isSentence = /^[A-Z].*[.)]$/s;

describe('sentences', () => {
  test.each(reasonCodes)(
    '%s has a sentence and a next step, whether Clipslot or the owner tries again',
    (code) => {
      for (const again of ['by-itself', 'by-owner'] as const) {
        const { sentence, nextStep } = describeReason({ code, detail: null }, again);
        expect(sentence).toMatch(isSentence);
        expect(nextStep).toMatch(isSentence);
      }
    },
  );

  test('every status is one sentence without a hole in it', () => {
    for (const status of everyStatus) {
      const sentence = describeStatus(status, clipWith({ status }), now);
      expect(sentence).toMatch(isSentence);
      expect(sentence).not.toMatch(/undefined|null|NaN|Invalid/);
    }
  });

  test('a clip that needs its owner always has a next step', () => {
    expect(describeNextStep({ code: 'refused', reason: busy })).toMatch(isSentence);
    expect(describeNextStep({ code: 'failed', reason: gone })).toMatch(isSentence);
    expect(describeNextStep({ code: 'checking-slot', nextAt: now, askOwner: true })).toMatch(isSentence);
  });

  test('plurals follow the number', () => {
    expect(describeOverview(overviewWith({ sendingClips: 1 }))).toBe('Sending 1 clip');
    expect(describeOverview(overviewWith({ sendingClips: 12_000 }))).toBe('Sending 12,000 clips');
    expect(describeOverview(overviewWith({ needsPerson: 1 }))).toContain('1 clip needs you');
    expect(describeOverview(overviewWith({ needsPerson: 2 }))).toContain('2 clips need you');
  });
});

describe('the mood of the tray', () => {
  const passing = { kind: 'lane', lane: 'slots', folderName: null, reason: busy, until: now } as const;
  const lasting = { ...passing, reason: { code: 'not-authorized', detail: null } } as const;

  test('trouble outranks the pause, the pause outranks sending', () => {
    expect(overviewWith({ needsPerson: 1, paused: true }).glance.mood).toBe('needs-you');
    expect(overviewWith({ paused: true, sendingClips: 1 }).glance.mood).toBe('paused');
    expect(overviewWith({ sendingClips: 1 }).glance.mood).toBe('sending');
    expect(overviewWith({}).glance.mood).toBe('idle');
  });

  test('a busy service is no call for the owner, a refused authorization is', () => {
    expect(overviewWith({ banners: [passing] }).glance.mood).toBe('idle');
    expect(overviewWith({ banners: [lasting] }).glance.mood).toBe('needs-you');
    expect(describeNeeds(overviewWith({ banners: [passing] }))).toBe('');
    expect(describeNeeds(overviewWith({ banners: [lasting] }))).toBe('Signed out: nothing can go.');
    expect(describeBanner(lasting, now).needsPerson).toBe(true);
  });
});

test('a lost folder is spoken of as a folder, not as a file', () => {
  const reason = { code: 'folder-away', detail: null } as const;
  const banner = { kind: 'folder', lane: null, folderName: 'captures', reason, until: null } as const;
  const words = describeBanner(banner, now);
  expect(words.heading).toBe('The folder captures cannot be reached');
  expect(`${words.sentence} ${words.nextStep}`).not.toContain('file');
  expect(words.needsPerson).toBe(true);
});

test('a clip that is sending says how fast, when it is out, and why not faster', () => {
  const sending = (part: Partial<ClipView>) =>
    describeStatus({ code: 'sending' }, clipWith({ sizeBytes: 2000, acceptedBytes: 1000, ...part }), now);
  expect(sending({})).toBe('Sending: the service has 1.0 kB of 2.0 kB.');
  expect(sending({ bytesPerSecond: 50, doneAt: now + 20_000 })).toBe(
    'Sending: the service has 1.0 kB of 2.0 kB, 50 bytes a second, out in 20 s.',
  );
  expect(sending({ slowedBy: { kind: 'limited-window' } })).toContain('slowly at this hour');
  for (const what of pcUses)
    expect(sending({ slowedBy: { kind: 'pc-in-use', what, program: null } })).toMatch(
      /^Sending slowly while .+:/,
    );
});

test('progress is never whole before the service has the whole file', () => {
  const all = { sizeBytes: 100, acceptedBytes: 100 };
  expect(shareDone(clipWith({ ...all, status: { code: 'finishing' } }))).toBe(0.99);
  expect(shareDone(clipWith({ sizeBytes: 0, acceptedBytes: 0, status: { code: 'sending' } }))).toBe(0);
  expect(shareDone(clipWith({ ...all, status: { code: 'published' } }))).toBeNull();
});

describe('numbers, times and names', () => {
  test('sizes step up where rounding would', () => {
    expect([0, 999, 1000, 999_499, 999_500, 2_000_000, 4_294_967_295].map(formatBytes)).toEqual([
      '0 bytes',
      '999 bytes',
      '1.0 kB',
      '999 kB',
      '1.0 MB',
      '2.0 MB',
      '4.3 GB',
    ]);
  });

  test('lengths and spans', () => {
    expect([7, 59.6, 750, 3723].map(formatLength)).toEqual(['0:07', '1:00', '12:30', '1:02:03']);
    expect(formatRelative(now, now)).toBe('just now');
    expect(formatRelative(now + 40_000, now)).toBe('in 40 s');
    expect(formatRelative(now - 300_000, now)).toBe('5 min ago');
    expect(formatWhen(now - 1, now)).toBe('now');
    expect(formatTime(now + 3 * 86_400_000, now)).toMatch(/^Tue 25 Nov, /);
  });

  test('a name cannot turn the text around it or go on for ever', () => {
    expect(displayName('a\u202Egpj.exe')).toBe('a\uFFFDgpj.exe');
    expect(displayName('line\nbreak')).toBe('line\uFFFDbreak');
    expect(displayName('x'.repeat(500)).length).toBeLessThanOrEqual(120);
  });
});
