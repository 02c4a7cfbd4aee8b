/**
 * What is worth a notification: that something has begun to need the owner, and, where asked for,
 * that everything is out. Never a tick of progress, never the same twice in a row. Remembers only
 * what it has told.
 */

import { t } from '../../../preload/language.ts';
import { describeNews, type NewsWords, needsCount } from '../../../preload/overview-words.ts';
import type { QueueOverview } from '../../../preload/queue-contract.ts';
import type { Clock } from '../../base/runtime.ts';

/** Which news the owner wants, as kept in `app.json`. */
export interface WantedNews {
  readonly needsYou: boolean;
  readonly allPublished: boolean;
}

/** Needs that come one after the other, as from a failing service, are told together. */
const quietMs = 5 * 60_000;

export class News {
  readonly #wanted: () => WantedNews;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #before: QueueOverview | null = null;
  #toldNeeds = 0;
  #toldAtMs = -Infinity;

  constructor(wanted: () => WantedNews, clock: Pick<Clock, 'monotonicMs'>) {
    this.#wanted = wanted;
    this.#clock = clock;
  }

  /** What to tell now, or null. @param watched the owner is looking at the window anyway */
  update(overview: QueueOverview, watched: boolean): NewsWords | null {
    const before = this.#before;
    this.#before = overview;
    // What was so at the start is no news.
    if (before === null) {
      this.#toldNeeds = needsCount(overview);
      return null;
    }
    return (
      this.#needs(overview, watched) ?? (isOut(before, overview) && !watched ? this.#allPublished() : null)
    );
  }

  #needs(overview: QueueOverview, watched: boolean): NewsWords | null {
    const count = needsCount(overview);
    if (count <= this.#toldNeeds || watched) {
      this.#toldNeeds = count;
      return null;
    }
    const nowMs = this.#clock.monotonicMs();
    if (!this.#wanted().needsYou || nowMs - this.#toldAtMs < quietMs) return null;
    this.#toldNeeds = count;
    this.#toldAtMs = nowMs;
    return describeNews(overview);
  }

  #allPublished(): NewsWords | null {
    if (!this.#wanted().allPublished) return null;
    return { title: t('frame:news.allPublishedTitle'), body: t('frame:news.allPublished') };
  }
}

/** The last clip that was under way has just been published. */
function isOut(last: QueueOverview, { counts, glance }: QueueOverview): boolean {
  const open = (of: QueueOverview['counts']) =>
    of['awaiting-slot'] + of['slot-unknown'] + of['slot-held'] + of.uploaded;
  return (
    open(last.counts) > 0 &&
    open(counts) === 0 &&
    glance.groups['needs-you'] === 0 &&
    counts.published > last.counts.published
  );
}
