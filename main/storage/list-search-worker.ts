/**
 * Searches and sorts the whole list, in a thread that is only there for it; see `list-search.ts`. Keeps what it found, so
 * that scrolling through it costs nothing until the queue has changed. Whoever asks asks no more than once a second.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { GroupCounts, ListGroup, ListSort } from '../../preload/list-view.ts';
import { openForReading, type QueueDatabase } from './database/database.ts';
import type { ListSearch, SearchRequest } from './list-search.ts';
import type { ListPage } from './queue-list.ts';

const orders: Readonly<Record<ListSort, string>> = {
  usual: 'found_at DESC',
  newest: 'found_at DESC',
  oldest: 'found_at',
  largest: 'size_bytes DESC',
  smallest: 'size_bytes',
  name: 'path COLLATE NOCASE',
  'off-list': 'found_at DESC',
};

interface Found {
  readonly key: string;
  readonly version: number;
  readonly needsYou: readonly string[];
  readonly underWay: readonly string[];
  readonly done: readonly string[];
}

interface FoundRow {
  readonly clipId: string;
  readonly listGroup: number;
}

let found: Found | null = null;

const opened = openForReading(String(workerData));
if (opened.ok) {
  const db = opened.value;
  parentPort?.on('message', ({ id, search }: SearchRequest) => {
    parentPort?.postMessage({ id, page: pageOf(db, search) });
  });
} else {
  // Whoever asked is told by this thread's end that there is nothing.
  process.exit(1);
}

function pageOf(db: QueueDatabase, search: ListSearch): ListPage {
  const { needsYou, underWay, done } = look(db, search);
  const isSending = new Set(search.sending);
  const byGroup: Readonly<Record<ListGroup, readonly string[]>> = {
    'needs-you': needsYou,
    sending: underWay.filter((clipId) => isSending.has(clipId)),
    waiting: underWay.filter((clipId) => !isSending.has(clipId)),
    done,
  };
  const groups: GroupCounts = {
    'needs-you': needsYou.length,
    sending: byGroup.sending.length,
    waiting: byGroup.waiting.length,
    done: done.length,
  };
  const rows = search.groups.flatMap((group) => byGroup[group]);
  return { groups, clipIds: rows.slice(search.offset, search.offset + search.limit) };
}

function look(db: QueueDatabase, { search, sort }: ListSearch): Found {
  const key = `${sort} ${search}`;
  const version = Number(db.pragma('data_version', { simple: true }));
  if (found?.key === key && found.version === version) return found;
  const rows = db
    .prepare<[{ pattern: string }], FoundRow>(`SELECT clip_id AS clipId, list_group AS listGroup FROM clip
      WHERE forgotten = ${sort === 'off-list' ? 1 : 0} AND path LIKE @pattern ESCAPE '\\' ORDER BY ${orders[sort]}, clip_id`)
    .all({ pattern: `%${search.replaceAll(/[\\%_]/g, '\\$&')}%` });
  const idsOf = (group: number) =>
    rows.filter(({ listGroup }) => listGroup === group).map(({ clipId }) => clipId);
  found = { key, version, needsYou: idsOf(0), underWay: idsOf(1), done: idsOf(2) };
  return found;
}
