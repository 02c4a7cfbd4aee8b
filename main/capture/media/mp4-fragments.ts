/** Adds up the fragments of an MP4, its `moof` boxes [ISO 14496-12, 8.8]: what they hold, and from when to when. */
import { boxesIn, Fields } from './mp4-boxes.ts';
import type { Mp4Index } from './mp4-index.ts';

interface Span {
  fromTicks: number;
  toTicks: number;
}

export class Mp4Fragments {
  /** By track, in its own ticks. */
  readonly #spans = new Map<number, Span>();
  #defaultTicks: ReadonlyMap<number, number> = new Map();

  /** What an index in front of them says: of how long samples are, and of those it lists itself. */
  begin({ tracks, defaultTicks }: Mp4Index): void {
    this.#defaultTicks = defaultTicks;
    for (const { trackId, sampleTicks } of tracks) {
      if (sampleTicks > 0) this.#spans.set(trackId, { fromTicks: 0, toTicks: sampleTicks });
    }
  }

  /** @param moof the body of the box */
  add(moof: Buffer): void {
    for (const { type, bodyAt, endAt } of boxesIn(moof)) {
      if (type === 'traf') this.#addTrack(moof, bodyAt, endAt);
    }
  }

  /** From the first sample of any of these tracks to the last, in seconds; 0 without samples. */
  seconds(tracks: Mp4Index['tracks']): number {
    let from = Infinity;
    let to = -Infinity;
    for (const { trackId, timescale } of tracks) {
      const span = this.#spans.get(trackId);
      if (span === undefined || timescale === 0) continue;
      from = Math.min(from, span.fromTicks / timescale);
      to = Math.max(to, span.toTicks / timescale);
    }
    return Math.max(0, to - from) || 0;
  }

  #addTrack(moof: Buffer, from: number, to: number): void {
    let header = { trackId: 0, ticks: 0 };
    let startsAt: number | null = null;
    let ticks = 0;
    for (const { type, bodyAt, endAt } of boxesIn(moof, from, to)) {
      const fields = new Fields(moof, bodyAt, endAt);
      if (type === 'tfhd') header = this.#header(fields);
      if (type === 'tfdt') startsAt = fields.u8() === 1 ? fields.skip(3).u64() : fields.skip(3).u32();
      if (type === 'trun') ticks += ticksOfRun(fields, header.ticks);
    }
    const before = this.#spans.get(header.trackId);
    const start = startsAt ?? before?.toTicks ?? 0;
    this.#spans.set(header.trackId, {
      fromTicks: Math.min(before?.fromTicks ?? start, start),
      toTicks: Math.max(before?.toTicks ?? 0, start + ticks),
    });
  }

  #header(fields: Fields): { trackId: number; ticks: number } {
    const flags = fields.u32() & 0xffffff;
    const trackId = fields.u32();
    if ((flags & 0x1) !== 0) fields.skip(8);
    if ((flags & 0x2) !== 0) fields.skip(4);
    const ticks = (flags & 0x8) !== 0 ? fields.u32() : (this.#defaultTicks.get(trackId) ?? 0);
    return { trackId, ticks };
  }
}

/** Optional fields of a run's samples: length, size, flags, shift; each of four bytes. */
const sampleFields: readonly number[] = [0x100, 0x200, 0x400, 0x800];

function ticksOfRun(fields: Fields, defaultTicks: number): number {
  const flags = fields.u32() & 0xffffff;
  const count = fields.u32();
  if ((flags & 0x100) === 0) return count * defaultTicks;
  fields.skip(((flags & 0x1) !== 0 ? 4 : 0) + ((flags & 0x4) !== 0 ? 4 : 0));
  const restOfSample = 4 * sampleFields.filter((field) => (flags & field) !== 0).length - 4;
  let ticks = 0;
  for (let left = count; left > 0 && fields.restBytes > 0; left -= 1) {
    ticks += fields.u32();
    fields.skip(restOfSample);
  }
  return ticks;
}
