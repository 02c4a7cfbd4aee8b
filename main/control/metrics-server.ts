/** `GET /metrics` on loopback, where the owner wants it: numbers for Prometheus, for any program of this computer. */
import { createServer, type ServerResponse } from 'node:http';
import type { Engine } from '../engine/api.ts';
import { isFromHere } from './caller-guard.ts';
import { closeServer, listenOnLoopback } from './loopback.ts';
import { createMetrics } from './metrics.ts';

export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

const mostConnections = 8;
const slowMs = 5000;
/** Whoever asks more often gets the same answer again: looking must cost the queue nothing. */
const freshMs = 1000;

/** @param wanted 0: any. Rejects when the port cannot be had. */
export async function startMetricsServer(
  engine: Pick<Engine, 'measures'>,
  wanted: number,
  onBug: (error: unknown) => void,
): Promise<MetricsServer> {
  let port = 0;
  const metrics = createMetrics(engine);
  let shown: { readonly text: string | null; readonly atMs: number } | null = null;

  async function answer(response: ServerResponse): Promise<void> {
    if (shown === null || performance.now() - shown.atMs >= freshMs)
      shown = { text: await metrics.text(), atMs: performance.now() };
    if (shown.text === null) return end(response, 503);
    response.writeHead(200, { 'content-type': metrics.contentType }).end(shown.text);
  }

  const server = createServer(
    { headersTimeout: slowMs, requestTimeout: slowMs, keepAliveTimeout: slowMs, maxHeaderSize: 8192 },
    (request, response) => {
      if (!isFromHere(request, port)) return end(response, 403);
      if (request.url !== '/metrics') return end(response, 404);
      if (request.method !== 'GET') return end(response, 405);
      answer(response).catch((error: unknown) => {
        onBug(error);
        end(response, 500);
      });
    },
  );
  server.maxConnections = mostConnections;
  server.on('clientError', (_error, socket) => socket.destroy());
  try {
    port = await listenOnLoopback(server, wanted);
  } catch (error) {
    metrics.close();
    throw error;
  }
  return {
    port,
    async close() {
      await closeServer(server);
      metrics.close();
    },
  };
}

function end(response: ServerResponse, status: number): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { connection: 'close' }).end();
}
