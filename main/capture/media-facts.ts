/**
 * What a clip's file holds: whether it is all there, how long it is, when it was made. Clips are hostile input and disks
 * hang, so they are looked into in a thread of its own with little memory: a file costs its own answer and nothing else.
 * The thread ends when it has not been asked for a while.
 */

import { Worker } from 'node:worker_threads';
import { errorCode } from '../base/error-code.ts';
import { ok, problem, type Result } from '../base/result.ts';
import { afterRealMs } from '../base/runtime.ts';
import { type MediaLook, unknownMedia } from './media/media-look.ts';

/** `notNow`: the system's word for why the file could not be read at this moment. */
export type LookedAt = Result<MediaLook, { readonly notNow: string }>;

/** Work on a file ends long before, see `media-bytes.ts`: what takes longer is a disk that does not answer. */
const longestMs = 120_000;
/** Clips that are dropped together are looked at by one thread. */
const keptForMs = 500;
const resourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 };
/** Beside this file, under the ending it has itself: sources run as they are, bundles do not. */
const entry = new URL(
  import.meta.url.endsWith('.ts') ? './media-facts-worker.ts' : './media-facts-worker.js',
  import.meta.url,
);

/** One thread, from its start until it ends or is ended. */
class LookingThread {
  readonly #worker: Worker;
  /** Until then it has not even begun: what goes wrong is no file's fault. */
  #isReady = false;
  #failure: Error | null = null;

  constructor() {
    // Flags of this process are not meant for its threads; some would keep one from starting.
    this.#worker = new Worker(entry, { resourceLimits, execArgv: [] });
    // Out of memory, or a bug of ours; the exit that follows is what counts.
    this.#worker.on('error', (error) => {
      this.#failure = error instanceof Error ? error : null;
    });
  }

  /** Asked about one file at a time. Rejects when the thread does not start. @param onEnd the thread is of no more use */
  look(path: string, onEnd: () => void): Promise<LookedAt> {
    return new Promise((resolve, reject) => {
      const cancelDeadline = afterRealMs(longestMs, () => hangs());
      const hear = (said: 'ready' | LookedAt) => {
        if (said === 'ready') this.#isReady = true;
        else end(() => resolve(said));
      };
      const end = (settle: () => void) => {
        cancelDeadline();
        this.#worker.off('message', hear);
        this.#worker.off('exit', dies);
        this.#worker.unref();
        settle();
      };
      const hangs = () => {
        onEnd();
        end(() => resolve(problem('the disk does not answer', { notNow: 'ETIMEDOUT' })));
      };
      const dies = () => {
        onEnd();
        const cause = this.#failure;
        // Of what it read: a recording all the same, of which nothing is known.
        if (this.#isReady && (cause === null || errorCode(cause) === 'ERR_WORKER_OUT_OF_MEMORY'))
          end(() => resolve(ok(unknownMedia)));
        else end(() => reject(new Error('the thread that looks into clips has failed', { cause })));
      };
      this.#worker.on('message', hear);
      this.#worker.on('exit', dies);
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
class MediaLooks {
  #thread: LookingThread | null = null;
  #cancelEnd = () => {};
  #before: Promise<unknown> = Promise.resolve();

  look(path: string): Promise<LookedAt> {
    const looked = this.#before.then(() => this.#ask(path));
    this.#before = looked.catch(() => {});
    return looked;
  }

  async #ask(path: string): Promise<LookedAt> {
    const thread = this.#thread ?? new LookingThread();
    this.#thread = thread;
    this.#cancelEnd();
    try {
      return await thread.look(path, () => this.#discard(thread));
    } finally {
      this.#cancelEnd = afterRealMs(keptForMs, () => this.#discard(thread), 'lets-end');
    }
  }

  #discard(thread: LookingThread): void {
    if (this.#thread === thread) this.#thread = null;
    thread.end();
  }
}

/** One for the process, whatever number of engines run in it. */
const looks = new MediaLooks();

/** Rejects only for a fault of ours: a thread that cannot be started, or that stumbles. */
export function lookAtMedia(path: string): Promise<LookedAt> {
  return looks.look(path);
}
