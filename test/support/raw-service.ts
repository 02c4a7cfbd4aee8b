/**
 * A service on a bare socket whose answers are written byte by byte: for what no HTTP library would send. Reads one
 * request after the other of each connection.
 */
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
}

/** What is written in answer; null: nothing, ever. */
export type Answering = (request: RawRequest, socket: Socket) => Buffer | string | null;

export interface RawService {
  /** host:port */
  readonly host: string;
  readonly heard: readonly RawRequest[];
  close(): Promise<void>;
}

export async function openRawService(answering: Answering): Promise<RawService> {
  const heard: RawRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
    let come = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      come = Buffer.concat([come, chunk]);
      for (let next = firstRequest(come); next !== null; next = firstRequest(come)) {
        come = come.subarray(next.bytes);
        heard.push(next.request);
        const answer = answering(next.request, socket);
        if (answer !== null) socket.write(answer);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // `as`: a listening TCP server has such an address.
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function firstRequest(come: Buffer): { readonly request: RawRequest; readonly bytes: number } | null {
  const headEnd = come.indexOf('\r\n\r\n');
  if (headEnd === -1) return null;
  const head = come.toString('latin1', 0, headEnd);
  const bytes = headEnd + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  if (come.length < bytes) return null;
  const [method = '', path = ''] = head.split(' ');
  return { request: { method, path, body: come.subarray(headEnd + 4, bytes) }, bytes };
}

/** A whole answer with this body. */
export function answer(status: number, body: Buffer | string = '', headers = ''): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status} X\r\nContent-Length: ${bytes.length}\r\n${headers}\r\n`),
    bytes,
  ]);
}
