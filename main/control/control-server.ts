/**
 * The control socket of a running engine: HTTP on loopback, one POST a question, JSON both ways. Whatever comes in, the
 * engine goes on: sizes, times and numbers are bounded, and nothing is read or looked up in slices anybody would notice.
 */
import { createServer } from 'node:http';
import type { Engine } from '../engine/api.ts';
import { createGuard } from './caller-guard.ts';
import { closeServer, listenOnLoopback } from './loopback.ts';
import { createQuestions } from './questions.ts';

export interface ControlServer {
  readonly port: number;
  /** Tells those who wait, and ends every connection. */
  close(): Promise<void>;
}

export interface ControlServerParts {
  readonly engine: Engine;
  readonly token: string;
  /** How long a client may take over its headers; twice that over a whole request. */
  readonly slowMs?: number;
  onBug(error: unknown): void;
}

const mostConnections = 64;
const largestHeaderBytes = 8192;

/** Rejects when no port can be had. */
export async function startControlServer(parts: ControlServerParts): Promise<ControlServer> {
  const { engine, token, onBug, slowMs = 5000 } = parts;
  let port = 0;
  // Floods are measured by real time, whatever a test's clock says.
  const nowMs = () => performance.now();
  const guard = createGuard(token, () => port, nowMs);
  const closing = new AbortController();
  const server = createServer(
    {
      ...{ headersTimeout: slowMs, requestTimeout: 2 * slowMs, keepAliveTimeout: slowMs },
      ...{ connectionsCheckingInterval: slowMs / 5, maxHeaderSize: largestHeaderBytes },
    },
    createQuestions({ ...{ engine, guard, onBug }, closing: closing.signal }),
  );
  server.maxConnections = mostConnections;
  server.on('connection', (socket) => {
    if (guard.isFlooded()) socket.destroy();
  });
  // A client that breaks off, or speaks something else, is no news.
  server.on('clientError', (_error, socket) => socket.destroy());
  port = await listenOnLoopback(server, 0);
  return {
    port,
    async close() {
      closing.abort();
      await closeServer(server);
    },
  };
}
