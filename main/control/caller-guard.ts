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

export interface Guard {
  /** The HTTP status of the refusal, or null for somebody who may come in. */
  refusal(request: IncomingMessage): 401 | 403 | 429 | null;
  /** True while it is not worth reading what comes. */
  isFlooded(): boolean;
}

/** @param nowMs a clock that never jumps */
export function createGuard(token: string, port: () => number, nowMs: () => number): Guard {
  const expected = digest(`Bearer ${token}`);
  const refusals = createRate(nowMs);
  const requests = createRate(nowMs);

  function judge(request: IncomingMessage): 401 | 403 | null {
    if (!isFromHere(request, port())) return 403;
    // Digests are of one length whatever was sent, and say nothing about the token by the time it takes.
    return timingSafeEqual(digest(request.headers.authorization ?? ''), expected) ? null : 401;
  }

  return {
    refusal(request) {
      const refused = judge(request);
      if (refused === null) return requests.count() > requestsPerWindow ? 429 : null;
      refusals.count();
      return refused;
    },
    isFlooded: () => refusals.inWindow() > refusalsPerWindow,
  };
}

/** True for a program of this computer that means this server; false for a page, and for a name that leads here. */
export function isFromHere({ headers }: IncomingMessage, port: number): boolean {
  // A page that got a name of its own to lead here (DNS rebinding) still names itself in Host.
  const here = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
  if (headers.host === undefined || !here.includes(headers.host)) return false;
  // Browsers send one of these with every request, programs neither.
  return headers.origin === undefined && headers['sec-fetch-site'] === undefined;
}

function createRate(nowMs: () => number) {
  let startedMs = nowMs();
  let counted = 0;
  function inWindow(): number {
    if (nowMs() - startedMs >= windowMs) {
      startedMs = nowMs();
      counted = 0;
    }
    return counted;
  }
  return {
    inWindow,
    count(): number {
      counted = inWindow() + 1;
      return counted;
    },
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
