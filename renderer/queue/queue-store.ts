/**
 * What the window knows of the queue: the set-up, the overview and the rows in sight. Holds no truth: everything here can
 * be asked for again. Rows are fetched by range, never all of them, and at most four times a second.
 */

import type { ClipView } from '../../preload/clip-view.ts';
import type { Bridge } from '../../preload/contract.ts';
import { type GroupCounts, type ListGroup, type ListSort, listGroups } from '../../preload/list-view.ts';
import type { QueueOverview, QueuePage } from '../../preload/queue-contract.ts';
import type { SetupView } from '../../preload/setup-contract.ts';

export interface QueueView {
  readonly setup: SetupView | null;
  readonly overview: QueueOverview | null;
  readonly look: Look;
  /** How many clips are in each group, shown or not. */
  readonly groups: GroupCounts;
  /** Rows in the groups that are open. */
  readonly total: number;
  /** By place among those; places that were not asked for are absent. */
  readonly rows: ReadonlyMap<number, ClipView>;
  readonly loaded: boolean;
}

/** How the owner looks at the list. */
export interface Look {
  readonly search: string;
  readonly sort: ListSort;
  /** The only group to show, or null for all. */
  readonly only: ListGroup | null;
  readonly closed: readonly ListGroup[];
}

export const firstLook: Look = { search: '', sort: 'usual', only: null, closed: [] };

/** The groups that have a heading, in their order. */
export function shownGroups({ only }: Look): readonly ListGroup[] {
  return only === null ? listGroups : [only];
}

/** Those of them whose rows are shown. */
export function openGroups(look: Look): readonly ListGroup[] {
  return shownGroups(look).filter((group) => !look.closed.includes(group));
}

export interface QueueStore {
  subscribe(listener: () => void): () => void;
  get(): QueueView;
  /** The places now in sight, both included. */
  want(first: number, last: number): void;
  look(change: Partial<Look>): void;
}

const margin = 20;
const pageLimit = 200;
const pauseMs = 250;
/** A search or another order than the usual one walks the whole list. */
const searchPauseMs = 1000;
const noClips: GroupCounts = { 'needs-you': 0, sending: 0, waiting: 0, done: 0 };

export function createQueueStore(bridge: Bridge): QueueStore {
  let view: QueueView = {
    setup: null,
    overview: null,
    look: firstLook,
    groups: noClips,
    total: 0,
    rows: new Map(),
    loaded: false,
  };
  const listeners = new Set<() => void>();
  const set = (change: Partial<QueueView>) => {
    view = { ...view, ...change };
    for (const listener of listeners) listener();
  };

  const pages = createPages(
    bridge,
    () => view.look,
    (page) => {
      set({ total: page.total, groups: page.groups, rows: rowsOf(page, view.rows), loaded: true });
    },
  );
  const onOverview = (overview: QueueOverview | null) => {
    const stale = overview?.revision !== view.overview?.revision;
    set({ overview });
    if (overview !== null && stale) pages.refresh();
  };

  bridge.onSetupChanged((setup) => {
    // Another environment is another queue.
    if (view.setup !== null && view.setup.environment !== setup.environment)
      set({ overview: null, total: 0, rows: new Map(), loaded: false });
    set({ setup });
    pages.refresh();
  });
  bridge.onQueueChanged(onOverview);
  void bridge.getSetup().then((setup) => set({ setup: view.setup ?? setup }));
  void bridge.getOverview().then((overview) => view.overview ?? onOverview(overview));

  return {
    get: () => view,
    want: pages.want,
    look: (change) => {
      set({ look: { ...view.look, ...change } });
      pages.lookAnew();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Fetches the wanted range, one request at a time, and once more if something changed meanwhile. */
function createPages(bridge: Bridge, look: () => Look, found: (page: QueuePage) => void) {
  let range = { first: 0, last: margin };
  let busy = false;
  let again = false;
  let asked = 0;

  const refresh = () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    ask();
    setTimeout(() => {
      busy = false;
      if (again) {
        again = false;
        refresh();
      }
    }, pauseAfter(look()));
  };
  const ask = () => {
    const offset = Math.max(0, range.first - margin);
    const limit = Math.min(pageLimit, range.last + margin - offset + 1);
    asked += 1;
    const mine = asked;
    const groups = openGroups(look());
    const { search, sort } = look();
    // With no group open there are no rows, but their headings still count.
    const query = {
      offset,
      limit,
      search,
      sort,
      groups: groups.length === 0 ? [...listGroups] : [...groups],
    };
    // A refused request must not end the refreshing: the next change asks again.
    void bridge.getQueuePage(query).then(
      (page) => {
        // A late answer to an earlier question would put the wrong rows under the new heading.
        if (mine === asked) found(groups.length === 0 ? { ...page, total: 0, clips: [] } : page);
      },
      () => {},
    );
  };
  const want = (first: number, last: number) => {
    if (first === range.first && last === range.last) return;
    range = { first, last };
    refresh();
  };
  return {
    refresh,
    want,
    /** The owner looks at the list in another way: that does not wait. */
    lookAnew: ask,
  };
}

function pauseAfter({ search, sort }: Look): number {
  return search === '' && sort === 'usual' ? pauseMs : searchPauseMs;
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
