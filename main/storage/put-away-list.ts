/** Published clips whose file is still where it was recorded, and since when the owner's present order holds. */
import type { QueueDatabase } from './database/database.ts';

export type PutAway = 'moved-away' | 'binned' | 'left-in-place';
export type PutAwayList = ReturnType<typeof createPutAwayList>;

export function createPutAwayList(db: QueueDatabase) {
  const between = db
    .prepare(`SELECT clip_id FROM clip INDEXED BY clip_to_put_away WHERE state = 'published' AND put_away IS NULL
      AND state_at BETWEEN ? AND ? ORDER BY state_at LIMIT ?`)
    .pluck();
  const first = db
    .prepare(`SELECT min(state_at) FROM clip INDEXED BY clip_to_put_away WHERE state = 'published' AND put_away IS NULL
      AND state_at >= ?`)
    .pluck();
  const mark = db.prepare('UPDATE clip SET put_away = ? WHERE clip_id = ?');
  const read = db.prepare("SELECT value FROM setting WHERE name = 'put-away-order'").pluck();
  const write = db.prepare("INSERT OR REPLACE INTO setting VALUES ('put-away-order', ?)");
  return {
    /** Clips published in this span of wall-clock time, the longest ago first. */
    publishedBetween: (from: number, to: number, limit: number) => between.all(from, to, limit) as string[],
    /** When the first of them was published, or null. */
    firstSince: (from: number) => first.get(from) as number | null,
    mark: (clipId: string, how: PutAway) => void mark.run(how, clipId),
    /**
     * Since when this order holds. A new order says nothing about clips that were published before it: a change of
     * settings never moves or deletes anything that was there.
     */
    since(order: string, now: number): number {
      const kept = JSON.parse((read.get() as string | undefined) ?? 'null') as unknown;
      if (isKept(kept) && kept.order === order) return kept.since;
      write.run(JSON.stringify({ order, since: now }));
      return now;
    },
  };
}

function isKept(value: unknown): value is { readonly order: string; readonly since: number } {
  return typeof value === 'object' && value !== null && 'order' in value && 'since' in value;
}
