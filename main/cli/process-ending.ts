/**
 * What ends a command before it is done: a signal, a reader of its output who has gone, an output that
 * is full, a bug. A command that holds a queue is told and ends in order; any other ends on the spot,
 * for what it wrote is whole already.
 */
import type { Disposable } from '../base/disposable.ts';
import { cliWords } from './cli-words.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { printNote } from './printing.ts';

const signals = {
  SIGINT: exitCodes.interrupted,
  SIGTERM: exitCodes.terminated,
  SIGHUP: exitCodes.hungUp,
} as const;

export class ProcessEnding {
  readonly #listeners = new Set<() => void>();
  #code: ExitCode | null = null;

  /** How it has to end, or null while nothing is in the way. */
  get code(): ExitCode | null {
    return this.#code;
  }

  /** Whether a person or a program has asked for the end. */
  get isAskedFor(): boolean {
    return Object.values(signals).some((code) => code === this.#code);
  }

  /** From here on nothing that befalls the process leaves a stack, or an exit code that speaks of clips. */
  watch(): void {
    process.stdout.on('error', (error: NodeJS.ErrnoException) => this.#outputFailed(error));
    // Where no one can be told anything, there is nothing to be told.
    process.stderr.on('error', () => {});
    process.on('uncaughtException', (error) => {
      printNote(cliWords.bug(error));
      this.#end(exitCodes.bug);
    });
  }

  /** Calls `listener` once something ends the process; until it is let go of, signals do not kill. */
  onEnd(listener: () => void): Disposable {
    const handlers = Object.entries(signals).map(([signal, code]) => {
      const handler = () => this.#end(code);
      process.once(signal, handler);
      return () => process.off(signal, handler);
    });
    this.#listeners.add(listener);
    if (this.#code !== null) listener();
    return {
      dispose: () => {
        this.#listeners.delete(listener);
        for (const off of handlers) off();
      },
    };
  }

  #outputFailed(error: NodeJS.ErrnoException): void {
    if (this.#code !== null) return;
    const isGone = error.code === 'EPIPE';
    if (!isGone) printNote(cliWords.outputFull(error.code ?? error.message));
    this.#end(isGone ? exitCodes.readerGone : exitCodes.outputFull);
  }

  #end(code: ExitCode): void {
    const isFirst = this.#code === null;
    this.#code ??= code;
    if (this.#listeners.size === 0 || (!isFirst && code === exitCodes.bug)) process.exit(this.#code);
    for (const listener of this.#listeners) listener();
  }
}

export const processEnding = new ProcessEnding();
