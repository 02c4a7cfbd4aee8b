/**
 * Fetches the rows in sight and some around them, one request at a time: at once when they are not there yet, and at most
 * four times a second when they are but may have changed. What was fetched stays for the way back, up to a limit.
 */
import type { ClipView } from '../../preload/clip-view.ts';
import type { Bridge } from '../../preload/contract.ts';
import { type GroupCounts, listGroups } from '../../preload/list-view.ts';
import type { QueuePage } from '../../preload/queue-contract.ts';
import { type Look, openGroups } from './look.ts';

/** Rows as far as they are known. */
export interface Found {
  readonly look: Look;
  readonly total: number;
  readonly groups: GroupCounts;
  readonly rows: ReadonlyMap<number, ClipView>;
}

/** Places, both ends included. */
interface Span {
  readonly first: number;
  readonly last: number;
}

/** What is fetched beyond what is in sight, and how much of that must be left when the next page is asked for. */
const margin = 60;
const reserve = 20;
const pageLimit = 200;
/** Rows further away from a page than this are let go. */
const keptAround = 1000;
const pauseMs = 250;
/** A search or another order than the usual one walks the whole list. */
const searchPauseMs = 1000;

export function createPages(bridge: Bridge, look: () => Look, tell: (found: Found) => void) {
  let sight: Span = { first: 0, last: reserve };
  let rows: ReadonlyMap<number, ClipView> = new Map();
  let listed: Look | null = null;
  let total = Number.POSITIVE_INFINITY;
  /** What has been fetched since the queue last changed. */
  let covered: (Span & { readonly revision: number }) | null = null;
  let changed = false;
  let resting = false;
  let underWay = false;
  let asked = 0;
  let rest: ReturnType<typeof setTimeout>;

  function pump(): void {
    const needed = {
      first: Math.max(0, sight.first - reserve),
      last: Math.min(total - 1, sight.last + reserve),
    };
    const isMissing = covered === null || needed.first < covered.first || needed.last > covered.last;
    if (!underWay && (isMissing || (changed && !resting))) ask();
  }

  function ask(): void {
    const asking = look();
    const groups = openGroups(asking);
    const offset = Math.max(0, sight.first - margin);
    const limit = Math.min(pageLimit, sight.last + margin - offset + 1);
    const { search, sort } = asking;
    asked += 1;
    const mine = asked;
    underWay = true;
    changed = false;
    restFor(search === '' && sort === 'usual' ? pauseMs : searchPauseMs);
    // With no group open there are no rows, but their headings still count.
    const query = { offset, limit, search, sort, groups: [...(groups.length === 0 ? listGroups : groups)] };
    void bridge.getQueuePage(query).then(
      (page) => {
        // A late answer to an earlier question would put the wrong rows under the new heading.
        if (mine !== asked) return;
        underWay = false;
        take(groups.length === 0 ? { ...page, total: 0, clips: [] } : page, asking, limit);
        pump();
      },
      () => {
        // A refused request must not end the fetching: the next change, or the end of the rest, asks again.
        if (mine === asked) underWay = false;
      },
    );
  }

  function restFor(ms: number): void {
    clearTimeout(rest);
    resting = true;
    rest = setTimeout(() => {
      resting = false;
      pump();
    }, ms);
  }

  function take(page: QueuePage, of: Look, limit: number): void {
    rows = rowsOf(page, rows, of === listed);
    covered = joined(of === listed ? covered : null, page, limit);
    listed = of;
    total = page.total;
    tell({ look: of, total, groups: page.groups, rows });
  }

  return {
    /** The places now in sight. */
    want(first: number, last: number): void {
      sight = { first, last };
      pump();
    },
    /** Rows may have changed. */
    refresh(): void {
      changed = true;
      pump();
    },
    /** The owner looks at the list in another way: that does not wait. */
    lookAnew: ask,
  };
}

/** Of one and the same state of the queue, pages that touch are one. */
function joined(
  before: (Span & { readonly revision: number }) | null,
  { revision, offset }: QueuePage,
  limit: number,
): Span & { readonly revision: number } {
  const page = { first: offset, last: offset + limit - 1, revision };
  const touch =
    before?.revision === revision && page.first <= before.last + 1 && page.last >= before.first - 1;
  if (before === null || !touch) return page;
  return { first: Math.min(before.first, page.first), last: Math.max(before.last, page.last), revision };
}

/**
 * Rows that did not change stay the same object, so that only changed rows are drawn again. Rows around the page stay as
 * they were seen last, but no clip is in two places.
 */
function rowsOf(page: QueuePage, before: ReadonlyMap<number, ClipView>, sameLook: boolean) {
  const known = new Map([...before.values()].map((clip) => [clip.clipId, clip]));
  const rows = new Map<number, ClipView>();
  const here = new Set<string>();
  for (const [index, clip] of page.clips.entries()) {
    const old = known.get(clip.clipId);
    const same = old !== undefined && JSON.stringify(old) === JSON.stringify(clip);
    rows.set(page.offset + index, same ? old : clip);
    here.add(clip.clipId);
  }
  if (!sameLook) return rows;
  for (const [place, clip] of before) {
    const near = Math.abs(place - page.offset) <= keptAround && place < page.total;
    if (near && !rows.has(place) && !here.has(clip.clipId)) rows.set(place, clip);
  }
  return rows;
}
