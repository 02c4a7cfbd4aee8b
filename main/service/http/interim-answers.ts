/**
 * undici (7.30) takes `100 Continue` for the sign of a broken server and ends the connection, while
 * it passes over every other interim answer; a server or proxy may send one unasked, at any time
 * [client-h1.js; RFC 9110 15.2]. There is no option for it, so the number is changed on its way in,
 * to that of an interim answer that says nothing.
 */
import type { Socket } from 'node:net';

const line = Buffer.from('HTTP/1.1 100');
const endOfHead = Buffer.from('\r\n\r\n');
const two = '2'.charCodeAt(0);

/** From now on what is read from it holds no `100 Continue`. */
export function withoutContinue(socket: Socket): Socket {
  const read = socket.read.bind(socket);
  /** How much of the line the last chunk ended with. */
  let matched = 0;
  socket.read = (size?: number) => {
    const chunk: unknown = read(size);
    if (chunk instanceof Buffer) matched = renumbered(chunk, matched);
    return chunk;
  };
  return socket;
}

/** Changes the chunk in place; answers with how much of the line it ends with. */
function renumbered(chunk: Buffer, matchedBefore: number): number {
  let at = 0;
  let matched = matchedBefore;
  while (at < chunk.length) {
    while (at < chunk.length && matched < line.length && chunk[at] === line[matched]) {
      matched += 1;
      at += 1;
    }
    if (matched === line.length) chunk[at - 1] = two;
    else if (at === chunk.length) return matched;
    // Another may follow this one at once; what begins a chunk in the middle of a body is no head.
    const end = matched === line.length ? chunk.indexOf(endOfHead, at) : interimEnd(chunk, at - matched);
    if (end === -1) return 0;
    at = end + endOfHead.length;
    matched = 0;
  }
  return 0;
}

/** Where the head of any other interim answer ends that begins here, or -1. */
function interimEnd(chunk: Buffer, at: number): number {
  const isInterim = at >= 0 && /^HTTP\/1\.1 1\d\d/.test(chunk.toString('latin1', at, at + line.length));
  return isInterim ? chunk.indexOf(endOfHead, at) : -1;
}
