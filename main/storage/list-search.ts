/**
 * The list by another order than the usual one, or searched: such a look walks every clip, so it is done by a thread with
 * a connection of its own that only reads. The thread is there while somebody looks, and a minute longer.
 */
import { Worker } from 'node:worker_threads';
import type { ListGroup, ListSort } from '../../preload/list-view.ts';
import type { Clock } from '../base/runtime.ts';
import type { ListMoment, ListPage } from './queue-list.ts';

export interface ListSearch extends ListMoment {
  /** Part of a file's or a folder's name; empty: every clip. */
  readonly search: string;
  readonly sort: ListSort;
  readonly groups: readonly ListGroup[];
  readonly offset: number;
  readonly limit: number;
}

/** What goes to the thread and comes back. */
export interface SearchRequest {
  readonly id: number;
  readonly search: ListSearch;
}
export interface SearchAnswer {
  readonly id: number;
  readonly page: ListPage;
}

/** Beside this file, under the ending it has itself: sources run as they are, bundles do not. */
const entry = new URL(
  import.meta.url.endsWith('.ts') ? './list-search-worker.ts' : './list-search-worker.js',
  import.meta.url,
);
const keptForMs = 60_000;
const nothing: ListPage = { groups: { 'needs-you': 0, sending: 0, waiting: 0, done: 0 }, clipIds: [] };

export type ListSearcher = ReturnType<typeof createListSearcher>;

export function createListSearcher(dataDir: string, clock: Clock) {
  const waiting = new Map<number, (page: ListPage) => void>();
  let thread: Worker | null = null;
  let asked = 0;
  let cancelEnd = () => {};

  function start(): Worker {
    // Flags of this process are not meant for its threads; some would keep one from starting.
    const started = new Worker(entry, { workerData: dataDir, execArgv: [] });
    started.unref();
    started.on('message', ({ id, page }: SearchAnswer) => settle(id, page));
    // A queue that cannot be read is told elsewhere; here it has no clips.
    started.on('error', () => {});
    started.on('exit', () => {
      if (thread === started) thread = null;
      for (const id of waiting.keys()) settle(id, nothing);
    });
    return started;
  }

  function settle(id: number, page: ListPage): void {
    waiting.get(id)?.(page);
    waiting.delete(id);
  }

  function stop(): void {
    cancelEnd();
    void thread?.terminate();
    thread = null;
  }

  return {
    find(search: ListSearch): Promise<ListPage> {
      thread ??= start();
      cancelEnd();
      cancelEnd = clock.after(keptForMs, stop);
      asked += 1;
      const request: SearchRequest = { id: asked, search };
      return new Promise((resolve) => {
        waiting.set(request.id, resolve);
        thread?.postMessage(request);
      });
    },
    stop,
  };
}
