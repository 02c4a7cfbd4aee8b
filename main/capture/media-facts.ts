/**
 * How long a clip is, read from the file itself. Clips are hostile input to a large parser, so it runs in a thread of its
 * own with little memory: four damaged bytes in a fragment once had it fill gigabytes, eight at the end of a Matroska file
 * kept it busy for ever [mediabunny 1.61.0]. Such a file costs its own answer and nothing else. The thread ends when it
 * has not been asked for a while: it holds 18 MB and starts in a fifth of a second.
 */
import { Worker } from 'node:worker_threads';
import { problem, type Result } from '../base/result.ts';
import { afterRealMs } from '../base/runtime.ts';

export interface MediaFacts {
  readonly durationSeconds: number;
}

/** `notNow`: the system's word when the file could not be read at this moment; null when it was, and holds no length. */
export type MeasuredFile = Result<MediaFacts, { readonly notNow: string | null }>;

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

/** One thread, from its start until it ends or is ended. */
class MeasuringThread {
  readonly #worker: Worker;
  /** Until then it has not even begun: what goes wrong is no file's fault. */
  #isReady = false;
  #failure: Error | null = null;

  constructor() {
    // Flags of this process are not meant for its threads; some would keep one from starting.
    this.#worker = new Worker(entry, { resourceLimits, execArgv: [] });
    // Out of memory, or a bug of the parser's; the exit that follows is what counts.
    this.#worker.on('error', (error) => {
      this.#failure = error instanceof Error ? error : null;
    });
  }

  /** Asked about one file at a time. Rejects when the thread does not start. @param onEnd the thread is of no more use */
  measure(path: string, onEnd: () => void): Promise<MeasuredFile> {
    return new Promise((resolve, reject) => {
      const cancelDeadline = afterRealMs(longestMs, () => giveUp());
      const hear = (said: 'ready' | MeasuredFile) => {
        if (said === 'ready') this.#isReady = true;
        else end(() => resolve(said));
      };
      const end = (settle: () => void) => {
        cancelDeadline();
        this.#worker.off('message', hear);
        this.#worker.off('exit', giveUp);
        this.#worker.unref();
        settle();
      };
      const giveUp = () => {
        onEnd();
        const cause = this.#failure;
        if (this.#isReady) end(() => resolve(problem('its length cannot be read', { notNow: null })));
        else end(() => reject(new Error('the thread that measures clips does not start', { cause })));
      };
      this.#worker.on('message', hear);
      this.#worker.on('exit', giveUp);
      // Only while an answer is waited for does the thread keep the process.
      this.#worker.ref();
      this.#worker.postMessage(path);
    });
  }

  end(): void {
    void this.#worker.terminate();
  }
}

/** Hands files to a thread, one after the other: a thread that dies takes only one file with it. */
class MediaMeasuring {
  #thread: MeasuringThread | null = null;
  #cancelEnd = () => {};
  #before: Promise<unknown> = Promise.resolve();

  measure(path: string): Promise<MeasuredFile> {
    const facts = this.#before.then(() => this.#ask(path));
    this.#before = facts.catch(() => {});
    return facts;
  }

  async #ask(path: string): Promise<MeasuredFile> {
    const thread = this.#thread ?? new MeasuringThread();
    this.#thread = thread;
    this.#cancelEnd();
    try {
      return await thread.measure(path, () => this.#discard(thread));
    } finally {
      this.#cancelEnd = afterRealMs(keptForMs, () => this.#discard(thread), 'lets-end');
    }
  }

  #discard(thread: MeasuringThread): void {
    if (this.#thread === thread) this.#thread = null;
    thread.end();
  }
}

/** One for the process, whatever number of engines run in it. */
const measuring = new MediaMeasuring();

export function mediaFacts(path: string): Promise<MeasuredFile> {
  return measuring.measure(path);
}
