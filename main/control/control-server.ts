/**
 * The control socket of a running engine: HTTP on loopback, one POST a question, JSON both ways. Whatever comes in, the
 * engine goes on: sizes, times and numbers are bounded, and nothing is read or looked up in slices anybody would notice.
 */
import { createServer, type Server } from 'node:http';
import type { Clock } from '../base/runtime.ts';
import type { Engine } from '../engine/api.ts';
import { CallerGuard } from './caller-guard.ts';
import { closeServer, listenOnLoopback } from './loopback.ts';
import { Questions } from './questions.ts';

export interface ControlServerParts {
  readonly engine: Engine;
  readonly token: string;
  /** Floods are measured by real time, whatever the engine's clock says. */
  readonly real: Clock;
  /** How long a client may take over its headers; twice that over a whole request. */
  readonly slowMs?: number;
  onBug(error: unknown): void;
}

const mostConnections = 64;
const largestHeaderBytes = 8192;

export class ControlServer {
  readonly #server: Server;
  readonly #closing = new AbortController();
  #port = 0;

  private constructor({ engine, token, real, onBug, slowMs = 5000 }: ControlServerParts) {
    const guard = new CallerGuard(
      token,
      () => this.#port,
      () => real.monotonicMs(),
    );
    const questions = new Questions({ engine, guard, onBug, closing: this.#closing.signal });
    this.#server = createServer(
      {
        headersTimeout: slowMs,
        requestTimeout: 2 * slowMs,
        keepAliveTimeout: slowMs,
        connectionsCheckingInterval: slowMs / 5,
        maxHeaderSize: largestHeaderBytes,
      },
      (request, response) => questions.take(request, response),
    );
    this.#server.maxConnections = mostConnections;
    this.#server.on('connection', (socket) => {
      if (guard.isFlooded()) socket.destroy();
    });
    // A client that breaks off, or speaks something else, is no news.
    this.#server.on('clientError', (_error, socket) => socket.destroy());
  }

  /** Rejects when no port can be had. */
  static async start(parts: ControlServerParts): Promise<ControlServer> {
    const server = new ControlServer(parts);
    server.#port = await listenOnLoopback(server.#server, 0);
    return server;
  }

  get port(): number {
    return this.#port;
  }

  /** Tells those who wait, and ends every connection. */
  async close(): Promise<void> {
    this.#closing.abort();
    await closeServer(this.#server);
  }
}
