/** What a crash would write to the disk holds no memory, where a process may say so. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { leaveMemoryOutOfCoreDumps } from '../../main/base/core-dumps.ts';

const filter = '/proc/self/coredump_filter';
const before = process.platform === 'linux' ? readFileSync(filter, 'utf8') : '';
afterEach(() => {
  if (process.platform === 'linux') writeFileSync(filter, `0x${before.trim()}`);
});

test.runIf(process.platform === 'linux')('on Linux nothing of the memory is written', () => {
  expect(Number.parseInt(before, 16)).not.toBe(0);
  expect(leaveMemoryOutOfCoreDumps()).toBe(true);
  expect(Number.parseInt(readFileSync(filter, 'utf8'), 16)).toBe(0);
});

test('where the system has no such word, nothing is claimed', () => {
  expect(leaveMemoryOutOfCoreDumps('win32')).toBe(false);
});
