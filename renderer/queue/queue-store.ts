/**
 * What the window knows of the queue: the set-up, the overview and the rows in sight. Holds no truth: everything here can
 * be asked for again. Rows are fetched by range, never all of them, and at most four times a second.
 */

import type { ClipView } from '../../preload/clip-view.ts';
import type { Bridge } from '../../preload/contract.ts';
import type { QueueOverview, QueuePage } from '../../preload/queue-contract.ts';
import type { SetupView } from '../../preload/setup-contract.ts';

export interface QueueView {
  readonly setup: SetupView | null;
  readonly overview: QueueOverview | null;
  readonly total: number;
  /** By place in the queue; places that were not asked for are absent. */
  readonly rows: ReadonlyMap<number, ClipView>;
  readonly loaded: boolean;
}

export interface QueueStore {
  subscribe(listener: () => void): () => void;
  get(): QueueView;
  /** The places now in sight, both included. */
  want(first: number, last: number): void;
}

const margin = 20;
const pageLimit = 200;
const pauseMs = 250;

export function createQueueStore(bridge: Bridge): QueueStore {
  let view: QueueView = { setup: null, overview: null, total: 0, rows: new Map(), loaded: false };
  const listeners = new Set<() => void>();
  const set = (change: Partial<QueueView>) => {
    view = { ...view, ...change };
    for (const listener of listeners) listener();
  };

  const pages = createPages(bridge, (page) => {
    set({ total: page.total, rows: rowsOf(page, view.rows), loaded: true });
  });
  const onOverview = (overview: QueueOverview | null) => {
    const stale = overview?.revision !== view.overview?.revision;
    set({ overview });
    if (overview !== null && stale) pages.refresh();
  };

  bridge.onSetupChanged((setup) => set({ setup }));
  bridge.onQueueChanged(onOverview);
  void bridge.getSetup().then((setup) => set({ setup: view.setup ?? setup }));
  void bridge.getOverview().then((overview) => view.overview ?? onOverview(overview));

  return {
    get: () => view,
    want: pages.want,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Fetches the wanted range, one request at a time, and once more if something changed meanwhile. */
function createPages(bridge: Bridge, found: (page: QueuePage) => void) {
  let range = { first: 0, last: margin };
  let busy = false;
  let again = false;

  const refresh = () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    const offset = Math.max(0, range.first - margin);
    const limit = Math.min(pageLimit, range.last + margin - offset + 1);
    // A refused request must not end the refreshing: the next change asks again.
    void bridge.getQueuePage({ offset, limit }).then(found, () => {});
    setTimeout(() => {
      busy = false;
      if (again) {
        again = false;
        refresh();
      }
    }, pauseMs);
  };
  const want = (first: number, last: number) => {
    if (first === range.first && last === range.last) return;
    range = { first, last };
    refresh();
  };
  return { refresh, want };
}

/** Rows that did not change stay the same object, so that only changed rows are drawn again. */
function rowsOf(page: QueuePage, before: ReadonlyMap<number, ClipView>): ReadonlyMap<number, ClipView> {
  const known = new Map([...before.values()].map((clip) => [clip.clipId, clip]));
  return new Map(
    page.clips.map((clip, index) => {
      const old = known.get(clip.clipId);
      const same = old !== undefined && JSON.stringify(old) === JSON.stringify(clip);
      return [page.offset + index, same ? old : clip];
    }),
  );
}
