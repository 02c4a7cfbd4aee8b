/**
 * HTTP/1.1 for a sink that costs as little as it can, so that a benchmark measures the client. It reads into one buffer
 * for each connection and copies no body; Node's own server makes a buffer of every 64 KiB and had two processors busy
 * collecting them, which took from the client what was to be measured. Knows Content-Length and "Expect: 100-continue",
 * which is all that our client and curl need, and believes what it reads.
 */
import { createServer, type Server, Socket } from 'node:net';

export interface LeanRequest {
  /** So many bytes of the body have come. */
  onBytes?(bytes: number): void;
  /** The body is whole. It is handed over as text when it is of a kind that carries some, and empty otherwise. */
  answer(body: string): LeanAnswer;
}

export interface LeanAnswer {
  readonly status: number;
  readonly json?: object;
}

export type Begin = (method: string, url: string) => LeanRequest;

const bufferBytes = 256 * 1024;
/** Longer than any head that is sent here. */
const mostHeadBytes = 16 * 1024;
const headEnd = '\r\n\r\n';

export function leanServer(begin: Begin): Server {
  return createServer({ pauseOnConnect: true, noDelay: true }, (accepted) => {
    // Only a socket made anew takes a buffer to read into; the accepted one has not begun to read.
    // `as`: there is no public way to its handle.
    const { _handle: handle } = accepted as unknown as { readonly _handle: object };
    const buffer = Buffer.allocUnsafeSlow(bufferBytes);
    const onread = {
      buffer,
      callback(bytes: number) {
        for (const text of take(buffer.subarray(0, bytes))) socket.write(text, 'latin1');
        return true;
      },
    };
    const take = talk(begin);
    // `as`: the types know handles of bound sockets only.
    const socket = new Socket({ handle, onread } as ConstructorParameters<typeof Socket>[0]);
    socket.on('error', () => {});
    socket.resume();
  });
}

interface UnderWay {
  readonly request: LeanRequest;
  readonly keepsText: boolean;
  leftBytes: number;
  text: string;
}

/** One connection: takes what was read, gives what is to be written. */
function talk(begin: Begin): (read: Buffer) => string[] {
  let head = '';
  let underWay: UnderWay | null = null;

  function takeHead(read: Buffer): { readonly usedBytes: number; readonly said: readonly string[] } {
    const before = head.length;
    head += read.toString('latin1', 0, mostHeadBytes);
    const end = head.indexOf(headEnd);
    if (end === -1) return { usedBytes: read.length, said: [] };
    const lines = head.slice(0, end);
    head = '';
    const [method = '', url = ''] = lines.split(' ', 2);
    const leftBytes = Number(/\r\ncontent-length: *(\d+)/i.exec(lines)?.[1] ?? 0);
    underWay = { request: begin(method, url), keepsText: method === 'POST', leftBytes, text: '' };
    const waits = /\r\nexpect: *100-continue/i.test(lines);
    return {
      usedBytes: end + headEnd.length - before,
      said: waits ? ['HTTP/1.1 100 Continue\r\n\r\n'] : [],
    };
  }

  function takeBody(body: UnderWay, read: Buffer): number {
    const bytes = Math.min(body.leftBytes, read.length);
    body.leftBytes -= bytes;
    if (body.keepsText) body.text += read.toString('latin1', 0, bytes);
    else if (bytes > 0) body.request.onBytes?.(bytes);
    return bytes;
  }

  return (read) => {
    const said: string[] = [];
    for (let at = 0; at < read.length; ) {
      if (underWay === null) {
        const taken = takeHead(read.subarray(at));
        said.push(...taken.said);
        at += taken.usedBytes;
      }
      // Read anew: the compiler does not see that `takeHead` sets it.
      const body = underWay as UnderWay | null;
      if (body === null) continue;
      at += takeBody(body, read.subarray(at));
      if (body.leftBytes > 0) continue;
      said.push(written(body.request.answer(body.text)));
      underWay = null;
    }
    return said;
  };
}

function written({ status, json }: LeanAnswer): string {
  const text = json === undefined ? '' : JSON.stringify(json);
  const type = json === undefined ? '' : 'Content-Type: application/json\r\n';
  return `HTTP/1.1 ${status} -\r\n${type}Content-Length: ${text.length}\r\n\r\n${text}`;
}
