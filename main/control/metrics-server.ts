/** `GET /metrics` on loopback, where the owner wants it: numbers for Prometheus, for any program of this computer. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock } from '../base/runtime.ts';
import type { Engine } from '../engine/api.ts';
import { isFromHere } from './caller-guard.ts';
import { closeServer, listenOnLoopback } from './loopback.ts';
import { Metrics } from './metrics.ts';

export interface MetricsServerParts {
  readonly engine: Pick<Engine, 'metricsSnapshot'>;
  /** 0: any. */
  readonly port: number;
  /** Answers are kept by real time, whatever the engine's clock says. */
  readonly real: Clock;
  onBug(error: unknown): void;
}

const mostConnections = 8;
const slowMs = 5000;
/** Asked more often than that, it gives the same answer again: looking must cost the queue nothing. */
const freshMs = 1000;
const limits = {
  headersTimeout: slowMs,
  requestTimeout: slowMs,
  keepAliveTimeout: slowMs,
  maxHeaderSize: 8192,
};

export class MetricsServer {
  readonly #parts: MetricsServerParts;
  readonly #metrics: Metrics;
  readonly #server: Server;
  #port = 0;
  #shown: { readonly text: string | null; readonly atMs: number } | null = null;

  private constructor(parts: MetricsServerParts) {
    this.#parts = parts;
    this.#metrics = new Metrics(parts.engine);
    this.#server = createServer(limits, (request, response) => this.#take(request, response));
    this.#server.maxConnections = mostConnections;
    this.#server.on('clientError', (_error, socket) => socket.destroy());
  }

  /** Rejects when the port cannot be had. */
  static async start(parts: MetricsServerParts): Promise<MetricsServer> {
    const server = new MetricsServer(parts);
    try {
      server.#port = await listenOnLoopback(server.#server, parts.port);
    } catch (error) {
      server.#metrics.dispose();
      throw error;
    }
    return server;
  }

  get port(): number {
    return this.#port;
  }

  async close(): Promise<void> {
    await closeServer(this.#server);
    this.#metrics.dispose();
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const refused = this.#refusal(request);
    if (refused !== null) {
      endWith(response, refused);
      return;
    }
    this.#answer(response).catch((error: unknown) => {
      this.#parts.onBug(error);
      endWith(response, 500);
    });
  }

  #refusal(request: IncomingMessage): 403 | 404 | 405 | null {
    if (!isFromHere(request, this.#port)) return 403;
    if (request.url !== '/metrics') return 404;
    return request.method === 'GET' ? null : 405;
  }

  async #answer(response: ServerResponse): Promise<void> {
    const nowMs = this.#parts.real.monotonicMs();
    if (this.#shown === null || nowMs - this.#shown.atMs >= freshMs)
      this.#shown = { text: await this.#metrics.text(), atMs: nowMs };
    if (this.#shown.text === null) return endWith(response, 503);
    response.writeHead(200, { 'content-type': this.#metrics.contentType }).end(this.#shown.text);
  }
}

function endWith(response: ServerResponse, status: number): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { connection: 'close' }).end();
}
