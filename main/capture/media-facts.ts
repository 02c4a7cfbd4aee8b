/**
 * How long a clip is, read from the file itself. Clips are hostile input to a large parser, so it runs in a thread of its
 * own with little memory: four damaged bytes in a fragment once had it fill gigabytes, eight at the end of a Matroska file
 * kept it busy for ever [mediabunny 1.61.0]. Such a file costs its own answer and nothing else. The thread ends when nobody
 * has asked for a while: it holds 18 MB and starts in a fifth of a second.
 */
import { Worker } from 'node:worker_threads';
import { problem, type Result } from '../base/result.ts';
import { afterRealMs } from '../base/runtime.ts';

export interface MediaFacts {
  readonly durationSeconds: number;
}

export type MeasuredFile = Result<MediaFacts>;

/** What takes longer than this is no header. */
const longestMs = 120_000;
/** Clips that are dropped together are measured by one thread. */
const keptForMs = 500;
const resourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 };
/** Beside this file, under the ending it has itself: sources run as they are, bundles do not. */
const entry = new URL(
  import.meta.url.endsWith('.ts') ? './media-facts-worker.ts' : './media-facts-worker.js',
  import.meta.url,
);

interface Reader {
  readonly thread: Worker;
  /** Until then it has not even begun: what goes wrong is no file's fault. */
  isReady: boolean;
  failure: Error | null;
}

let reader: Reader | null = null;
let cancelEnd = () => {};
let before: Promise<unknown> = Promise.resolve();

/** One file after the other: each is a matter of milliseconds, and a thread that dies takes only one file with it. */
export function mediaFacts(path: string): Promise<MeasuredFile> {
  const facts = before.then(() => ask(path));
  before = facts.catch(() => {});
  return facts;
}

function ask(path: string): Promise<MeasuredFile> {
  const asked = reader ?? start();
  const { thread } = asked;
  cancelEnd();
  return new Promise((resolve, reject) => {
    const cancelDeadline = afterRealMs(longestMs, giveUp);
    function hear(said: 'ready' | MeasuredFile): void {
      if (said === 'ready') asked.isReady = true;
      else end(() => resolve(said));
    }
    function end(settle: () => void): void {
      cancelDeadline();
      thread.off('message', hear);
      thread.off('exit', giveUp);
      thread.unref();
      cancelEnd = afterRealMs(keptForMs, () => discard(asked), 'lets-end');
      settle();
    }
    function giveUp(): void {
      discard(asked);
      const cause = asked.failure;
      if (asked.isReady) end(() => resolve(problem('its length cannot be read')));
      else end(() => reject(new Error('the thread that measures clips does not start', { cause })));
    }
    thread.on('message', hear);
    thread.on('exit', giveUp);
    // Only while somebody waits for an answer does the thread keep the process.
    thread.ref();
    thread.postMessage(path);
  });
}

function start(): Reader {
  // Flags of this process are not meant for its threads; some would keep one from starting.
  const thread = new Worker(entry, { resourceLimits, execArgv: [] });
  const started: Reader = { thread, isReady: false, failure: null };
  // Out of memory, or a bug of the parser's; the exit that follows is what counts.
  thread.on('error', (error) => {
    started.failure = error instanceof Error ? error : null;
  });
  reader = started;
  return started;
}

function discard(over: Reader): void {
  if (reader === over) reader = null;
  void over.thread.terminate();
}
