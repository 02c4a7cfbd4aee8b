/**
 * The list by another order than the usual one, or searched: such a look walks every clip, so it is done by a thread with
 * a connection of its own that only reads. The thread is there while somebody looks, and a minute longer.
 */
import { Worker } from 'node:worker_threads';
import type { ListGroup, ListSort } from '../../preload/list-view.ts';
import type { Disposable } from '../base/disposable.ts';
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

export class ListSearcher implements Disposable {
  readonly #dataDir: string;
  readonly #clock: Clock;
  readonly #waiting = new Map<number, (page: ListPage) => void>();
  #thread: Worker | null = null;
  #asked = 0;
  #cancelEnd = () => {};

  constructor(dataDir: string, clock: Clock) {
    this.#dataDir = dataDir;
    this.#clock = clock;
  }

  find(search: ListSearch): Promise<ListPage> {
    const thread = this.#thread ?? this.#start();
    this.#cancelEnd();
    this.#cancelEnd = this.#clock.after(keptForMs, () => this.#end());
    this.#asked += 1;
    const request: SearchRequest = { id: this.#asked, search };
    return new Promise((resolve) => {
      this.#waiting.set(request.id, resolve);
      thread.postMessage(request);
    });
  }

  dispose(): void {
    this.#end();
  }

  #start(): Worker {
    // Flags of this process are not meant for its threads; some would keep one from starting.
    const thread = new Worker(entry, { workerData: this.#dataDir, execArgv: [] });
    thread.unref();
    thread.on('message', ({ id, page }: SearchAnswer) => this.#settle(id, page));
    // A queue that cannot be read is told elsewhere; here it has no clips.
    thread.on('error', () => {});
    thread.on('exit', () => {
      if (this.#thread === thread) this.#thread = null;
      for (const id of this.#waiting.keys()) this.#settle(id, nothing);
    });
    this.#thread = thread;
    return thread;
  }

  #settle(id: number, page: ListPage): void {
    this.#waiting.get(id)?.(page);
    this.#waiting.delete(id);
  }

  #end(): void {
    this.#cancelEnd();
    void this.#thread?.terminate();
    this.#thread = null;
  }
}
