/** Writes a group of exchanges in one commit, and keeps the log within its bounds: of each clip, and in all. */
import type { QueueDatabase } from '../database/database.ts';
import { boundsOf, longestKeptMs } from './bounds.ts';
import type { Waiting } from './pending-exchanges.ts';

/** Looking how large the file is takes time; so many rows are never much too large. */
const looksEveryRows = 500;
const dropAtOnce = 200;
const vacuumPages = 256;

export type LogRows = ReturnType<typeof createLogRows>;

/** @param mostBytes how large the file may be */
export function createLogRows(db: QueueDatabase, mostBytes: number) {
  const statements = prepare(db);
  const oldest = createOldest(db, mostBytes);
  let rowsSinceLook = looksEveryRows;

  const write = db.transaction((group: Waiting): number => {
    const exchanges = group.exchanges();
    for (const { seen, text } of exchanges) {
      const { call, clipIds } = seen.about;
      const { lastInsertRowid } = statements.add.run(seen.at, text());
      const troubled = seen.isTroubled ? 1 : 0;
      for (const clipId of clipIds) {
        statements.link.run(clipId, call, troubled, lastInsertRowid);
        const { first, last } = boundsOf(call, seen.isTroubled);
        trim(clipId, call, troubled, first, last);
      }
    }
    for (const change of group.counts()) statements.count.run(change);
    return exchanges.length;
  });

  /** Of the middle of a long story only its counts stay. */
  function trim(clipId: string, call: string, troubled: number, first: number, last: number): void {
    const kept = statements.kept.get(clipId, call, troubled) as number;
    if (kept <= first + last) return;
    const exchangeId = statements.middle.get(clipId, call, troubled, first);
    statements.unlink.run(clipId, call, troubled, exchangeId);
    statements.dropUnlinked.run(exchangeId);
  }

  return {
    add(group: Waiting, now: number): void {
      rowsSinceLook += write.immediate(group);
      if (rowsSinceLook < looksEveryRows && oldest.isWithinBounds()) return;
      rowsSinceLook = 0;
      oldest.drop(now);
    },
  };
}

function prepare(db: QueueDatabase) {
  const ofKind = 'clip_id = ? AND call = ? AND troubled = ?';
  return {
    add: db.prepare('INSERT INTO exchange (at, view) VALUES (?, ?)'),
    link: db.prepare('INSERT INTO exchange_clip VALUES (?, ?, ?, ?)'),
    kept: db.prepare(`SELECT count(*) FROM exchange_clip WHERE ${ofKind}`).pluck(),
    middle: db
      .prepare(`SELECT exchange_id FROM exchange_clip WHERE ${ofKind} ORDER BY exchange_id LIMIT 1 OFFSET ?`)
      .pluck(),
    unlink: db.prepare(`DELETE FROM exchange_clip WHERE ${ofKind} AND exchange_id = ?`),
    dropUnlinked: db.prepare(
      `DELETE FROM exchange WHERE exchange_id = ?
       AND NOT EXISTS (SELECT 1 FROM exchange_clip WHERE exchange_clip.exchange_id = exchange.exchange_id)`,
    ),
    count: db.prepare(`INSERT INTO exchange_count
      VALUES (@clipId, @call, @ended, @times, @bytes, @firstAt, @lastAt, @totalMs, @longestMs)
      ON CONFLICT DO UPDATE SET times = times + excluded.times, bytes = bytes + excluded.bytes,
      last_at = excluded.last_at, total_ms = total_ms + excluded.total_ms,
      longest_ms = max(longest_ms, excluded.longest_ms)`),
  };
}

/** What is older than all bounds, in steps small enough to be no pause. */
function createOldest(db: QueueDatabase, mostBytes: number) {
  const pages = () => Number(db.pragma('page_count', { simple: true }));
  const free = () => Number(db.pragma('freelist_count', { simple: true }));
  const pageBytes = Number(db.pragma('page_size', { simple: true }));
  const oldest = db.prepare('SELECT exchange_id FROM exchange ORDER BY exchange_id LIMIT ?').pluck();
  // Rows are in the order of their times, so that none behind the first need be looked at.
  const old = db
    .prepare(`SELECT exchange_id FROM (SELECT exchange_id, at FROM exchange ORDER BY exchange_id LIMIT @most)
      WHERE at < @before`)
    .pluck();
  const clipsOf = db.prepare('SELECT DISTINCT clip_id FROM exchange_clip WHERE exchange_id = ?').pluck();
  const unlink = db.prepare('DELETE FROM exchange_clip WHERE exchange_id = ?');
  const drop = db.prepare('DELETE FROM exchange WHERE exchange_id = ?');
  const forget = db.prepare(`DELETE FROM exchange_count WHERE clip_id = ?
    AND NOT EXISTS (SELECT 1 FROM exchange_clip WHERE exchange_clip.clip_id = exchange_count.clip_id)`);

  const dropAll = db.transaction((exchangeIds: readonly number[]) => {
    for (const exchangeId of exchangeIds) {
      const clipIds = clipsOf.all(exchangeId);
      unlink.run(exchangeId);
      drop.run(exchangeId);
      for (const clipId of clipIds) forget.run(clipId);
    }
  });

  const isWithinBounds = () => (pages() - free()) * pageBytes <= mostBytes;
  return {
    isWithinBounds,
    drop(now: number): void {
      const ids = isWithinBounds()
        ? old.all({ before: now - longestKeptMs, most: dropAtOnce })
        : oldest.all(dropAtOnce);
      dropAll.immediate(ids as number[]);
      if (ids.length > 0) db.pragma(`incremental_vacuum(${vacuumPages})`);
    },
  };
}
