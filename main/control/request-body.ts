/** Reads the JSON of a request, up to a size; the server's time-outs end those that never finish. */
import type { IncomingMessage } from 'node:http';
import { ok, type Result } from '../base/result.ts';

/** `status`: the HTTP status of the refusal. */
export type RequestBody = Result<unknown, { readonly status: 400 | 413 }>;

export async function readBody(request: IncomingMessage, mostBytes: number): Promise<RequestBody> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of request as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > mostBytes)
        return { ok: false, status: 413, problem: `a request may be ${mostBytes} bytes long` };
      pieces.push(piece);
    }
    return ok(JSON.parse(Buffer.concat(pieces).toString('utf8')));
  } catch {
    return { ok: false, status: 400, problem: 'the request is not valid JSON' };
  }
}
