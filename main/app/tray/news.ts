/**
 * What is worth a notification: that something has begun to need the owner, and, where asked for, that everything is out.
 * Never a tick of progress, never the same twice in a row. Pure, but for what it remembers.
 */

import { t } from '../../../preload/language.ts';
import { describeNeeds, needsCount } from '../../../preload/overview-words.ts';
import type { QueueOverview } from '../../../preload/queue-contract.ts';

/** Which news the owner wants, as kept in `app.json`. */
export interface WantedNews {
  readonly needsYou: boolean;
  readonly allPublished: boolean;
}

/** Needs that come one after the other, as from a failing service, are told together. */
const quietMs = 5 * 60_000;

/** @param nowMs a clock that never jumps */
export function createNews(wanted: () => WantedNews, nowMs: () => number) {
  let before: QueueOverview | null = null;
  let told = 0;
  let toldAtMs = -Infinity;

  /** The sentence to tell now, or null. @param watched the owner is looking at the window anyway */
  function update(overview: QueueOverview, watched: boolean): string | null {
    const last = before;
    before = overview;
    // What was so at the start is no news.
    if (last === null) {
      told = needsCount(overview);
      return null;
    }
    return needs(overview, watched) ?? (isOut(last, overview) && !watched ? allPublished() : null);
  }

  function needs(overview: QueueOverview, watched: boolean): string | null {
    const count = needsCount(overview);
    if (count <= told || watched) {
      told = count;
      return null;
    }
    if (!wanted().needsYou || nowMs() - toldAtMs < quietMs) return null;
    told = count;
    toldAtMs = nowMs();
    return describeNeeds(overview);
  }

  function allPublished(): string | null {
    return wanted().allPublished ? t('frame:news.allPublished') : null;
  }

  return { update };
}

/** The last clip that was under way has just been published. */
function isOut(last: QueueOverview, { counts, needsPerson }: QueueOverview): boolean {
  const open = (of: QueueOverview['counts']) =>
    of['awaiting-slot'] + of['slot-unknown'] + of['slot-held'] + of.uploaded;
  return (
    open(last.counts) > 0 &&
    open(counts) === 0 &&
    needsPerson === 0 &&
    counts.published > last.counts.published
  );
}
