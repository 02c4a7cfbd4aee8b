/**
 * Gives one request to undici and gathers the answer: by its handler rather than `request()`, whose stream for every body
 * costs more than the few bytes that answers here have. Reads no more of an answer than allowed.
 */
import type { Dispatcher } from 'undici';

/** As it came in. */
export interface GatheredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Not decoded. */
  readonly body: Buffer;
  readonly bodyEnd: 'whole' | 'too-large' | 'cut-off';
}

/**
 * Rejects with undici's error, or the signal's reason, when no status line came; after that it is an answer, if not a
 * whole one.
 */
export function dispatched(
  dispatcher: Dispatcher,
  options: Dispatcher.DispatchOptions,
  signal: AbortSignal,
  largestBytes: number,
): Promise<GatheredAnswer> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | null = null;
    let head: Pick<GatheredAnswer, 'status' | 'headers'> | null = null;
    const parts: Buffer[] = [];
    let bytes = 0;

    // Before there is a connection there is nothing to end: then it is ended as soon as there is one.
    const onAbort = () => controller?.abort(reasonOf(signal));
    signal.addEventListener('abort', onAbort, { once: true });

    function end(bodyEnd: GatheredAnswer['bodyEnd'], error: Error | null = null): void {
      signal.removeEventListener('abort', onAbort);
      if (head === null) reject(error);
      else resolve({ ...head, body: joined(parts), bodyEnd });
    }

    dispatcher.dispatch(options, {
      onRequestStart(given) {
        controller = given;
        if (signal.aborted) onAbort();
      },
      onResponseStart(_controller, status, headers) {
        // Those below are announcements; the answer is still to come.
        if (status >= 200) head = { status, headers: flatHeaders(headers) };
      },
      onResponseData(given, part) {
        bytes += part.length;
        if (bytes <= largestBytes) {
          parts.push(part);
          return;
        }
        end('too-large');
        given.abort(new Error('the answer is too large'));
      },
      onResponseEnd: () => end('whole'),
      onResponseError: (_controller, error) => end('cut-off', error),
    });
  });
}

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason });
}

/** Nearly every answer is of one piece or none. */
function joined(parts: readonly Buffer[]): Buffer {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
}

/** Names in small letters; of a header that is there several times, the first. */
function flatHeaders(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) flat[name.toLowerCase()] = first;
  }
  return flat;
}
