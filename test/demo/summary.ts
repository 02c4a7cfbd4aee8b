/** The table at the end: how long each clip took, counted from its last byte, and what was checked. */
import { formatBytes } from '../../preload/formats.ts';
import type { ClipOnBoard } from './board.ts';
import { inColumns, seconds } from './columns.ts';
import type { Ledger } from './ledger.ts';
import type { Verdict } from './verdict.ts';

export interface Run {
  readonly clips: readonly ClipOnBoard[];
  readonly ledger: Ledger;
  readonly verdict: Verdict;
  readonly quietMs: number;
  readonly lastedMs: number;
}

const heading = ['clip', 'size', 'blocks', 'slot stored', 'less quiet time', 'Published'];

export function summaryOf(run: Run): string[] {
  const { clips, verdict, quietMs } = run;
  const rows = clips.map((clip) => {
    const slot = since(clip, clip.at['slot-held']);
    return [
      clip.name,
      formatBytes(clip.sizeBytes),
      String(verdict.blocks.get(clip.name) ?? 0),
      timed(slot),
      timed(slot === null ? null : slot - quietMs),
      timed(since(clip, clip.at.published)),
    ];
  });
  const table = inColumns(
    [heading, ...rows, totals(run)],
    ['left', 'right', 'right', 'right', 'right', 'right'],
  );
  const quiet = `a file counts as finished after ${seconds(quietMs)} of quiet.`;
  return [...table, '', `Times are counted from the last byte of each file; ${quiet}`];
}

function totals({ clips, verdict, quietMs }: Run): string[] {
  const bytes = clips.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const blocks = [...verdict.blocks.values()].reduce((sum, count) => sum + count, 0);
  const slot = slowest(clips.map((clip) => since(clip, clip.at['slot-held'])));
  const published = slowest(clips.map((clip) => since(clip, clip.at.published)));
  const lessQuiet = slot === null ? null : slot - quietMs;
  return [
    'total, slowest',
    formatBytes(bytes),
    String(blocks),
    timed(slot),
    timed(lessQuiet),
    timed(published),
  ];
}

/** Only said when the verdict found no problem. */
export function whatHolds({ clips, ledger, verdict, lastedMs }: Run): string[] {
  const blocks = [...verdict.blocks.values()].reduce((sum, count) => sum + count, 0);
  const { length } = clips;
  return inColumns(
    [
      ['Published', `${length} of ${length}`],
      ['SHA-256', `equal on disk and in the simulator, ${length} of ${length}`],
      ['slots', `one for each clip: ${ledger.requests.post} slot requests in all`],
      ['blocks', `each received once: ${ledger.requests.put} requests for ${blocks} blocks`],
      ['whole run', seconds(lastedMs)],
    ],
    ['left', 'left'],
  );
}

function since(clip: ClipOnBoard, at: number | undefined): number | null {
  return at === undefined || clip.at.finished === undefined ? null : at - clip.at.finished;
}

function slowest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.max(...known);
}

function timed(ms: number | null): string {
  return ms === null ? '-' : seconds(ms);
}
