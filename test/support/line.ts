/**
 * A network line to a server that can be cut and mended: a real listener that hands every connection on. Cut, it refuses
 * connections and drops those it has; the address stays the same.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface Line {
  /** host:port */
  readonly host: string;
  /** Connections so far. */
  connections(): number;
  cut(): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
}

/** @param to host:port the line leads to */
export async function layLine(to: () => string): Promise<Line> {
  const sockets = new Set<Socket>();
  let connections = 0;
  let server: Server | null = null;
  let isLaid = false;
  // Below the range from which systems pick ports by themselves: while the line is cut, nobody takes its port.
  let port = 20_000 + (process.pid % 10_000);

  function join(socket: Socket): void {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  }

  async function mend(): Promise<void> {
    const next = createServer((near) => {
      connections += 1;
      const [host, farPort] = to().split(':');
      const far = connect(Number(farPort), host);
      for (const socket of [near, far]) join(socket);
      near.pipe(far).pipe(near);
      near.once('close', () => far.destroy());
      far.once('close', () => near.destroy());
    });
    server = next;
    await listening(next);
  }

  /** Takes the next port while this one is somebody's, until the line is laid. */
  function listening(next: Server): Promise<void> {
    return new Promise((resolve, reject) => {
      next.on('error', (error: NodeJS.ErrnoException) => {
        if (isLaid || error.code !== 'EADDRINUSE') return reject(error);
        port += 1;
        next.listen(port, '127.0.0.1');
      });
      next.once('listening', resolve).listen(port, '127.0.0.1');
    });
  }

  async function cut(): Promise<void> {
    const last = server;
    server = null;
    for (const socket of sockets) socket.destroy();
    if (last !== null) await new Promise((resolve) => last.close(resolve));
  }

  await mend();
  isLaid = true;
  return { host: `127.0.0.1:${port}`, connections: () => connections, cut, mend, close: cut };
}
