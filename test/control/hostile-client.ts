/** A client that keeps to no rules: writes bytes at a port of this computer and collects what comes back. */
import { connect } from 'node:net';

/** Writes `bytes`, then nothing more, until the other side ends it. Answers with everything it said. */
export async function say(port: number, bytes: string | Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const pieces: Buffer[] = [];
  socket.on('data', (piece) => pieces.push(piece));
  // Being dropped in the middle of a word is what this client is for.
  socket.on('error', () => {});
  socket.write(bytes);
  await new Promise((resolve) => socket.on('close', resolve));
  return Buffer.concat(pieces).toString('latin1');
}

export interface RequestParts {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A well-formed request, but for what is said otherwise; the empty text leaves a header out. */
export function requestText(port: number, token: string, parts: RequestParts = {}): string {
  const { method = 'POST', path = '/v1/status', body = '{}' } = parts;
  const headers = {
    host: `127.0.0.1:${port}`,
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
    ...parts.headers,
  };
  const lines = Object.entries(headers).flatMap(([name, value]) => (value === '' ? [] : `${name}: ${value}`));
  return [`${method} ${path} HTTP/1.1`, ...lines, '', body].join('\r\n');
}

export function statusOf(answer: string): number | null {
  const [, status] = answer.match(/^HTTP\/1\.1 (\d{3})/) ?? [];
  return status === undefined ? null : Number(status);
}
