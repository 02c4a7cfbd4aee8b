/** The board while things happen: a table redrawn in place on a terminal, one line for each stage anywhere else. */
import { formatBytes } from '../../preload/formats.ts';
import type { Board, ClipOnBoard, Stage } from './board.ts';
import { inColumns, seconds } from './columns.ts';

const stageWords: Readonly<Record<Stage, string>> = {
  'to come': 'to come',
  recording: 'being recorded',
  finished: 'finished; the engine waits until it is quiet',
  'slot-held': 'slot stored',
  uploaded: 'sent; the service prepares it',
  published: 'Published',
  stopped: 'stopped',
};

const redrawEveryMs = 100;

/** Shows the board until the returned function is called. */
export function showBoard(board: Board, startedAt: number): () => void {
  if (process.stdout.isTTY) return redrawInPlace(board);
  const nameWidth = Math.max(...board.clips().map(({ name }) => name.length));
  const tell = (clip: ClipOnBoard) => {
    const since = seconds(Date.now() - startedAt).padStart(8);
    process.stdout.write(`${since}   ${clip.name.padEnd(nameWidth)}   ${words(clip)}\n`);
  };
  board
    .clips()
    .filter(({ stage }) => stage !== 'to come')
    .forEach(tell);
  board.onReached(tell);
  return () => {};
}

function redrawInPlace(board: Board): () => void {
  let drawn = 0;
  const draw = () => {
    const lines = tableOf(board.clips());
    // A line that wraps would count as two when going back up. Some terminals say that they have 0 columns.
    const columns = process.stdout.columns || 80;
    const up = drawn === 0 ? '' : `\u001b[${drawn}A`;
    process.stdout.write(up + lines.map((line) => `\u001b[2K${line.slice(0, columns)}\n`).join(''));
    drawn = lines.length;
  };
  draw();
  const timer = setInterval(draw, redrawEveryMs).unref();
  return () => {
    clearInterval(timer);
    draw();
  };
}

function tableOf(clips: readonly ClipOnBoard[]): string[] {
  const rows = clips.map((clip) => [
    clip.name,
    formatBytes(clip.onDiskBytes),
    formatBytes(clip.receivedBytes),
    words(clip),
  ]);
  return inColumns([['clip', 'on disk', 'received', 'state'], ...rows], ['left', 'right', 'right', 'left']);
}

function words({ stage, reason, receivedBytes }: ClipOnBoard): string {
  if (stage === 'stopped') return `stopped (${reason ?? 'no reason given'})`;
  return stage === 'slot-held' && receivedBytes > 0 ? 'sending' : stageWords[stage];
}
