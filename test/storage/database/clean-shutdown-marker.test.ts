/** The check of the whole database at the start: left out for the file that was closed whole, and for no other. */
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { markCleanShutdown } from '../../../main/storage/database/clean-shutdown-marker.ts';
import { openDatabase, type QueueDatabase } from '../../../main/storage/database/database.ts';

let dataDir: string;
const file = (name: string) => join(dataDir, name);
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'clipslot-whole-'));
  const db = opened();
  const add = db.prepare(
    "INSERT INTO history (clip_id, at, event, state) VALUES (?, 0, 'found', 'awaiting-slot')",
  );
  db.transaction(() => {
    for (let at = 0; at < 5000; at += 1) add.run(`clip-${at}`);
  })();
  db.close();
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function opened(): QueueDatabase {
  const result = openDatabase(dataDir);
  if (!result.ok) throw new Error(result.problem);
  return result.value;
}

/** Where only the check looks at the start. */
function damage(): void {
  const path = file('queue.db');
  const handle = openSync(path, 'r+');
  writeSync(handle, Buffer.alloc(8192, 0xa5), 0, 8192, statSync(path).size - 3 * 4096);
  closeSync(handle);
}

/** As the next start finds it. */
function state(): string {
  const result = openDatabase(dataDir);
  if (result.ok) result.value.close();
  return result.ok ? 'opened' : result.why;
}

test('damage that came after the end is found', () => {
  markCleanShutdown(dataDir);
  damage();
  expect(state()).toBe('damaged');
});

test('the note spares one start the check, and only one', () => {
  damage();
  // A lie, told to see that the check is left out.
  markCleanShutdown(dataDir);
  expect(state()).toBe('opened');
  expect(state()).toBe('damaged');
});

test('a database whose log is still there is not noted, since the file alone is not the whole', () => {
  const reader = opened();
  reader.exec("INSERT INTO setting VALUES ('name', 'value')");
  markCleanShutdown(dataDir);
  expect(existsSync(file('queue.whole'))).toBe(false);
  reader.close();
});
