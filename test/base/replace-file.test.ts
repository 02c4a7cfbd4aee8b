/** A file that another program holds for a moment is replaced all the same, and one that stays held is refused in the end. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type ReplaceParts, replaceFile } from '../../main/base/replace-file.ts';

function twoFiles(): { from: string; to: string } {
  const folder = mkdtempSync(join(tmpdir(), 'replace-file-'));
  const from = join(folder, 'new');
  const to = join(folder, 'settings.json');
  writeFileSync(from, 'new');
  writeFileSync(to, 'old');
  return { from, to };
}

class Held implements ReplaceParts {
  readonly waits: number[] = [];
  readonly #code: string;
  #refusals: number;

  constructor(code: string, refusals: number) {
    this.#code = code;
    this.#refusals = refusals;
  }

  async rename(from: string, to: string): Promise<void> {
    this.#refusals -= 1;
    if (this.#refusals >= 0) throw Object.assign(new Error('refused'), { code: this.#code });
    await rename(from, to);
  }

  async wait(waitMs: number): Promise<void> {
    this.waits.push(waitMs);
  }
}

it.each(['EPERM', 'EBUSY', 'EACCES'])('replaces a file that was held for a moment (%s)', async (code) => {
  const { from, to } = twoFiles();
  const held = new Held(code, 3);
  await replaceFile(from, to, held);
  expect(readFileSync(to, 'utf8')).toBe('new');
  expect(held.waits).toHaveLength(3);
});

it('gives up after two seconds with the reason, and leaves both files', async () => {
  const { from, to } = twoFiles();
  const held = new Held('EBUSY', Number.POSITIVE_INFINITY);
  await expect(replaceFile(from, to, held)).rejects.toMatchObject({ code: 'EBUSY' });
  expect(held.waits.reduce((sum, waitMs) => sum + waitMs, 0)).toBe(2000);
  expect(readFileSync(to, 'utf8')).toBe('old');
  expect(readFileSync(from, 'utf8')).toBe('new');
});

it('does not try again what waiting cannot help', async () => {
  const { from, to } = twoFiles();
  const held = new Held('EXDEV', 1);
  await expect(replaceFile(from, to, held)).rejects.toMatchObject({ code: 'EXDEV' });
  expect(held.waits).toEqual([]);
});
