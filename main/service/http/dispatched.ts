/**
 * Gives one request to undici and gathers the answer: by its handler rather than `request()`, whose
 * stream for every body costs more than the few bytes that answers here have. Reads no more of an
 * answer than allowed.
 */
import type { Dispatcher } from 'undici';
import type { Answer } from './wire.ts';

/**
 * The answer with its body as it came in, not decoded. Rejects with undici's error, or the signal's
 * reason, when no status line came; after that it is an answer, if not a whole one.
 */
export function dispatched(
  dispatcher: Dispatcher,
  options: Dispatcher.DispatchOptions,
  signal: AbortSignal,
  largestBytes: number,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    dispatcher.dispatch(options, new AnswerGatherer(signal, largestBytes, resolve, reject));
  });
}

class AnswerGatherer implements Dispatcher.DispatchHandler {
  readonly #signal: AbortSignal;
  readonly #largestBytes: number;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: Error | null) => void;
  #controller: Dispatcher.DispatchController | null = null;
  #head: Pick<Answer, 'status' | 'headers'> | null = null;
  readonly #parts: Buffer[] = [];
  #bytes = 0;

  constructor(
    signal: AbortSignal,
    largestBytes: number,
    resolve: (answer: Answer) => void,
    reject: (error: Error | null) => void,
  ) {
    this.#signal = signal;
    this.#largestBytes = largestBytes;
    this.#resolve = resolve;
    this.#reject = reject;
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#signal.aborted) this.#onAbort();
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: NodeJS.Dict<string | string[]>,
  ): void {
    // Those below are announcements; the answer is still to come.
    if (status >= 200) this.#head = { status, headers: flatHeaders(headers) };
  }

  onResponseData(controller: Dispatcher.DispatchController, part: Buffer): void {
    this.#bytes += part.length;
    if (this.#bytes <= this.#largestBytes) {
      this.#parts.push(part);
      return;
    }
    this.#end('too-large');
    controller.abort(new Error('the answer is too large'));
  }

  onResponseEnd(): void {
    this.#end(null);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end('cut-off', error);
  }

  /**
   * Before there is a connection there is nothing to end: then it is ended as soon as there is one.
   */
  readonly #onAbort = (): void => this.#controller?.abort(reasonOf(this.#signal));

  #end(bodyProblem: Answer['bodyProblem'], error: Error | null = null): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
    if (this.#head === null) {
      this.#reject(error);
      return;
    }
    const { status, headers } = this.#head;
    this.#resolve({ kind: 'answered', status, headers, body: joined(this.#parts), bodyProblem });
  }
}

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason });
}

/** Nearly every answer is of one piece or none. */
function joined(parts: readonly Buffer[]): Buffer {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
}

function flatHeaders(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) flat[name.toLowerCase()] = first;
  }
  return flat;
}
