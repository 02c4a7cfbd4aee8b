/**
 * Fetches the rows in sight and some around them, one request at a time: at once when they are not
 * there yet, and at most four times a second when they are but may have changed. What was fetched
 * stays for the way back, up to a limit.
 */
import type { ClipView } from '../../preload/clip-view.ts';
import type { Bridge } from '../../preload/contract.ts';
import { type GroupCounts, listGroups } from '../../preload/list-view.ts';
import type { QueuePage } from '../../preload/queue-contract.ts';
import { type Look, openGroups } from './look.ts';

/** Rows as far as they are known. */
export interface KnownRows {
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

/** Places fetched from one and the same state of the queue. */
interface Covered extends Span {
  readonly revision: number;
}

export interface PageParts {
  readonly bridge: Pick<Bridge, 'getQueuePage'>;
  /** How the owner looks at the list now. */
  look(): Look;
  tell(known: KnownRows): void;
}

/**
 * What is fetched beyond what is in sight, and how much of that must be left when the next page is
 * asked for.
 */
const margin = 60;
const reserve = 20;
const pageLimit = 200;
/** Rows further away from a page than this are let go. */
const keptAround = 1000;
const pauseMs = 250;
/** A search or another order than the usual one walks the whole list. */
const searchPauseMs = 1000;

export class Pages {
  readonly #parts: PageParts;
  #sight: Span = { first: 0, last: reserve };
  #rows: ReadonlyMap<number, ClipView> = new Map();
  #listed: Look | null = null;
  #total = Number.POSITIVE_INFINITY;
  /** What has been fetched since the queue last changed. */
  #covered: Covered | null = null;
  #changed = false;
  #resting = false;
  #underWay = false;
  #asked = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: PageParts) {
    this.#parts = parts;
  }

  /** The places now in sight, both included. */
  want(first: number, last: number): void {
    this.#sight = { first, last };
    this.#pump();
  }

  /** Rows may have changed. */
  refresh(): void {
    this.#changed = true;
    this.#pump();
  }

  /** The owner looks at the list in another way: that does not wait. */
  lookChanged(): void {
    this.#ask();
  }

  #pump(): void {
    const needed = {
      first: Math.max(0, this.#sight.first - reserve),
      last: Math.min(this.#total - 1, this.#sight.last + reserve),
    };
    const covered = this.#covered;
    const isMissing = covered === null || needed.first < covered.first || needed.last > covered.last;
    if (!this.#underWay && (isMissing || (this.#changed && !this.#resting))) this.#ask();
  }

  #ask(): void {
    const look = this.#parts.look();
    const { search, sort } = look;
    const groups = openGroups(look);
    const offset = Math.max(0, this.#sight.first - margin);
    const limit = Math.min(pageLimit, this.#sight.last + margin - offset + 1);
    this.#asked += 1;
    const mine = this.#asked;
    this.#underWay = true;
    this.#changed = false;
    this.#restFor(search === '' && sort === 'usual' ? pauseMs : searchPauseMs);
    // With no group open there are no rows, but their headings still count.
    const query = { offset, limit, search, sort, groups: [...(groups.length === 0 ? listGroups : groups)] };
    this.#parts.bridge.getQueuePage(query).then(
      (page) => {
        // A late answer to an earlier question would put the wrong rows under the new heading.
        if (mine !== this.#asked) return;
        this.#underWay = false;
        this.#take(groups.length === 0 ? { ...page, total: 0, clips: [] } : page, look, limit);
        this.#pump();
      },
      () => {
        // A refused request must not end the fetching: the next change, or the end of the rest,
        // asks again.
        if (mine === this.#asked) this.#underWay = false;
      },
    );
  }

  #restFor(ms: number): void {
    clearTimeout(this.#rest);
    this.#resting = true;
    this.#rest = setTimeout(() => {
      this.#resting = false;
      this.#pump();
    }, ms);
  }

  #take(page: QueuePage, look: Look, limit: number): void {
    this.#rows = rowsOf(page, this.#rows, look === this.#listed);
    this.#covered = joined(look === this.#listed ? this.#covered : null, page, limit);
    this.#listed = look;
    this.#total = page.total;
    this.#parts.tell({ look, total: page.total, groups: page.groups, rows: this.#rows });
  }
}

/** Of one and the same state of the queue, pages that touch are one. */
function joined(before: Covered | null, { revision, offset }: QueuePage, limit: number): Covered {
  const page = { first: offset, last: offset + limit - 1, revision };
  const touch =
    before?.revision === revision && page.first <= before.last + 1 && page.last >= before.first - 1;
  if (before === null || !touch) return page;
  return { first: Math.min(before.first, page.first), last: Math.max(before.last, page.last), revision };
}

/**
 * Rows that did not change stay the same object, so that only changed rows are drawn again. Rows
 * around the page stay as they were seen last, but no clip is in two places.
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
