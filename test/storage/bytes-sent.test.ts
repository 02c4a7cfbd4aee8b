/** Accepted blocks are committed without a sync; whatever follows is synced as ever. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BytesSent } from '../../main/storage/bytes-sent.ts';
import { openDatabase } from '../../main/storage/database/database.ts';

test('counting a block leaves the database as durable as it was, also when its commit fails', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clipslot-bytes-'));
  const opened = openDatabase(folder);
  if (!opened.ok) throw new Error(opened.problem);
  const synchronous = () => opened.value.pragma('synchronous', { simple: true });
  const sent = new BytesSent(opened.value);
  const during: unknown[] = [];
  sent.add('2026-11-22', [5], () => during.push(synchronous()));
  expect([during, synchronous()]).toEqual([[1], 2]);
  const failing = () => {
    throw new Error('no');
  };
  expect(() => sent.add('2026-11-22', [5], failing)).toThrow('no');
  expect([sent.used('2026-11-22', '2026-11').day, synchronous()]).toEqual([5, 2]);
  opened.value.transaction(() => sent.add('2026-11-22', [5], () => during.push(synchronous())))();
  expect([during, synchronous()]).toEqual([[1, 2], 2]);
  opened.value.close();
  rmSync(folder, { recursive: true });
});
