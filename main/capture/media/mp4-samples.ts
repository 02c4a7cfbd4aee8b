/** Where the samples of a track lie in the file [ISO 14496-12, 8.7]: a player needs the last of them to play to the end. */
import type { Fields } from './mp4-boxes.ts';

export interface SamplePlaces {
  /** Where the first of them begins, and where the one that lies last ends. */
  readonly firstAt: number;
  readonly endAt: number;
  /** The last one to be shown. */
  readonly lastAt: number;
  readonly lastBytes: number;
}

/** Each behind its version and flags. */
export interface SampleTables {
  /** `stsz`: how large each sample is. */
  readonly sizes: Fields;
  /** `stsc`: how many of them lie together in a chunk. */
  readonly chunks: Fields;
  /** `stco` and `co64`: where each chunk lies; one of the two is empty. */
  readonly offsets: Fields;
  readonly longOffsets: Fields;
}

/** Null when there are none. */
export function samplePlaces({ sizes, chunks, offsets, longOffsets }: SampleTables): SamplePlaces | null {
  const sizeOfAll = sizes.u32();
  let samplesLeft = sizes.u32();
  const isLong = offsets.restBytes === 0;
  const places = isLong ? longOffsets : offsets;
  const chunkCount = Math.min(places.u32(), places.restBytes / (isLong ? 8 : 4));
  const perChunk = samplesPerChunk(chunks);
  let found = null as SamplePlaces | null;
  for (let chunk = 1; chunk <= chunkCount && samplesLeft > 0; chunk += 1) {
    const at = isLong ? places.u64() : places.u32();
    const count = Math.min(perChunk(chunk), samplesLeft);
    // More samples than the table has sizes for: nothing more can be said.
    if (count === 0 || (sizeOfAll === 0 && sizes.restBytes < 4)) break;
    samplesLeft -= count;
    const { chunkBytes, lastBytes } = sizeOfAll > 0 ? alike(sizeOfAll, count) : oneByOne(sizes, count);
    const endAt = at + chunkBytes;
    found = {
      firstAt: found?.firstAt ?? at,
      endAt: Math.max(found?.endAt ?? 0, endAt),
      lastAt: endAt - lastBytes,
      lastBytes,
    };
  }
  return found;
}

function alike(sampleBytes: number, count: number) {
  return { chunkBytes: sampleBytes * count, lastBytes: sampleBytes };
}

function oneByOne(sizes: Fields, count: number) {
  let chunkBytes = 0;
  let lastBytes = 0;
  for (let left = count; left > 0 && sizes.restBytes >= 4; left -= 1) {
    lastBytes = sizes.u32();
    chunkBytes += lastBytes;
  }
  return { chunkBytes, lastBytes };
}

/** Asked for the chunks in their order, counted from 1: each entry holds from its first chunk to the next entry's. */
function samplesPerChunk(chunks: Fields): (chunk: number) => number {
  let left = chunks.u32();
  let count = 0;
  let nextFirst = left > 0 ? chunks.u32() : Infinity;
  return (chunk) => {
    while (chunk >= nextFirst && left > 0) {
      count = chunks.u32();
      chunks.skip(4);
      left = chunks.restBytes > 0 ? left - 1 : 0;
      nextFirst = left > 0 ? chunks.u32() : Infinity;
    }
    return count;
  };
}
