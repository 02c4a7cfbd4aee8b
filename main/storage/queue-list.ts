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
} as const;

/** For the test that holds the planner to the indexes. */
export const queueListSql: readonly string[] = Object.values(sql);

export type QueueList = ReturnType<typeof createQueueList>;

/** @param counts of all clips on the list, by state */
export function createQueueList(
  db: QueueDatabase,
  counts: () => Readonly<StateCounts>,
  needsPerson: () => number,
) {
  const statements = {
    needsYou: db.prepare(sql.needsYou).pluck(),
    done: db.prepare(sql.done).pluck(),
    oldest: db.prepare(sql.oldest).pluck(),
    newest: db.prepare(sql.newest).pluck(),
    smallest: db.prepare(sql.smallest).pluck(),
  };

  function groupCounts({ sending }: ListMoment): GroupCounts {
    const byState = counts();
    const all = Object.values(byState).reduce((sum, count) => sum + count, 0);
    const done = byState.published + byState.cancelled;
    const needsYou = needsPerson();
    return {
      'needs-you': needsYou,
      sending: sending.length,
      waiting: Math.max(0, all - done - needsYou - sending.length),
      done,
    };
  }

  function rowsOf(group: ListGroup, { order, sending }: ListMoment, offset: number, limit: number): string[] {
    const parameters = { offset, limit };
    switch (group) {
      case 'needs-you':
        return statements.needsYou.all(parameters) as string[];
      case 'sending':
        return sending.slice(offset, offset + limit);
      case 'waiting':
        return statements[order].all({ ...parameters, sending: JSON.stringify(sending) }) as string[];
      case 'done':
        return statements.done.all(parameters) as string[];
    }
  }

  return {
    /** Rows `offset … offset+limit-1` of these groups, one group after the other. */
    page(groups: readonly ListGroup[], moment: ListMoment, offset: number, limit: number): ListPage {
      const counted = groupCounts(moment);
      const clipIds: string[] = [];
      let before = 0;
      for (const group of groups) {
        const from = Math.max(0, offset - before);
        const room = limit - clipIds.length;
        before += counted[group];
        if (room > 0 && from < counted[group]) clipIds.push(...rowsOf(group, moment, from, room));
      }
      return { groups: counted, clipIds };
    },
    /** The first clips to come, in the order of sending. */
    waiting: (order: SendOrder, limit: number): string[] =>
      statements[order].all({ offset: 0, limit, sending: '[]' }) as string[],
  };
}
