/** When a recording began, by what its file tells: each trace counts only where it can be true. */
import { describe, expect, test } from 'vitest';
import { dateInName } from '../../main/model/date-in-name.ts';
import { type DateTraces, recordingDate } from '../../main/model/recording-date.ts';

const now = Date.UTC(2026, 10, 22, 20);
const changedAtMs = Date.UTC(2026, 10, 20, 18, 30);
const at = (text: string) => Date.parse(`${text}Z`);
const zone = 'Europe/Berlin';
const dateOf = (traces: Partial<DateTraces>) => {
  const { dateRecorded, dateSource } = recordingDate(
    { path: '/c/a.mp4', createdAtMs: null, bornAtMs: null, changedAtMs, durationSeconds: 60, ...traces },
    zone,
    now,
  );
  return `${dateRecorded} ${dateSource}`;
};

describe('its source, the best first', () => {
  test('the container says when it began', () => {
    expect(dateOf({ createdAtMs: at('2019-05-04T10:20:30') })).toBe('2019-05-04T10:20:30Z container');
  });

  test.each([
    ['when it was written to last', changedAtMs],
    ['half a minute before, when a replay was saved', changedAtMs - 30_000],
  ])('or when it ended: %s', (_what, createdAtMs) => {
    const began = new Date(createdAtMs - 60_000).toISOString().replace('.000', '');
    expect(dateOf({ createdAtMs })).toBe(`${began} container`);
  });

  test('its name does, on the clock of this computer', () => {
    expect(dateOf({ path: '/c/2026-11-20 12-00-00.mkv' })).toBe('2026-11-20T11:00:00Z name');
    expect(dateOf({ path: '/c/2026-07-20 12-00-00.mkv' })).toBe('2026-07-20T10:00:00Z name');
  });

  test('the file came into being as long before its last change as it lasts, with a pause', () => {
    expect(dateOf({ bornAtMs: changedAtMs - 100_000 })).toBe('2026-11-20T18:28:20Z birth');
  });

  test('but a copy came into being later, and then its last change tells', () => {
    expect(dateOf({ bornAtMs: now })).toBe('2026-11-20T18:29:00Z change');
    expect(dateOf({ bornAtMs: changedAtMs - 50 * 3_600_000 })).toBe('2026-11-20T18:29:00Z change');
  });
});

describe('what cannot be true never goes out', () => {
  const absurd = [
    ['1601', at('1601-01-01T00:00:00')],
    ['1904', at('1904-01-01T00:00:00')],
    ['1969', at('1969-12-31T23:59:59')],
    ['1970', 0],
    ['the first day of 2000', at('2000-01-01T00:00:07')],
    ['2097', at('2097-01-01T00:00:00')],
    ['no calendar', 1e18],
    ['nothing', Number.NaN],
  ] as const;

  test.each(absurd)('a last change in %s', (_when, changed) => {
    expect(dateOf({ changedAtMs: changed })).toBe('2026-11-22T19:59:00Z found');
    const bornAtMs = at('2026-11-21T08:00:00');
    expect(dateOf({ changedAtMs: changed, bornAtMs })).toBe('2026-11-21T08:00:00Z birth');
  });

  test.each(absurd)('a container, a birth in %s', (_when, createdAtMs) => {
    expect(dateOf({ createdAtMs, bornAtMs: createdAtMs })).toBe('2026-11-20T18:29:00Z change');
  });

  test('a container or a name from after the last change', () => {
    expect(dateOf({ createdAtMs: changedAtMs + 3_600_000 })).toBe('2026-11-20T18:29:00Z change');
    expect(dateOf({ path: '/c/2026-11-21 12-00-00.mkv' })).toBe('2026-11-20T18:29:00Z change');
  });
});

describe('names as recorders give them', () => {
  const moment = at('2026-05-04T08:20:30');
  test.each([
    '2026-05-04 10-20-30.mkv',
    '2026-05-04_10-20-30.mp4',
    'Replay 2026-05-04 10-20-30.mp4',
    'Desktop 2026.05.04 - 10.20.30.03.DVR.mp4',
    'Some Game 2026-05-04 10-20-30.mp4',
    'Screen_Recording_20260504_102030.mp4',
    'VID_20260504_102030.mp4',
    'SOME GAME_20260504102030.mp4',
    'Some-Game-20260504-102030-12.mp4',
    'Screen Recording 2026-05-04 at 10.20.30.mov',
    '2026-05-04T10:20:30.webm',
  ])('%s', (name) => {
    expect(dateInName(name, zone)).toEqual([moment]);
  });

  test('with the year last: both readings, the day first', () => {
    expect(dateInName('Some Game 04.05.2026 10_20_30.mp4', zone)).toEqual([
      moment,
      at('2026-04-05T08:20:30'),
    ]);
    expect(dateInName('Some Game 12.25.2025 10_20_30.mp4', zone)).toEqual([at('2025-12-25T09:20:30')]);
  });

  test.each([
    'boss fight.mp4',
    '2026-05-04.mp4',
    '1920x1080 60.mp4',
    '2026-13-04 10-20-30.mp4',
    '20260504_996199.mp4',
  ])('none in %s', (name) => {
    expect(dateInName(name, zone)).toEqual([]);
  });
});
