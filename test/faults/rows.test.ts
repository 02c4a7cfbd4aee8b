/** The table of faults is true: every row names exactly the files whose tests carry its number. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const here = import.meta.dirname;

/** Row numbers at the start of a title, `B16, B21: …` included. */
function rowsIn(file: string): string[] {
  const text = readFileSync(join(here, file), 'utf8');
  const titles = text.matchAll(/['"`]((?:[A-EN]\d+(?:, )?)+): /g);
  return [...titles].flatMap((title) => title[1]?.split(', ') ?? []);
}

const tested = new Map<string, Set<string>>();
for (const file of readdirSync(here).filter((name) => name.endsWith('.test.ts') && name !== 'rows.test.ts')) {
  for (const row of rowsIn(file)) tested.set(row, (tested.get(row) ?? new Set()).add(file));
}

const table = [
  ...readFileSync(join(here, 'README.md'), 'utf8').matchAll(/^\| ([A-EN]\d+) \|[^|]*\|([^|]*)\|([^|]*)\|$/gm),
].map(([, row = '', files = '', note = '']) => ({
  row,
  files: [...files.matchAll(/`([^`]+)`/g)].map((file) => file[1] ?? ''),
  note,
}));

test('every fault of the matrix has its row', () => {
  const rows = ['A21', 'B21', 'C12', 'D14', 'E15', 'N13'].flatMap((last) =>
    Array.from({ length: Number(last.slice(1)) }, (_, at) => `${last[0]}${at + 1}`),
  );
  expect(table.map(({ row }) => row)).toEqual(rows);
});

test.each(table)('row $row names its tests', ({ row, files, note }) => {
  const own = files.filter((file) => !file.startsWith('../'));
  expect(own.sort()).toEqual([...(tested.get(row) ?? [])].sort());
  // A row without a test of its own says why, and what is tested elsewhere exists.
  if (own.length === 0) expect(note.trim()).not.toBe('');
  expect(files.filter((file) => !existsSync(join(here, file)))).toEqual([]);
});
