/** HTTP servers that only this computer can reach: how they start to listen, and how they end. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo, Server as AnyServer } from 'node:net';
import { setImmediate } from 'node:timers/promises';

/** @param port 0: any; rejects when it cannot be had. Answers with the port. */
export async function listenOnLoopback(server: AnyServer, port: number): Promise<number> {
  server.listen({ host: '127.0.0.1', port });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Lets answers that are written leave, and waits for no one else. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // What was decided just now is written by then.
  await setImmediate();
  await setImmediate();
  server.closeAllConnections();
  await closed;
}
