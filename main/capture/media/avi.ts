/**
 * Looks into AVI [Microsoft, "AVI RIFF File Reference"; OpenDML]: how many pictures it has, and how long each is shown.
 * A recorder writes the numbers when it stops; until then they are 0, and what is there can be played all the same.
 */
import type { MediaBytes } from './media-bytes.ts';
import { incomplete, type MediaLook, plausibleSeconds } from './media-look.ts';
import { unlessUnfilled } from './zero-tail.ts';

interface Chunk {
  readonly name: string;
  /** Of a list: what it is a list of. */
  readonly kind: string;
  readonly bodyAt: number;
  readonly endAt: number;
}

export function isAvi(bytes: MediaBytes): boolean {
  const first = chunkAt(bytes, 0);
  return first?.name === 'RIFF' && first.kind === 'AVI ';
}

interface Found {
  /** Seconds a picture is shown. */
  pictureSeconds: number;
  /** How many there are; several headers say it, not all of them of the whole file. */
  pictures: number;
  pictureStream: number;
  streams: number;
  /** Where the lists of pictures and sound are. */
  readonly media: Chunk[];
  isCut: boolean;
  isUnfinished: boolean;
}

export function lookIntoAvi(bytes: MediaBytes): MediaLook {
  const found: Found = {
    pictureSeconds: 0,
    pictures: 0,
    pictureStream: 0,
    streams: 0,
    media: [],
    isCut: false,
    isUnfinished: false,
  };
  for (let at = 0; at < bytes.sizeBytes; ) {
    const riff = chunkAt(bytes, at);
    // Behind the last part anything may follow.
    if (riff?.name !== 'RIFF') break;
    found.isUnfinished ||= isOpen(riff);
    found.isCut ||= !isOpen(riff) && riff.endAt > bytes.sizeBytes;
    const end = found.isUnfinished ? bytes.sizeBytes : Math.min(riff.endAt, bytes.sizeBytes);
    noteLists(bytes, riff.bodyAt + 4, end, found);
    at = end;
  }
  const last = found.media.at(-1);
  if (last === undefined) return incomplete;
  // Headers that were never finished say anything.
  if (found.pictures === 0 || found.isUnfinished) countPictures(bytes, found);
  const state = found.isCut ? 'incomplete' : found.isUnfinished ? 'open-ended' : 'complete';
  return {
    state: unlessUnfilled(state, bytes, last.bodyAt, Math.min(last.endAt, bytes.sizeBytes)),
    durationSeconds: plausibleSeconds(found.pictures * found.pictureSeconds),
    createdAtMs: null,
  };
}

function chunkAt(bytes: MediaBytes, at: number): Chunk | null {
  const head = bytes.at(at, 12);
  if (head.length < 8) return null;
  const name = head.toString('latin1', 0, 4);
  const bodyAt = at + 8;
  return { name, kind: head.toString('latin1', 8, 12), bodyAt, endAt: bodyAt + head.readUInt32LE(4) };
}

/** While it is being written its length is none, or more than there can be, and it reaches to the end. */
function isOpen({ bodyAt, endAt }: Chunk): boolean {
  return endAt <= bodyAt + 4 || endAt - bodyAt === 0xffffffff;
}

/** Chunks begin at even places. */
function* chunksIn(bytes: MediaBytes, from: number, to: number): Generator<Chunk> {
  for (let at = from; at + 8 <= to; ) {
    const chunk = chunkAt(bytes, at);
    if (chunk === null || !/^[\x20-\x7e]{4}$/.test(chunk.name)) return;
    yield chunk;
    at = chunk.endAt + (chunk.endAt % 2);
  }
}

function noteLists(bytes: MediaBytes, from: number, to: number, found: Found): void {
  for (const chunk of chunksIn(bytes, from, to)) {
    if (chunk.name !== 'LIST') continue;
    if (chunk.kind === 'hdrl') noteHeaders(bytes, chunk.bodyAt + 4, Math.min(chunk.endAt, to), found);
    if (chunk.kind !== 'movi') continue;
    found.media.push(isOpen(chunk) ? { ...chunk, endAt: to } : chunk);
    if (isOpen(chunk)) return;
  }
}

function noteHeaders(bytes: MediaBytes, from: number, to: number, found: Found): void {
  for (const { name, kind, bodyAt, endAt } of chunksIn(bytes, from, to)) {
    const inside = name === 'LIST' && (kind === 'strl' || kind === 'odml');
    if (inside) noteHeaders(bytes, bodyAt + 4, Math.min(endAt, to), found);
    const body = bytes.at(bodyAt, Math.min(endAt - bodyAt, 64));
    if (name === 'avih' && body.length >= 20) {
      found.pictureSeconds ||= body.readUInt32LE(0) / 1e6;
      found.pictures = Math.max(found.pictures, body.readUInt32LE(16));
    }
    if (name === 'dmlh' && body.length >= 4) found.pictures = Math.max(found.pictures, body.readUInt32LE(0));
    if (name === 'strh' && body.length >= 36) noteStream(body, found);
  }
}

function noteStream(body: Buffer, found: Found): void {
  if (body.toString('latin1', 0, 4) === 'vids') {
    const seconds = body.readUInt32LE(20) / body.readUInt32LE(24);
    if (Number.isFinite(seconds) && seconds > 0) found.pictureSeconds = seconds;
    found.pictures = Math.max(found.pictures, body.readUInt32LE(32));
    found.pictureStream = found.streams;
  }
  found.streams += 1;
}

function countPictures(bytes: MediaBytes, found: Found): void {
  found.pictures = 0;
  const stream = String(found.pictureStream).padStart(2, '0');
  for (const { bodyAt, endAt } of found.media) {
    for (const { name } of chunksIn(bytes, bodyAt + 4, Math.min(endAt, bytes.sizeBytes))) {
      if (name === `${stream}dc` || name === `${stream}db`) found.pictures += 1;
    }
  }
}
