// What the fuzz has found so far, each by its smallest input.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lookAtMedia } from '../../main/capture/media-facts.ts';
import { readSidecar } from '../../main/capture/sidecar.ts';
import { loadConfig } from '../../main/config/read-config.ts';
import { realClips } from '../../main/replay/pad-clip.ts';
import {
  getClipResponse,
  initialUploadResponse,
  queryClipsResponse,
} from '../../main/service/answer-shapes.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clipslot-found-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a configuration that is not JSON is one line, whatever line breaks it has', async () => {
  const file = join(folder, 'config.json');
  writeFileSync(file, '\n\0');
  const loaded = await loadConfig(file);
  expect(loaded).toEqual({ ok: false, problem: expect.stringMatching(/^[^\r\n\0]+$/) });
});

test.each(['', '.', '..'])('a clip called "%s" would be a path of its own: it is no clip', (gameClipId) => {
  const gameClip = { gameClipId, state: 'Published' };
  expect(initialUploadResponse.safeParse({ gameClipId, uploadUri: 'https://a/b' }).success).toBe(false);
  expect(getClipResponse.safeParse({ gameClip }).success).toBe(false);
  expect(queryClipsResponse.safeParse({ gameClips: [gameClip] }).success).toBe(false);
});

test('a Matroska file that ends in zeros is looked at and left, and does not hold up the process', async () => {
  const file = join(folder, 'cut.mkv');
  const zeros = Buffer.alloc(200);
  writeFileSync(file, Buffer.concat([readFileSync(realClips.matroska).subarray(0, 600), zeros]));
  expect(await lookAtMedia(file)).toMatchObject({ value: { state: 'incomplete', durationSeconds: null } });
});

test('an unknown key cannot forge a line, however it is spelled', async () => {
  writeFileSync(join(folder, 'a.mp4.clip.json'), JSON.stringify({ '\r\nclipslot: all is well \u202e': 1 }));
  expect(await readSidecar(join(folder, 'a.mp4'))).toMatchObject({
    ok: false,
    problem: 'a.mp4.clip.json: unknown key "  clipslot: all is well  "; check the spelling or remove it',
  });
});

test('a fragment that claims four thousand million samples costs its own answer and nothing else', async () => {
  const bytes = readFileSync(realClips.fragmented);
  const trun = bytes.lastIndexOf('trun');
  // No field of its own for any sample, and as many samples as a number can say.
  bytes.writeUInt32BE(0, trun + 4);
  bytes.writeUInt32BE(0xffffffff, trun + 8);
  const file = join(folder, 'claims.mp4');
  writeFileSync(file, bytes);
  const [claims, good] = await Promise.all([lookAtMedia(file), lookAtMedia(realClips.fragmented)]);
  expect({ claims, good }).toMatchObject({
    claims: { value: { durationSeconds: null } },
    good: { value: { durationSeconds: expect.closeTo(4, 0) } },
  });
}, 60_000);

test('a program that measured a clip can end', () => {
  const media = JSON.stringify(join(import.meta.dirname, '..', '..', 'main', 'capture', 'media-facts.ts'));
  const clip = JSON.stringify(realClips.plain);
  const program = `
    const { lookAtMedia } = await import(${media});
    console.log(JSON.stringify((await lookAtMedia(${clip})).value.durationSeconds));`;
  const args = ['--input-type=module', '--eval', program];
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 15_000 });
  expect({ stdout, status }).toEqual({ stdout: '4\n', status: 0 });
});
