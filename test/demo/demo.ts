/**
 * `npm run demo`: five clips from a file in a capture folder to Published, with the simulator and the engine as programs
 * of their own, in a temporary folder. Ends by itself: exit code 0 when everything held, else 1 and the reason in a line.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Board, createBoard } from './board.ts';
import { readLedger } from './ledger.ts';
import { showBoard } from './live-table.ts';
import {
  followEngine,
  makeCaptureFolder,
  quietMs,
  type SimulatorProgram,
  startEngine,
  startSimulator,
} from './programs.ts';
import { recordings, startRecording } from './recordings.ts';
import { summaryOf, whatHolds } from './summary.ts';
import { judge } from './verdict.ts';
import { type Child, openWorkplace, type Workplace } from './workplace.ts';

const longestMs = 100_000;
const askLedgerEveryMs = 250;

interface Outcome {
  readonly lines: readonly string[];
  readonly problem: string | null;
}

const workplace = openWorkplace();
const { lines, problem } = await demo(workplace).catch((error: unknown): Outcome => {
  return { lines: [], problem: error instanceof Error ? error.message : String(error) };
});
// After a signal nothing more is said: what went wrong then is the signal.
if (!workplace.isLeaving()) {
  say(...lines);
  if (problem !== null) process.stderr.write(`demo: ${problem}\n`);
  process.exitCode = problem === null ? 0 : 1;
  await workplace.clear();
}

async function demo(place: Workplace): Promise<Outcome> {
  const startedAt = Date.now();
  const board = createBoard(recordings);
  const captures = await makeCaptureFolder(place);
  const simulator = await startSimulator(place);
  const recordTheRest = await startRecording(captures, board);
  const engine = await startEngine(place, captures, simulator);
  say(`Clipslot demo: ${recordings.length} clips, from a file in a capture folder to Published.`);
  say(`simulator   process ${simulator.child.pid}, ${simulator.metadataUrl}`);
  say(`engine      process ${engine.child.pid}, clipslot run --until-idle --json`, '');
  const showing = { board, simulator, startedAt };
  const work = Promise.all([followEngine(engine, board), recordTheRest(engine.watches)]);
  const [inOrder] = await whileShowing(showing, Promise.race([work, gone(simulator), tooLong(board)]));
  const ledger = await readLedger(simulator.ledgerUrl);
  const verdict = await judge(board.clips(), captures, ledger);
  const exit = await engine.child.ended;
  await simulator.child.stop();
  const run = { clips: board.clips(), ledger, verdict, quietMs, lastedMs: Date.now() - startedAt };
  const engineProblem = inOrder && exit === 0 ? null : endOf('engine', exit, engine.child);
  // When it stopped in good order because a clip needs a person, the verdict knows which one and why.
  const problem = (inOrder ? verdict.problems[0] : null) ?? engineProblem;
  const whenGood = problem === null ? [...whatHolds(run), '', 'Everything holds.'] : [];
  return { lines: ['', ...summaryOf(run), '', ...whenGood], problem };
}

interface Showing {
  readonly board: Board;
  readonly simulator: SimulatorProgram;
  readonly startedAt: number;
}

async function whileShowing<T>({ board, simulator, startedAt }: Showing, work: Promise<T>): Promise<T> {
  const stopShowing = showBoard(board, startedAt);
  const over = new AbortController();
  void watchLedger(simulator, board, over.signal);
  try {
    const result = await work;
    board.received(await readLedger(simulator.ledgerUrl));
    return result;
  } finally {
    over.abort();
    stopShowing();
  }
}

async function gone({ child }: SimulatorProgram): Promise<never> {
  throw new Error(endOf('simulator', await child.ended, child));
}

function endOf(program: string, exit: number | string, child: Child): string {
  const how = typeof exit === 'number' ? `exit code ${exit}` : exit;
  const remark = child.lastRemark();
  return `the ${program} ended with ${how}${remark === '' ? '' : `, saying "${remark}"`}`;
}

/** Only for showing how much has arrived: what counts is read once more at the end. */
async function watchLedger({ ledgerUrl }: SimulatorProgram, board: Board, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await readLedger(ledgerUrl).then(board.received, () => {});
    await sleep(askLedgerEveryMs, undefined, { ref: false });
  }
}

async function tooLong(board: Board): Promise<never> {
  await sleep(longestMs, undefined, { ref: false });
  const waiting = board.clips().filter(({ stage }) => stage !== 'published' && stage !== 'stopped');
  const where = waiting.map(({ name, stage }) => `${name} (${stage})`).join(', ');
  throw new Error(`not finished within ${longestMs / 1000} s: ${where}`);
}

function say(...texts: readonly string[]): void {
  for (const text of texts) process.stdout.write(`${text}\n`);
}
