/**
 * Who may use the tester's own calls: this machine, and no page of another address in its browser. Assumes that the
 * listener is bound to loopback.
 */
import type { IncomingMessage } from 'node:http';

/** One line that says why not, or null when the request may pass. */
export function whyRefused(request: IncomingMessage): string | null {
  const { host = '', origin, 'sec-fetch-site': site } = request.headers;
  // A page in somebody's browser can reach this port under its own name; it cannot send this Host.
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host)) {
    return 'The simulator is controlled from this machine only.';
  }
  if (request.method === 'GET') return null;
  // A page of another address may send a POST blindly; browsers tell where it comes from, and programs say nothing.
  const fromElsewhere = site !== undefined && site !== 'same-origin' && site !== 'none';
  if (fromElsewhere || (origin !== undefined && origin !== `http://${host}`)) {
    return 'A page of another address may not change the simulator.';
  }
  return null;
}

const MOST_BYTES = 1_048_576;

/** The JSON of a control call: null for no body, undefined for one that is not JSON or longer than a megabyte. */
export async function controlBody(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    size += piece.length;
    if (size <= MOST_BYTES) pieces.push(piece);
  }
  if (size > MOST_BYTES) return undefined;
  const text = Buffer.concat(pieces).toString('utf8');
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
