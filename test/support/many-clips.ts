/**
 * Many clips without the time that they take: the rows that the product itself wrote for one clip are
 * multiplied with SQL, so they are what it writes, whatever its schema is.
 */
import type { QueueDatabase } from '../../main/storage/database/database.ts';

export type Row = Record<string, string | number | bigint | null>;

/** Tables that hold something of a clip. Others know nothing about single clips. */
const tables = ['slot', 'clip', 'slot_request', 'block', 'history'] as const;

/** @param ownOf what is a copy's own: its file, and whatever else must not be there twice */
export function multiplyClips(db: QueueDatabase, copies: number, ownOf: (copy: number) => Row): void {
  const templates = tables.map((table) => ({
    rows: db.prepare(`SELECT * FROM ${table}`).all() as Row[],
    insert: inserter(db, table),
  }));
  db.pragma('foreign_keys = OFF');
  db.transaction(() => {
    for (let copy = 1; copy <= copies; copy += 1) {
      const own = ownOf(copy);
      for (const { rows, insert } of templates) for (const row of rows) insert(replaced(row, own, copy));
    }
  })();
  db.pragma('foreign_keys = ON');
}

/** A row without its own number gets the next one. */
function inserter(db: QueueDatabase, table: string): (row: Row) => void {
  const columns = db.pragma(`table_xinfo(${table})`) as {
    name: string;
    hidden: number;
    pk: number;
    type: string;
  }[];
  const keys = columns.filter(({ pk }) => pk > 0);
  const counted = keys.length === 1 && keys[0]?.type === 'INTEGER' ? keys[0].name : null;
  const names = columns
    .filter(({ hidden, name }) => hidden === 0 && name !== counted)
    .map(({ name }) => name);
  const insert = db.prepare(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
  );
  return (row) => void insert.run(row);
}

/** Every id gets the copy's number added, wherever it is referred to. */
function replaced(row: Row, own: Row, copy: number): Row {
  const changed: Row = { ...row };
  for (const [name, value] of Object.entries(own)) if (name in row) changed[name] = value;
  for (const name of ['clip_id', 'game_clip_id', 'correlation', 'edges_digest']) {
    if (typeof row[name] === 'string') changed[name] = `${row[name]}-${copy}`;
  }
  return changed;
}
