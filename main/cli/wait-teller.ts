/** Says what a file waits for while a command waits for it: at once, and again when that is something else. */
import type { Disposable } from '../base/disposable.ts';
import type { Clock } from '../base/runtime.ts';
import type { RunningQueue } from '../control/running-queue.ts';
import { cliWords } from './cli-words.ts';
import { whyNoClip } from './file-commands.ts';
import { printNote } from './printing.ts';

/** Often enough for a person who watches. */
const everyMs = 1000;

export class WaitTeller implements Disposable {
  readonly #queue: Pick<RunningQueue, 'file'>;
  readonly #path: string;
  readonly #name: string;
  readonly #clock: Pick<Clock, 'after'>;
  #told = '';
  #isDisposed = false;
  #cancelNext = () => {};

  /** @param name the file as the owner calls it */
  constructor(queue: Pick<RunningQueue, 'file'>, path: string, name: string, clock: Pick<Clock, 'after'>) {
    this.#queue = queue;
    this.#path = path;
    this.#name = name;
    this.#clock = clock;
  }

  async tell(): Promise<void> {
    const found = await this.#queue.file(this.#path);
    if (this.#isDisposed) return;
    if (found.ok && found.value.kind === 'not-yet') {
      const { wait } = found.value;
      this.#say(
        wait === null
          ? cliWords.enqueueLooks(this.#name)
          : cliWords.enqueueWaits(this.#name, whyNoClip({ why: wait.waitsFor, code: wait.code })),
      );
    }
    // What goes wrong with this question is told by the one that is waited for.
    this.#cancelNext = this.#clock.after(everyMs, () => void this.tell().catch(() => {}));
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#cancelNext();
  }

  #say(line: string): void {
    if (line !== this.#told) printNote(line);
    this.#told = line;
  }
}
