/** What is opened for a clip lies where it was listed: no folder on the way is a link by the time it is opened. */
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openClipFile } from '../../main/capture/clip-file.ts';
import { readSidecar } from '../../main/capture/sidecar.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'clipslot-clip-file-')));
  mkdirSync(join(root, 'captures', 'game'), { recursive: true });
  mkdirSync(join(root, 'private'));
  writeFileSync(join(root, 'captures', 'game', 'a.mp4'), 'a capture');
  writeFileSync(join(root, 'private', 'a.mp4'), 'a private video');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const clip = () => join(root, 'captures', 'game', 'a.mp4');

test('a capture is opened', async () => {
  const file = await openClipFile(clip());
  expect(file.ok).toBe(true);
  if (file.ok) await file.value.handle.close();
});

test('a folder that became a link after it was listed leads nowhere, and the file is looked at again', async () => {
  renameSync(join(root, 'captures', 'game'), join(root, 'captures', 'aside'));
  symlinkSync(join(root, 'private'), join(root, 'captures', 'game'));
  expect(await openClipFile(clip())).toMatchObject({ ok: false, reason: 'unreadable' });
});

test('a sidecar with a second name is not read, and says what to do', async () => {
  writeFileSync(join(root, 'private', 'notes.json'), JSON.stringify({ userCaption: 'secret' }));
  linkSync(join(root, 'private', 'notes.json'), `${clip()}.clip.json`);
  expect(await readSidecar(clip())).toMatchObject({ ok: false, problem: expect.stringMatching(/hard link/) });
});
