/** Makes recordings like those of a pack: the same sizes and words, other pictures. */
import { copyFileSync, statSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { ClipEvidence } from '../../main/evidence/pack.ts';
import { clipMetadata } from '../../main/model/clip-metadata.ts';
import { padClip, realClips } from '../clips/pad-clip.ts';

/** The name it gets: what it was called is of no consequence, and may not be possible on this system. */
export function recordingName(clip: ClipEvidence, nth: number): string {
  const ending = extname(clip.name).toLowerCase();
  return `${String(nth + 1).padStart(4, '0')}${ending === '.mkv' || ending === '.webm' ? '.mkv' : '.mp4'}`;
}

/** Writes the recording and its sidecar to `path`. Rejects with one line when there can be no clip of this size. */
export async function makeRecording(clip: ClipEvidence, path: string): Promise<void> {
  const words = wordsOf(clip);
  if (words !== null) writeFileSync(`${path}.clip.json`, JSON.stringify(words));
  const { sizeBytes } = clip.file;
  const alike = Object.values(realClips).find(
    (real) => extname(real) === extname(path) && statSync(real).size === sizeBytes,
  );
  if (alike !== undefined) return copyFileSync(alike, path);
  const from = extname(path) === '.mkv' ? realClips.matroska : realClips.plain;
  if (statSync(from).size + 16 > sizeBytes) {
    throw new Error(
      `${clip.name}: no clip of ${sizeBytes} bytes can be made; the smallest has ${statSync(from).size + 16}`,
    );
  }
  await padClip({ from, to: path, sizeBytes, seed: clip.clipId });
}

/** What the service was told, but for what is measured and for our own mark. */
function wordsOf({ slotRequests }: ClipEvidence): Record<string, unknown> | null {
  const [first] = slotRequests;
  if (first === undefined || first.body === null) return null;
  let told: unknown;
  try {
    told = JSON.parse(first.body);
  } catch {
    // Cut off, because it was long.
    return null;
  }
  const {
    fileSize: _1,
    expectedBlocks: _2,
    systemProperties: _3,
    ...words
  } = told as Record<string, unknown>;
  return clipMetadata.safeParse(words).success ? words : null;
}
