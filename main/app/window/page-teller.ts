/**
 * What the page is told without asking: how things are, while it can be seen, and which screen the
 * owner wants. A page that comes into sight is told everything again.
 */
import type { PlaceName } from '../../../preload/contract.ts';
import type { QueueOverview } from '../../../preload/queue-contract.ts';
import type { SetupView } from '../../../preload/setup-contract.ts';
import { push } from './ipc.ts';
import type { AppWindow } from './window.ts';

/** How things are now. */
export interface PageViews {
  setupView(): SetupView;
  /** Null while no queue is open. */
  overview(): QueueOverview | null;
}

export class PageTeller {
  readonly #window: Pick<AppWindow, 'page' | 'visiblePage'>;
  readonly #views: PageViews;
  /** The screen that was asked for while there was no page to show it. */
  #wanted: PlaceName | null = null;

  constructor(window: Pick<AppWindow, 'page' | 'visiblePage'>, views: PageViews) {
    this.#window = window;
    this.#views = views;
  }

  setupChanged(): void {
    push(this.#window.visiblePage(), 'setupChanged', this.#views.setupView());
  }

  queueChanged(overview: QueueOverview): void {
    push(this.#window.visiblePage(), 'queueChanged', overview);
  }

  /** The page has come into sight. */
  shown(): void {
    push(this.#window.page(), 'setupChanged', this.#views.setupView());
    const overview = this.#views.overview();
    if (overview !== null) push(this.#window.page(), 'queueChanged', overview);
    this.#tellWanted();
  }

  /**
   * Assumes the window was asked to show: a page that is not there yet is told as soon as it is.
   */
  goTo(place: PlaceName): void {
    this.#wanted = place;
    // A page that is there already has come into sight before it was wanted.
    if (this.#window.visiblePage() !== null) this.#tellWanted();
  }

  #tellWanted(): void {
    if (this.#wanted !== null) push(this.#window.page(), 'goTo', this.#wanted);
    this.#wanted = null;
  }
}
