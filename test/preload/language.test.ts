// What is said in German, and that every language says everything: no sentence with a hole in it,
// numbers and times as its readers write them.
import { afterEach, describe, expect, test } from 'vitest';
import { pcUses, reasonCodes, type Status, type Waiting } from '../../preload/clip-view.ts';
import { formatBytes, formatCount, formatRelative, formatTime, formatWhen } from '../../preload/formats.ts';
import { direction, languages, speak, spokenLanguage, t } from '../../preload/language.ts';
import { describeBanner, describeOverview } from '../../preload/overview-words.ts';
import { lastsUntilPersonActs, troubleOf } from '../../preload/reasons.ts';
import { describeGrowing, describeNextStep, describeReason, describeStatus } from '../../preload/words.ts';
import { clipWith, everyStatus, now } from '../support/clip-sample.ts';
import { overviewWith } from '../support/overview-sample.ts';

afterEach(() => speak('en'));

const isSentence = /^[A-ZÄÖÜ].*[.)]$/s;

describe.each(languages)('in %s', (language) => {
  test('every status is one sentence without a hole in it', () => {
    speak(language);
    for (const status of everyStatus) {
      const sentence = describeStatus(status, clipWith({ status }), now);
      expect(sentence).toMatch(isSentence);
      expect(sentence).not.toMatch(/undefined|null|NaN|Invalid|\{\{|words:|status\./);
    }
  });

  test('every reason has a sentence and a next step, whether Clipslot or the owner tries again', () => {
    speak(language);
    for (const code of reasonCodes) {
      for (const again of ['by-itself', 'by-owner'] as const) {
        const { sentence, nextStep } = describeReason({ code, detail: null }, again);
        expect(sentence).toMatch(isSentence);
        expect(nextStep).toMatch(isSentence);
      }
      expect(troubleOf(code).fix !== null).toBe(lastsUntilPersonActs(code));
    }
  });

  test('explain and status have a sentence and a next step for every reason, wherever it can stand', () => {
    speak(language);
    for (const code of reasonCodes) {
      const reason = { code, detail: null };
      const nextTry = { kind: 'next-try', at: now + 60_000, reason } as const;
      const statuses: Status[] = [
        { code: 'failed', reason },
        { code: 'refused', reason },
        { code: 'cancelled', reason },
        { code: 'waiting-for-slot', waiting: nextTry },
        { code: 'waiting-to-send', waiting: nextTry },
        { code: 'waiting-to-send', waiting: { kind: 'lane', lane: 'transfers', reason, until: null } },
      ];
      for (const status of statuses) {
        expect(describeStatus(status, clipWith({ status }), now)).toMatch(isSentence);
        expect(describeNextStep(status)).toMatch(isSentence);
      }
    }
  });

  test('every file that is no clip yet has a sentence, with the code of the system where there is one', () => {
    speak(language);
    for (const waitsFor of [
      'quiet',
      'container',
      'closed',
      'readable',
      'sidecar',
      'twin',
      'fault',
    ] as const) {
      for (const code of [null, 'EBUSY'])
        expect(describeGrowing({ name: 'a', folderName: 'b', sizeBytes: 1, waitsFor, code })).toMatch(
          isSentence,
        );
    }
  });

  test('it runs from left to right, as both languages there are', () => {
    speak(language);
    expect(spokenLanguage()).toBe(language);
    expect(direction()).toBe('ltr');
  });
});

describe('German', () => {
  const at = new Date(2025, 10, 22, 23, 5).getTime();
  const noon = new Date(2025, 10, 22, 12, 0).getTime();

  test('writes numbers with a comma and thousands with a point', () => {
    speak('de');
    expect([0, 1, 999, 1500, 999_500, 4_294_967_295].map(formatBytes)).toEqual([
      '0 Byte',
      '1 Byte',
      '999 Byte',
      '1,5 kB',
      '1,0 MB',
      '4,3 GB',
    ]);
    expect(formatCount(12_000)).toBe('12.000');
    expect(describeOverview(overviewWith({ sendingClips: 12_000 }))).toBe('12.000 Clips werden gesendet');
    expect(describeOverview(overviewWith({ sendingClips: 1 }))).toBe('1 Clip wird gesendet');
  });

  test('tells the time by 24 hours and days as Germans do', () => {
    speak('de');
    expect(formatTime(at, noon)).toBe('23:05');
    expect(formatWhen(at, noon)).toBe('um 23:05');
    expect(formatWhen(at + 3 * 86_400_000, noon)).toBe('am Di., 25. Nov., 23:05');
    expect(formatRelative(noon - 300_000, noon)).toBe('vor 5 min');
    expect(formatRelative(noon, noon)).toBe('gerade eben');
  });

  test('puts the verb where it belongs while the computer is busy', () => {
    speak('de');
    const waits = (waiting: Waiting) =>
      describeStatus({ code: 'waiting-to-send', waiting }, clipWith({}), now);
    for (const what of pcUses)
      expect(waits({ kind: 'pc-in-use', what, program: null })).toMatch(
        /^Slot vorhanden: Pause, solange .+\.$/,
      );
    expect(waits({ kind: 'pc-in-use', what: 'on-battery', program: null })).toBe(
      'Slot vorhanden: Pause, solange dieser Computer vom Akku läuft.',
    );
  });

  test('names the trouble of all clips and when it is tried again', () => {
    speak('de');
    const reason = { code: 'service-busy', detail: null } as const;
    const banner = { kind: 'lane', lane: 'slots', folderName: null, reason, until: now + 40_000 } as const;
    expect(describeBanner(banner, now)).toMatchObject({
      heading: 'Es können keine Slots angefragt werden',
      nextStep: 'Clipslot versucht es von selbst wieder. Nächster Versuch in 40 s.',
    });
  });

  test('goes back to English at once', () => {
    speak('de');
    expect(t('queue:pause')).toBe('Senden anhalten');
    speak('en');
    expect(t('queue:pause')).toBe('Pause sending');
    expect(formatBytes(1500)).toBe('1.5 kB');
  });
});
