/**
 * Who may come in at the control socket: a program of this computer that has read the token, never a page in a browser.
 * Refusing costs as little as possible, and after many refusals connections are dropped unread.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Past so many refusals within one window, new connections are dropped for the rest of it. */
const refusalsPerWindow = 50;
/** Past so many requests within one window, a caller with the token has to come again later. */
const requestsPerWindow = 200;
const windowMs = 100;

/** Why a caller may not come in, as an HTTP status. */
export type RefusalStatus = 401 | 403 | 429;

export class CallerGuard {
  readonly #expected: Buffer;
  readonly #port: () => number;
  readonly #refusals: Rate;
  readonly #requests: Rate;

  /**
   * @param port where we listen; known once we do
   * @param nowMs a clock that never jumps
   */
  constructor(token: string, port: () => number, nowMs: () => number) {
    this.#expected = digest(`Bearer ${token}`);
    this.#port = port;
    this.#refusals = new Rate(nowMs);
    this.#requests = new Rate(nowMs);
  }

  /** Null for a caller who may come in. */
  refusal(request: IncomingMessage): RefusalStatus | null {
    const refused = this.#judge(request);
    if (refused === null) return this.#requests.count() > requestsPerWindow ? 429 : null;
    this.#refusals.count();
    return refused;
  }

  /** True while it is not worth reading what comes. */
  isFlooded(): boolean {
    return this.#refusals.inWindow() > refusalsPerWindow;
  }

  #judge(request: IncomingMessage): 401 | 403 | null {
    if (!isFromHere(request, this.#port())) return 403;
    // Digests are of one length whatever was sent, and say nothing about the token by the time it takes.
    return timingSafeEqual(digest(request.headers.authorization ?? ''), this.#expected) ? null : 401;
  }
}

/** True for a program of this computer that means this server; false for a page, and for a name that leads here. */
export function isFromHere({ headers }: IncomingMessage, port: number): boolean {
  // A page that got a name of its own to lead here (DNS rebinding) still names itself in Host.
  const here = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
  if (headers.host === undefined || !here.includes(headers.host)) return false;
  // Browsers send one of these with every request, programs neither.
  return headers.origin === undefined && headers['sec-fetch-site'] === undefined;
}

/** How often something happened within one short window. */
class Rate {
  readonly #nowMs: () => number;
  #startedMs: number;
  #counted = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#startedMs = nowMs();
  }

  inWindow(): number {
    if (this.#nowMs() - this.#startedMs >= windowMs) {
      this.#startedMs = this.#nowMs();
      this.#counted = 0;
    }
    return this.#counted;
  }

  /** Counts one more. Answers with how many there are now. */
  count(): number {
    this.#counted = this.inWindow() + 1;
    return this.#counted;
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
