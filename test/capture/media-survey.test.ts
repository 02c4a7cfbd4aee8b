/**
 * Every odd film beside what a player makes of it: nothing that a player plays is called cut off, nothing that breaks off
 * is sent. The table is `media-survey.md`, and what players say is taken from it; with `MEASURE_FILMS=1`, and ffmpeg installed,
 * it is measured again, which takes a minute.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { recordingDate } from '../../main/model/recording-date.ts';
import { type FilmCase, filmCases } from '../support/film-cases.ts';
import { lookAtBytes } from '../support/look-at-bytes.ts';

const table = join(import.meta.dirname, 'media-survey.md');
const folder = mkdtempSync(join(tmpdir(), 'clipslot-survey-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const canMeasure =
  process.env.MEASURE_FILMS === '1' &&
  ['ffmpeg', 'ffprobe'].every((tool) => spawnSync(tool, ['-version']).status === 0);

interface Played {
  /** `yes`, `no`, or as far as it goes: a film that promises no end stops in the middle of a block. */
  readonly plays: string;
  readonly seconds: string;
}

const kept = new Map(
  [...readKept().matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|/gm)].map(
    ([, name = '', plays = '', seconds = '']) => [name, { plays, seconds }],
  ),
);

function readKept(): string {
  try {
    return readFileSync(table, 'utf8');
  } catch {
    return '';
  }
}

function played({ name, file, film }: FilmCase): Played {
  if (!canMeasure) return kept.get(name) ?? { plays: 'unknown', seconds: '' };
  const path = join(folder, file);
  writeFileSync(path, film);
  const run = spawnSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 'null', '-'], { encoding: 'utf8' });
  const complaints = run.stderr.split('\n').filter((line) => line !== '');
  const isShort = run.status === 0 && complaints.every((line) => line.includes('File ended prematurely'));
  if (complaints.length === 0 && run.status === 0)
    return { plays: 'yes', seconds: lengthOf(path).toFixed(1) };
  return isShort
    ? { plays: 'as far as it goes', seconds: lengthOf(path).toFixed(1) }
    : { plays: 'no', seconds: '–' };
}

interface Packet {
  readonly pts_time?: string;
  readonly duration_time?: string;
  readonly flags: string;
}

/** From the first packet that is shown to the end of the last: headers do not always say so. */
function lengthOf(path: string): number {
  const args = ['-v', 'error', '-show_entries', 'packet=pts_time,duration_time,flags', '-of', 'json', path];
  const { packets } = JSON.parse(spawnSync('ffprobe', args, { encoding: 'utf8', maxBuffer: 1e8 }).stdout);
  const shown = (packets as Packet[]).filter(
    ({ pts_time, flags }) => pts_time !== undefined && !flags.includes('D'),
  );
  const starts = shown.map(({ pts_time }) => Number(pts_time));
  const ends = shown.map(({ pts_time, duration_time = '0' }) => Number(pts_time) + Number(duration_time));
  return Math.max(...ends) - Math.min(...starts);
}

const changedAtMs = Date.UTC(2026, 10, 20, 18, 30);

function rowOf(one: FilmCase) {
  const { state, durationSeconds, createdAtMs } = lookAtBytes(one.film, one.file);
  const traces = { path: `/c/${one.file}`, createdAtMs, bornAtMs: null, changedAtMs };
  const date = recordingDate({ ...traces, durationSeconds: durationSeconds ?? 0 }, 'UTC', changedAtMs);
  return { name: one.name, ...played(one), state, durationSeconds, ...date };
}

test('no healthy film is called cut off, none that breaks off is sent, and lengths are those of a player', async () => {
  const rows = filmCases().map(rowOf);
  expect(rows.length).toBeGreaterThanOrEqual(60);
  expect(rows.filter(({ plays }) => plays === 'unknown')).toEqual([]);
  expect(rows.filter(({ plays, state }) => plays === 'yes' && state === 'incomplete')).toEqual([]);
  expect(rows.filter(({ plays, state }) => plays !== 'yes' && state === 'complete')).toEqual([]);
  expect(rows.filter(({ plays, state }) => plays === 'no' && state !== 'incomplete')).toEqual([]);
  const measured = rows.filter(({ state }) => state !== 'incomplete');
  const isOff = (ours: number | null, theirs: string) => Math.abs((ours ?? 0) - Number(theirs)) > 0.35;
  expect(measured.filter(({ seconds, durationSeconds }) => isOff(durationSeconds, seconds))).toEqual([]);
  const lines = rows.map(
    ({ name, plays, seconds, state, durationSeconds, dateRecorded, dateSource }) =>
      `| ${name} | ${plays} | ${seconds} | ${state} | ${durationSeconds?.toFixed(1) ?? '–'} | ${dateRecorded} | ${dateSource} |`,
  );
  await expect(`${heading(rows)}${lines.join('\n')}\n`).toMatchFileSnapshot(table);
}, 300_000);

function heading(rows: readonly { readonly plays: string }[]): string {
  const [healthy, broken] = ['yes', 'no'].map((as) => rows.filter(({ plays }) => plays === as).length);
  return `# Media survey

Written by \`media-survey.test.ts\`: ${rows.length} films, each played by ffmpeg and looked at by Clipslot. ${healthy} play to their end, and
none of them is *incomplete*, which after a day becomes "cut off"; ${broken} do not, and all of them are. The others end in
the middle of a block: what promised no end goes out as far as it goes. Lengths in seconds; the files were last changed at
2026-11-20T18:30:00Z.

| Film | ffmpeg plays it | length | Clipslot | length | recorded | by |
|---|---|---|---|---|---|---|
`;
}
