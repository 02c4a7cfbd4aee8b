/**
 * Serves the bytes of a clip to our own page, for its picture and its preview:
 * `app://ui/media/<clipId>`, whole or by range. The page names a clip, never a path; what is served
 * is a regular file inside a capture folder, opened without following links, and read only as fast
 * as the page takes it.
 */
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { openClipFile } from '../../capture/clip-file.ts';
import { uiHeaders } from './protocol.ts';

const prefix = '/media/';
const clipIdForm = /^[\w-]{1,64}$/;

/** What Chromium may be able to play. Anything else is sent as bytes and not played. */
const mimes: Readonly<Record<string, string>> = {
  '.mp4': 'video/mp4',
  '.m4v': 'video/mp4',
  '.mov': 'video/mp4',
  '.webm': 'video/webm',
  '.mkv': 'video/x-matroska',
};

export interface MediaRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null };
}

/** The clip an address names, or null when it is not an address of media. */
export function clipIdIn(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, host, pathname } = new URL(url);
  if (protocol !== 'app:' || host !== 'ui' || !pathname.startsWith(prefix)) return null;
  const clipId = pathname.slice(prefix.length);
  return clipIdForm.test(clipId) ? clipId : null;
}

/**
 * @param path the clip's file, known to lie inside a capture folder; null: there is no such clip
 */
export async function answerMedia(request: MediaRequest, path: string | null): Promise<Response> {
  if (request.method !== 'GET') return empty(405);
  const file = path === null ? null : await openClipFile(path);
  if (path === null || file === null || !file.ok) return empty(404);
  const { handle, version } = file.value;
  const { sizeBytes } = version;
  const range = rangeOf(request.headers.get('range'), sizeBytes);
  if (range === 'unsatisfiable') {
    await handle.close();
    return empty(416, { 'Content-Range': `bytes */${sizeBytes}` });
  }
  const { first, last } = range ?? { first: 0, last: sizeBytes - 1 };
  // The stream closes the file when it ends, and when the page lets go of it.
  const stream = handle.createReadStream({ start: first, end: last, highWaterMark: 256 * 1024 });
  return new Response(Readable.toWeb(stream) as ReadableStream, {
    status: range === null ? 200 : 206,
    headers: {
      ...uiHeaders,
      'Content-Type': mimes[extname(path).toLowerCase()] ?? 'application/octet-stream',
      'Content-Length': String(last - first + 1),
      'Accept-Ranges': 'bytes',
      ...(range === null ? {} : { 'Content-Range': `bytes ${first}-${last}/${sizeBytes}` }),
    },
  });
}

interface Range {
  readonly first: number;
  readonly last: number;
}

/**
 * One range, as a player asks for. Several at once, or what is no range at all, is answered with
 * the whole.
 */
function rangeOf(header: string | null, sizeBytes: number): Range | 'unsatisfiable' | null {
  const [, from = '', to = ''] = header?.match(/^bytes=(\d*)-(\d*)$/) ?? [];
  if (from === '' && to === '') return null;
  const first = from === '' ? Math.max(0, sizeBytes - Number(to)) : Number(from);
  const last = from === '' || to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  return first <= last ? { first, last } : 'unsatisfiable';
}

function empty(status: number, more: Record<string, string> = {}): Response {
  return new Response(null, { status, headers: { ...uiHeaders, ...more } });
}
