/**
 * What the window knows of the queue: the set-up, the overview and the rows in sight. Holds no truth: everything here can
 * be asked for again; how the rows come is `pages.ts`.
 */

import type { ClipView } from '../../preload/clip-view.ts';
import type { Bridge } from '../../preload/contract.ts';
import type { GroupCounts } from '../../preload/list-view.ts';
import type { QueueOverview } from '../../preload/queue-contract.ts';
import type { SetupView } from '../../preload/setup-contract.ts';
import { firstLook, type Look } from './look.ts';
import { createPages } from './pages.ts';

export interface QueueView {
  readonly setup: SetupView | null;
  readonly overview: QueueOverview | null;
  readonly look: Look;
  /** What the rows are of: the look before, until those of the new one are there. */
  readonly listed: Look;
  /** How many clips are in each group, shown or not. */
  readonly groups: GroupCounts;
  /** Rows in the groups that are open. */
  readonly total: number;
  /** By place among those; places that were not asked for are absent. */
  readonly rows: ReadonlyMap<number, ClipView>;
  readonly loaded: boolean;
}

export interface QueueStore {
  subscribe(listener: () => void): () => void;
  get(): QueueView;
  /** The places now in sight, both included. */
  want(first: number, last: number): void;
  look(change: Partial<Look>): void;
  /** Where the list was left, to come back to: the line that had the focus, and how far it was scrolled. */
  readonly left: { current: { readonly line: number; readonly topPx: number } | null };
}

const noClips: GroupCounts = { 'needs-you': 0, sending: 0, waiting: 0, done: 0 };

export function createQueueStore(bridge: Bridge): QueueStore {
  let view: QueueView = {
    setup: null,
    overview: null,
    look: firstLook,
    listed: firstLook,
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
    ({ look, total, groups, rows }) => {
      const same = JSON.stringify(groups) === JSON.stringify(view.groups);
      set({ listed: look, total, groups: same ? view.groups : groups, rows, loaded: true });
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
    left: { current: null },
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
