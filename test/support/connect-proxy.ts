/**
 * A proxy as companies have one: a real listener that takes CONNECT and nothing else, and resolves names by itself, every
 * one of them to this machine. It can refuse, and it can drop the tunnels it has made.
 */
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

export interface Asked {
  /** host:port */
  readonly target: string;
  /** What was sent as Proxy-Authorization. */
  readonly authorization: string | null;
}

export interface ConnectProxy {
  /** host:port */
  readonly host: string;
  /** Every tunnel that was asked for, in order. */
  readonly asked: readonly Asked[];
  /** The status that CONNECT is answered with from now on; 200 makes the tunnel. */
  answerWith(status: number): void;
  /** Drops every tunnel, as a proxy that dies does. */
  cut(): void;
  close(): Promise<void>;
}

export async function openConnectProxy(): Promise<ConnectProxy> {
  const asked: Asked[] = [];
  const sockets = new Set<Duplex>();
  let status = 200;

  function keep(socket: Duplex): void {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  }

  function makeTunnel(near: Duplex, head: Buffer, target: string): void {
    const far = connect(Number(target.split(':').at(-1)), '127.0.0.1', () => {
      near.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.write(head);
      near.pipe(far).pipe(near);
    });
    keep(far);
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy());
  }

  const server = createServer((_request, response) => response.writeHead(400).end());
  server.on('connect', ({ url = '', headers }, near: Duplex, head: Buffer) => {
    keep(near);
    asked.push({ target: url, authorization: headers['proxy-authorization'] ?? null });
    if (status === 200) makeTunnel(near, head, url);
    else near.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
  });
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // `as`: a listening TCP server has such an address.
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answerWith(next) {
      status = next;
    },
    cut,
    close() {
      cut();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
