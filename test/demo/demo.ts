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
import { type Run, summaryOf, whatHolds } from './summary.ts';
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
  const stopShowing = showBoard(board, startedAt);
  const over = new AbortController();
  try {
    void watchLedger(simulator, board, over.signal);
    const work = [recordTheRest(engine.watches), followEngine(engine, board)];
    await Promise.race([Promise.all(work), gone(simulator), tooLong(board)]);
    board.received(await readLedger(simulator.ledgerUrl));
  } finally {
    over.abort();
    stopShowing();
  }
  const ledger = await readLedger(simulator.ledgerUrl);
  const verdict = await judge(board.clips(), captures, ledger);
  const exit = await engine.child.ended;
  await simulator.child.stop();
  const run = { clips: board.clips(), ledger, verdict, quietMs, lastedMs: Date.now() - startedAt };
  return conclude(run, exit, engine.child);
}

function conclude(run: Run, exit: number | string, engine: Child): Outcome {
  const table = ['', ...summaryOf(run), ''];
  // Exit code 1 only says that some clip needs a person; the verdict knows which one and why.
  const { problems } = run.verdict;
  const [problem] = exit === 0 || exit === 1 ? problems : [];
  if (problem !== undefined || exit !== 0)
    return { lines: table, problem: problem ?? endOf('engine', exit, engine) };
  return { lines: [...table, ...whatHolds(run), '', 'Everything holds.'], problem: null };
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
