/** Starts the counting sink as a process of its own, here or in a network namespace, and asks it for its counts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { SinkCount, SinkOrders } from './sink-words.ts';

export interface Sink {
  readonly host: string;
  /** `host:port`. */
  readonly address: string;
  count(): Promise<SinkCount>;
  /** Forgets what has arrived; answers with what it was. */
  reset(): Promise<SinkCount>;
  stop(): void;
}

export interface SinkOptions extends Partial<SinkOrders> {
  /** A program that runs the rest of its command line elsewhere: `ip netns exec NAME`. */
  readonly wrapper?: readonly string[];
}

export async function startSink(options: SinkOptions = {}): Promise<Sink> {
  const orders: SinkOrders = {
    host: options.host ?? '127.0.0.1',
    transferHost: options.transferHost ?? null,
  };
  const line = [
    ...(options.wrapper ?? []),
    process.execPath,
    join(import.meta.dirname, 'sink.ts'),
    JSON.stringify(orders),
  ];
  const child = spawn(line[0] ?? '', line.slice(1), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const { port } = (await answerOf(child)) as { port: number };
  const ask = async (order: 'count' | 'reset') => {
    child.send(order);
    // `as`: the sink answers each order with one count.
    return (await answerOf(child)) as SinkCount;
  };
  return {
    host: orders.host,
    address: `${orders.host}:${port}`,
    count: () => ask('count'),
    reset: () => ask('reset'),
    stop: () => void child.kill('SIGKILL'),
  };
}

/** Order by order, each answered before the next is given. */
function answerOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error('the counting sink ended'));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message);
    });
  });
}
