/**
 * Makes clips of any size from the three small real ones in `samples/`: each is copied and padded with its container's
 * own padding element, filled with seeded random bytes, so that it stays a valid clip and no two are alike.
 *
 * The three were made with ffmpeg 5.1 of Debian 12 (the bitexact flags make the outcome the same everywhere):
 *
 *   make() {
 *     ffmpeg -f lavfi -i testsrc2=size=480x270:rate=30:duration=4 \
 *       -f lavfi -i sine=frequency=440:sample_rate=48000:duration=4 \
 *       -c:v libx264 -preset slow -crf 34 -g 30 -pix_fmt yuv420p -c:a aac -b:a 48k -shortest \
 *       -map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact "$@"
 *   }
 *   make plain.mp4
 *   make -movflags +frag_keyframe+empty_moov+default_base_moof fragmented.mp4
 *   make matroska.mkv
 */
import { createCipheriv, createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type PaddingPlan, planPadding } from './padding-plan.ts';

/** The clips to start from. Each is about four seconds of a moving test picture with a tone. */
export const realClips = {
  plain: fileURLToPath(new URL('./samples/plain.mp4', import.meta.url)),
  fragmented: fileURLToPath(new URL('./samples/fragmented.mp4', import.meta.url)),
  matroska: fileURLToPath(new URL('./samples/matroska.mkv', import.meta.url)),
} as const;

export interface PaddedClip {
  /** One of {@link realClips}, or another clip of the same making. */
  readonly from: string;
  /** The file to write; it must not exist yet. */
  readonly to: string;
  readonly sizeBytes: number;
  /** Another seed, other padding. */
  readonly seed: string;
}

const pieceBytes = 256 * 1024;

/** Writes the padded clip in one go. */
export async function padClip(clip: PaddedClip): Promise<void> {
  for await (const _ of growClip(clip, 1));
}

/**
 * Writes the padded clip the way a recorder does, in about `steps` equal steps, with a yield of the bytes written so far
 * between two of them: the caller sets the pace by how it iterates. The file is open all the time and complete only after the last
 * write: a plain MP4 gets its `moov` then, a Matroska file the length of its Segment.
 */
export async function* growClip(clip: PaddedClip, steps: number): AsyncGenerator<number, void> {
  const plan = await planPadding(clip.from, clip.sizeBytes);
  const handle = await open(clip.to, 'wx');
  try {
    let written = 0;
    let step = 1;
    for await (const bytes of growingBytes(clip, plan)) {
      // Between two pieces, so that a yield never comes after the last one.
      if (written >= (step * clip.sizeBytes) / steps) {
        yield written;
        step += 1;
      }
      await handle.appendFile(bytes);
      written += bytes.length;
    }
    await finish(handle, plan);
  } finally {
    await handle.close();
  }
}

async function finish(handle: FileHandle, { patch }: PaddingPlan): Promise<void> {
  if (patch !== null) await handle.write(patch.finished, 0, patch.finished.length, patch.position);
}

async function* growingBytes({ from, seed }: PaddedClip, plan: PaddingPlan): AsyncGenerator<Buffer> {
  const { cutAt, sourceBytes, patch } = plan;
  if (patch === null) {
    yield* sourceRange(from, 0, cutAt);
  } else {
    yield* sourceRange(from, 0, patch.position);
    yield patch.whileGrowing;
    yield* sourceRange(from, patch.position + patch.whileGrowing.length, cutAt);
  }
  const random = keyStream(seed);
  for (const { head, randomBytes } of plan.padding) {
    yield head;
    for (let left = randomBytes; left > 0; left -= pieceBytes) yield random(Math.min(left, pieceBytes));
  }
  yield* sourceRange(from, cutAt, sourceBytes);
}

async function* sourceRange(path: string, start: number, end: number): AsyncGenerator<Buffer> {
  // `end` of a read stream is inclusive, so an empty range cannot be said with it.
  if (end > start) yield* createReadStream(path, { start, end: end - 1, highWaterMark: pieceBytes });
}

/** The key stream of a cipher: as random as it gets, the same for the same seed, and no slower than the disk. */
function keyStream(seed: string): (length: number) => Buffer {
  const key = createHash('sha256').update(seed).digest();
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  const zeros = Buffer.alloc(pieceBytes);
  return (length) => cipher.update(zeros.subarray(0, length));
}
