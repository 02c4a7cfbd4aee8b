// The app's log on real files: what is in it, what never is, how large it gets, and that nothing
// depends on it.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { AppLog, overheard } from '../../main/app/log.ts';
import { createTestClock } from '../support/test-clock.ts';

let base = '';
const home = '/home/sam';
const clock = createTestClock();

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'clipslot-log-'));
});

const folder = () => join(base, 'logs');
const everything = () =>
  readdirSync(folder())
    .map((name) => readFileSync(join(folder(), name), 'utf8'))
    .join('');

test('a line is JSON that names when, what and which clip, and no folder', () => {
  const log = new AppLog({ folder: folder(), home, clock });
  log.event({
    at: '2025-11-22T12:00:00.000Z',
    event: 'published',
    clipId: 'one',
    path: '/data/captures/a.mp4',
  });
  log.note('started', { version: '1.2.3', data: `${home}/.config/Clipslot` });
  const [first, second] = log.newest(10).map((line) => JSON.parse(line));
  expect(first).toEqual({
    at: '2025-11-22T12:00:00.000Z',
    level: 'info',
    event: 'published',
    clipId: 'one',
    name: 'a.mp4',
  });
  expect(second).toMatchObject({ event: 'started', version: '1.2.3', data: '~/.config/Clipslot' });
  expect(second.at).toBe(new Date(clock.now()).toISOString());
});

describe('secrets', () => {
  const secret = fc
    .string({ minLength: 12, maxLength: 60, unit: 'grapheme-ascii' })
    .filter((one) => one.trim() === one);

  test('that are known are in no line, whatever they look like and wherever they stand', () => {
    const log = new AppLog({ folder: folder(), home, clock });
    fc.assert(
      fc.property(secret, fc.nat(5), (value, place) => {
        log.know(value);
        spill(log, value, place);
        // In JSON a backslash or a quote is written with another one before it.
        const written = JSON.stringify(value).slice(1, -1);
        expect(log.newest(1)[0]).not.toContain(written);
      }),
      { numRuns: 300 },
    );
  });

  test('that were never told are in no line when they look like what they are', () => {
    const log = new AppLog({ folder: folder(), home, clock });
    const token = fc
      .string({
        minLength: 32,
        maxLength: 200,
        unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEF0123456789_-'),
      })
      .filter((one) => /\d/.test(one) && /[A-Za-z]/.test(one));
    const shapes: readonly ((value: string) => string)[] = [
      (value) => `Authorization: ${value}`,
      (value) => `XBL3.0 x=17;${value}`,
      (value) => `Bearer ${value}`,
      (value) => `https://upload.example.com/a?sig=${value}`,
      (value) => `read ${value} from the store`,
    ];
    fc.assert(
      fc.property(token, fc.constantFrom(...shapes), fc.nat(5), (value, shape, place) => {
        spill(log, shape(value), place);
        expect(log.newest(1)[0]).not.toContain(value);
      }),
      { numRuns: 300 },
    );
  });

  test('an authorization is known as soon as its source has answered', async () => {
    const log = new AppLog({ folder: folder(), home, clock });
    const answer = async () => ({ ok: true, value: 'short pass' }) as const;
    const source = overheard({ current: answer, refresh: answer }, (found) => log.know(found));
    expect(await source.current()).toEqual({ ok: true, value: 'short pass' });
    log.bug(new Error('refused: short pass'));
    expect(everything()).not.toContain('short pass');
  });
});

describe('its files', () => {
  test('are five, none much larger than allowed, for this user only, the oldest lines gone', () => {
    const log = new AppLog({ folder: folder(), home, clock, largestBytes: 2000 });
    for (let count = 0; count < 300; count += 1) log.note('tick', { count });
    const names = readdirSync(folder()).sort();
    expect(names).toEqual([
      'clipslot.1.log',
      'clipslot.2.log',
      'clipslot.3.log',
      'clipslot.4.log',
      'clipslot.log',
    ]);
    for (const name of names) {
      const { size, mode } = statSync(join(folder(), name));
      expect(size).toBeLessThan(2200);
      expect(mode & 0o077).toBe(0);
    }
    const counts = log.newest(1000).map((line) => JSON.parse(line).count);
    expect(counts.at(-1)).toBe(299);
    expect(counts[0]).toBeGreaterThan(100);
    expect(counts).toEqual(counts.map((_, at) => counts[0] + at));
  });

  test('go on where an earlier start left them', () => {
    new AppLog({ folder: folder(), home, clock }).note('first');
    const log = new AppLog({ folder: folder(), home, clock });
    log.note('second');
    expect(log.newest(10).map((line) => JSON.parse(line).event)).toEqual(['first', 'second']);
  });
});

describe('D14: a log that cannot be written', () => {
  test('costs its lines, and the next diagnostics say so', () => {
    // A file where the folder should be stands in for a disk that takes nothing: it stops root as
    // well.
    writeFileSync(folder(), '');
    const log = new AppLog({ folder: folder(), home, clock });
    log.note('started');
    log.bug(new Error('something'));
    expect(log.newest(10).map((line) => JSON.parse(line))).toEqual([
      { level: 'error', event: 'log-lines-lost', lost: 2 },
    ]);
  });

  test('that breaks while it runs costs only the lines meanwhile', () => {
    const log = new AppLog({ folder: folder(), home, clock });
    log.note('before');
    // A folder in the place of the file: not even root can write to it.
    rmSync(join(folder(), 'clipslot.log'));
    mkdirSync(join(folder(), 'clipslot.log'));
    log.note('meanwhile');
    expect(log.newest(10).map((line) => JSON.parse(line).event)).toEqual(['log-lines-lost']);
  });
});

/** The same text in each place a text can be in. */
function spill(log: AppLog, text: string, place: number): void {
  const error = new Error(`failed with ${text}`);
  const ways = [
    () => log.bug(error),
    () => log.bug(new Error('outer', { cause: error })),
    () => log.note('noted', { text }),
    () => log.note('noted', { [text]: 1 }),
    () => log.note('noted', { list: ['a', { deep: `x ${text} y` }] }),
    () => log.event({ at: '2025-11-22T12:00:00.000Z', event: 'failed', reason: { detail: text } }),
  ];
  ways[place]?.();
}
