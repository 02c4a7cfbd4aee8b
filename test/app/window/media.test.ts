/** `app://ui/media/…`: the bytes of a clip, whole or in part, and nothing else of the disk. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { answerMedia, clipIdIn } from '../../../main/app/window/media.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipslot-media-'));
const clip = join(folder, 'a.mp4');
const bytes = Buffer.from(Array.from({ length: 1000 }, (_, at) => at % 251));
writeFileSync(clip, bytes);
symlinkSync(clip, join(folder, 'link.mp4'));
mkdirSync(join(folder, 'folder.mp4'));
afterAll(() => rmSync(folder, { recursive: true }));

function get(path: string | null, range: string | null = null, method = 'GET') {
  return answerMedia({ method, url: '', headers: { get: () => range } }, path);
}
const bodyOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

test('the whole clip comes with its type, its length and the policy of the page', async () => {
  const answer = await get(clip);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('video/mp4');
  expect(answer.headers.get('content-length')).toBe('1000');
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await bodyOf(answer)).toEqual(bytes);
});

test.each([
  ['bytes=0-9', 0, 9],
  ['bytes=990-', 990, 999],
  ['bytes=-5', 995, 999],
  ['bytes=500-5000', 500, 999],
  ['bytes=-5000', 0, 999],
])('%s is answered with that part', async (range, first, last) => {
  const answer = await get(clip, range);
  expect(answer.status).toBe(206);
  expect(answer.headers.get('content-range')).toBe(`bytes ${first}-${last}/1000`);
  expect(await bodyOf(answer)).toEqual(bytes.subarray(first, last + 1));
});

test.each(['bytes=1000-', 'bytes=9-3', 'bytes=-0'])('%s lies outside: 416 with the size', async (range) => {
  const answer = await get(clip, range);
  expect(answer.status).toBe(416);
  expect(answer.headers.get('content-range')).toBe('bytes */1000');
});

test.each(['bytes=-', 'bytes=0-1,5-6', 'pages=1-2', ''])('%s is no range: the whole comes', async (range) => {
  expect((await get(clip, range)).status).toBe(200);
});

test('links, folders, what is gone and unknown clips are not there', async () => {
  const paths = [join(folder, 'link.mp4'), join(folder, 'folder.mp4'), join(folder, 'none.mp4'), null];
  for (const path of paths) expect((await get(path)).status).toBe(404);
});

test('only reading is allowed', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'HEAD'])
    expect((await get(clip, null, method)).status).toBe(405);
});

test.each([
  ['app://ui/media/4f4b7de8-f89c-4498-b067-3f3709fe24ea', '4f4b7de8-f89c-4498-b067-3f3709fe24ea'],
  ['app://ui/media/a?b#c', 'a'],
  ['app://ui/media/', null],
  ['app://ui/media/a/b', null],
  ['app://ui/media/../index.html', null],
  ['app://ui/media/..%2findex.html', null],
  ['app://ui/media/%00', null],
  ['app://other/media/a', null],
  ['https://ui/media/a', null],
  ['app://ui/index.html', null],
  ['nonsense', null],
])('%s names %s', (url, clipId) => {
  expect(clipIdIn(url)).toBe(clipId);
});
