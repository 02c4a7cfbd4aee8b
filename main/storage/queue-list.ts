/**
 * The queue as the window lists it: what needs a person, what is sending, what waits (in the order of sending), what is
 * over. Every query walks an index and nothing else, so a page costs the same wherever it is in 100,000 clips.
 */
import type { GroupCounts, ListGroup } from '../../preload/list-view.ts';
import type { SendOrder } from '../model/send-order.ts';
import type { QueueDatabase } from './database/database.ts';
import type { StateCounts } from './state-counts.ts';

/** What is not in the rows. */
export interface ListMoment {
  readonly order: SendOrder;
  /** Clips that are sending now, in the order in which they are shown. */
  readonly sending: readonly string[];
}

export interface ListPage {
  readonly groups: GroupCounts;
  readonly clipIds: readonly string[];
}

const newestFirst = (group: 0 | 2) =>
  `SELECT clip_id FROM clip INDEXED BY clip_list WHERE list_group = ${group} AND NOT forgotten
   ORDER BY found_at DESC, clip_id LIMIT @limit OFFSET @offset`;
const toCome = (order: SendOrder, by: string) =>
  `SELECT clip_id FROM clip INDEXED BY clip_next_${order}
   WHERE list_group = 1 AND clip_id NOT IN (SELECT value FROM json_each(@sending))
   ORDER BY send_now DESC, pinned DESC, place, ${by}, clip_id LIMIT @limit OFFSET @offset`;

const sql = {
  needsYou: newestFirst(0),
  done: newestFirst(2),
  oldest: toCome('oldest', 'found_at'),
  newest: toCome('newest', 'found_at DESC'),
  smallest: toCome('smallest', 'size_bytes, found_at'),
} as const satisfies Readonly<Record<SendOrder | 'needsYou' | 'done', string>>;

/** For the test that holds the planner to the indexes. */
export const queueListSql: readonly string[] = Object.values(sql);

/** What is counted elsewhere. */
export interface QueueCounts {
  /** Of all clips on the list, by state. */
  counts(): Readonly<StateCounts>;
  needsPerson(): number;
}

interface Span {
  readonly offset: number;
  readonly limit: number;
}

export class QueueList {
  readonly #counts: QueueCounts;
  readonly #needsYou;
  readonly #done;
  readonly #toCome;

  constructor(db: QueueDatabase, counts: QueueCounts) {
    const toCome = (text: string) => db.prepare<[Span & { readonly sending: string }], string>(text).pluck();
    this.#counts = counts;
    this.#needsYou = db.prepare<[Span], string>(sql.needsYou).pluck();
    this.#done = db.prepare<[Span], string>(sql.done).pluck();
    this.#toCome = {
      oldest: toCome(sql.oldest),
      newest: toCome(sql.newest),
      smallest: toCome(sql.smallest),
    };
  }

  /** Rows `offset … offset+limit-1` of these groups, one group after the other. */
  page(groups: readonly ListGroup[], moment: ListMoment, offset: number, limit: number): ListPage {
    const counted = this.#groupCounts(moment);
    const clipIds: string[] = [];
    let before = 0;
    for (const group of groups) {
      const from = Math.max(0, offset - before);
      const room = limit - clipIds.length;
      before += counted[group];
      if (room > 0 && from < counted[group]) {
        clipIds.push(...this.#rowsOf(group, moment, { offset: from, limit: room }));
      }
    }
    return { groups: counted, clipIds };
  }

  /** The first clips to come, in the order of sending. */
  waiting(order: SendOrder, limit: number): string[] {
    return this.#toCome[order].all({ offset: 0, limit, sending: '[]' });
  }

  #groupCounts({ sending }: ListMoment): GroupCounts {
    return groupCounts(this.#counts, sending.length);
  }

  #rowsOf(group: ListGroup, { order, sending }: ListMoment, span: Span): readonly string[] {
    switch (group) {
      case 'needs-you':
        return this.#needsYou.all(span);
      case 'sending':
        return sending.slice(span.offset, span.offset + span.limit);
      case 'waiting':
        return this.#toCome[order].all({ ...span, sending: JSON.stringify(sending) });
      case 'done':
        return this.#done.all(span);
    }
  }
}

/** How many clips are in each group of the list. */
export function groupCounts(counts: QueueCounts, sending: number): GroupCounts {
  const byState = counts.counts();
  const all = Object.values(byState).reduce((sum, count) => sum + count, 0);
  const done = byState.published + byState.cancelled;
  const needsYou = counts.needsPerson();
  return { 'needs-you': needsYou, sending, waiting: Math.max(0, all - done - needsYou - sending), done };
}
