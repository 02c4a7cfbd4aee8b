/**
 * What the window knows of the queue: the set-up, the overview and the rows in sight. Holds no
 * truth: everything here can be asked for again; how the rows come is `pages.ts`.
 */

import type { ClipView } from '../../preload/clip-view.ts';
import type { Bridge } from '../../preload/contract.ts';
import type { GroupCounts } from '../../preload/list-view.ts';
import type { QueueOverview } from '../../preload/queue-contract.ts';
import type { SetupView } from '../../preload/setup-contract.ts';
import { tellFailure } from '../parts/failures.ts';
import { firstLook, type Look } from './look.ts';
import { type KnownRows, Pages } from './pages.ts';

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

/** What it uses of the bridge. */
export type QueueBridge = Pick<
  Bridge,
  'getSetup' | 'getOverview' | 'getQueuePage' | 'onSetupChanged' | 'onQueueChanged'
>;

const nothingYet: QueueView = {
  setup: null,
  overview: null,
  look: firstLook,
  listed: firstLook,
  groups: { 'needs-you': 0, sending: 0, waiting: 0, done: 0 },
  total: 0,
  rows: new Map(),
  loaded: false,
};

/** The place where the list was left, to come back to. */
export interface LeftPlace {
  /** The line that had the focus. */
  readonly line: number;
  /** How far it was scrolled. */
  readonly topPx: number;
}

/**
 * What components take from here by itself, `subscribe` and `get` among it, is bound: it stays the
 * same function.
 */
export class QueueStore {
  readonly #pages: Pages;
  readonly #listeners = new Set<() => void>();
  #view: QueueView = nothingYet;
  readonly left: { current: LeftPlace | null } = { current: null };

  constructor(bridge: QueueBridge) {
    this.#pages = new Pages({
      bridge,
      look: () => this.#view.look,
      tell: (known) => this.#list(known),
    });
    bridge.onSetupChanged((setup) => this.#onSetup(setup));
    bridge.onQueueChanged((overview) => this.#onOverview(overview));
    tellFailure(bridge.getSetup().then((setup) => this.#set({ setup: this.#view.setup ?? setup })));
    tellFailure(bridge.getOverview().then((overview) => this.#view.overview ?? this.#onOverview(overview)));
  }

  readonly get = (): QueueView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The places now in sight, both included. */
  readonly want = (first: number, last: number): void => this.#pages.want(first, last);

  readonly look = (change: Partial<Look>): void => {
    this.#set({ look: { ...this.#view.look, ...change } });
    this.#pages.lookChanged();
  };

  #list({ look, total, groups, rows }: KnownRows): void {
    const same = JSON.stringify(groups) === JSON.stringify(this.#view.groups);
    this.#set({ listed: look, total, groups: same ? this.#view.groups : groups, rows, loaded: true });
  }

  #onSetup(setup: SetupView): void {
    const { setup: before } = this.#view;
    // Another environment is another queue.
    if (before !== null && before.environment !== setup.environment)
      this.#set({ overview: null, total: 0, rows: new Map(), loaded: false });
    this.#set({ setup });
    this.#pages.refresh();
  }

  #onOverview(overview: QueueOverview | null): void {
    const stale = overview?.revision !== this.#view.overview?.revision;
    this.#set({ overview });
    if (overview !== null && stale) this.#pages.refresh();
  }

  #set(change: Partial<QueueView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }
}
