/** Makes recordings like those of a pack: the same sizes and words, other pictures. */
import { copyFileSync, statSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { z } from 'zod';
import { ok, problem, type Result } from '../base/result.ts';
import type { ClipEvidence } from '../evidence/pack.ts';
import { clipMetadata } from '../model/clip-metadata.ts';
import { padClip, realClips } from './pad-clip.ts';

/** The name it gets: what it was called is of no consequence, and may not be possible on this system. */
export function recordingName(clip: ClipEvidence, nth: number): string {
  const ending = extname(clip.name).toLowerCase();
  return `${String(nth + 1).padStart(4, '0')}${ending === '.mkv' || ending === '.webm' ? '.mkv' : '.mp4'}`;
}

/** Room for the head of any padding element. */
const leastPaddingBytes = 16;

/** Writes the recording and its sidecar to `path`. One line says when there can be no clip of this size. */
export async function makeRecording(clip: ClipEvidence, path: string): Promise<Result<null>> {
  const words = wordsOf(clip);
  if (words !== null) writeFileSync(`${path}.clip.json`, JSON.stringify(words));
  const { sizeBytes } = clip.file;
  const alike = Object.values(realClips).find(
    (real) => extname(real) === extname(path) && statSync(real).size === sizeBytes,
  );
  if (alike !== undefined) {
    copyFileSync(alike, path);
    return ok(null);
  }
  const from = extname(path) === '.mkv' ? realClips.matroska : realClips.plain;
  const leastBytes = statSync(from).size + leastPaddingBytes;
  if (leastBytes > sizeBytes)
    return problem(`${clip.name}: no clip of ${sizeBytes} bytes can be made; the smallest has ${leastBytes}`);
  await padClip({ from, to: path, sizeBytes, seed: clip.clipId });
  return ok(null);
}

/** What the service was told, but for what is measured and for our own mark. */
function wordsOf({ slotRequests }: ClipEvidence): Record<string, unknown> | null {
  const [first] = slotRequests;
  if (first === undefined || first.body === null) return null;
  const told = toldIn(first.body);
  if (told === null) return null;
  const { fileSize: _1, expectedBlocks: _2, systemProperties: _3, ...words } = told;
  return clipMetadata.safeParse(words).success ? words : null;
}

/** Null for one that was cut off, because it was long. */
function toldIn(body: string): Record<string, unknown> | null {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(body));
  } catch {
    return null;
  }
}
