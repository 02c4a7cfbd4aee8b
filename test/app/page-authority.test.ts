/** Every request of the page has a row that says what it could do in hostile hands, and what stops it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { requests } from '../../preload/contract.ts';

test('the table of what the page may ask names each request once, and none that is not there', () => {
  const text = readFileSync(join(import.meta.dirname, '../../main/app/README.md'), 'utf8');
  const firstColumns = text.split('\n').flatMap((line) => /^\| (`.*?) \|/.exec(line)?.[1] ?? []);
  const named = firstColumns.flatMap((column) => [...column.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  expect(named.toSorted()).toEqual(Object.keys(requests).toSorted());
});
