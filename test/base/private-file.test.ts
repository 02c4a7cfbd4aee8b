/** Files and folders of ours are for this user alone, whatever was there before, and nothing planted is written through. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makePrivateFolder, replacePrivately, writePrivately } from '../../main/base/private-file.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'clipslot-private-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const modeOf = (path: string) => statSync(path).mode & 0o777;

describe.skipIf(process.platform === 'win32')('on a system with modes', () => {
  test('a folder that was open to others is taken from them', () => {
    const folder = join(root, 'data');
    mkdirSync(folder);
    chmodSync(folder, 0o755);
    makePrivateFolder(folder);
    expect(modeOf(folder)).toBe(0o700);
  });

  test('a file is for this user alone, and its folder too', async () => {
    await writePrivately(join(root, 'data', 'app.json'), '{}');
    expect(modeOf(join(root, 'data'))).toBe(0o700);
    expect(modeOf(join(root, 'data', 'app.json'))).toBe(0o600);
  });

  test("the owner's own folder stays as open as it was", async () => {
    const documents = join(root, 'documents');
    mkdirSync(documents);
    chmodSync(documents, 0o755);
    await replacePrivately(join(documents, 'evidence.json'), '{}');
    expect(modeOf(documents)).toBe(0o755);
    expect(modeOf(join(documents, 'evidence.json'))).toBe(0o600);
  });

  test('a link that was planted under the name of the new file is not written through', async () => {
    const victim = join(root, 'victim');
    writeFileSync(victim, 'mine');
    symlinkSync(victim, join(root, 'app.json.new'));
    await replacePrivately(join(root, 'app.json'), '{}');
    expect(readFileSync(victim, 'utf8')).toBe('mine');
    expect(readFileSync(join(root, 'app.json'), 'utf8')).toBe('{}');
  });
});

test('what could not be put in place leaves nothing behind', async () => {
  mkdirSync(join(root, 'app.json', 'in-the-way'), { recursive: true });
  await expect(replacePrivately(join(root, 'app.json'), '{}')).rejects.toThrow();
  expect(readdirSync(root)).toEqual(['app.json']);
});
