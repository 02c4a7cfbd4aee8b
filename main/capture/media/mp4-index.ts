/**
 * The index of an MP4 or QuickTime file, its `moov` box [ISO 14496-12, 8]: how long its tracks are, and where in the file
 * their samples lie. Headers say lengths that are not so ("unknown" by all ones, nought); the sums over samples are.
 */
import { boxesIn, Fields } from './mp4-boxes.ts';
import { type SamplePlaces, samplePlaces } from './mp4-samples.ts';

export interface Mp4Track {
  readonly trackId: number;
  readonly isPicture: boolean;
  readonly isSound: boolean;
  /** Ticks a second. */
  readonly timescale: number;
  /** Length of the samples that the index lists, in ticks. */
  readonly sampleTicks: number;
  /** What an edit list leaves of it, in seconds; null without one. */
  readonly editedSeconds: number | null;
  /** Null for a track without samples in the index. */
  readonly places: SamplePlaces | null;
}

export interface Mp4Index {
  readonly tracks: readonly Mp4Track[];
  /** The samples are in fragments that follow. */
  readonly announcesFragments: boolean;
  /** Length of a fragment's samples where it says none, in ticks, by track. */
  readonly defaultTicks: ReadonlyMap<number, number>;
  /** Wall-clock milliseconds, plausible or not. */
  readonly createdAtMs: number;
}

/** @param moov the body of the box */
export function mp4Index(moov: Buffer): Mp4Index {
  let header = { createdAtMs: 0, timescale: 0 };
  const defaultTicks = new Map<number, number>();
  const trackBoxes: { bodyAt: number; endAt: number }[] = [];
  let announcesFragments = false;
  for (const { type, bodyAt, endAt } of boxesIn(moov)) {
    if (type === 'mvhd') header = movieHeader(new Fields(moov, bodyAt, endAt));
    if (type === 'trak') trackBoxes.push({ bodyAt, endAt });
    if (type !== 'mvex') continue;
    announcesFragments = true;
    for (const box of boxesIn(moov, bodyAt, endAt)) {
      const fields = new Fields(moov, box.bodyAt + 4, box.endAt);
      if (box.type === 'trex') defaultTicks.set(fields.u32(), fields.skip(4).u32());
    }
  }
  const tracks = trackBoxes.map(({ bodyAt, endAt }) => trackIn(moov, bodyAt, endAt, header.timescale));
  return { tracks, announcesFragments, defaultTicks, createdAtMs: header.createdAtMs };
}

/** Its calendar begins in 1904. */
const calendarStartMs = Date.UTC(1904, 0);

function movieHeader(fields: Fields): { createdAtMs: number; timescale: number } {
  const isLong = fields.u8() === 1;
  fields.skip(3);
  const seconds = isLong ? fields.u64() : fields.u32();
  fields.skip(isLong ? 8 : 4);
  return { createdAtMs: calendarStartMs + seconds * 1000, timescale: fields.u32() };
}

type Range = readonly [from: number, to: number];

function trackIn(moov: Buffer, from: number, to: number, movieTimescale: number): Mp4Track {
  const parts = new Map<string, Range>();
  collect(moov, from, to, parts);
  const fields = (type: string, skip: number) => {
    const [start, end] = parts.get(type) ?? [0, 0];
    return new Fields(moov, start, end).skip(skip);
  };
  const isLong = fields('mdhd', 0).u8() === 1;
  const timescale = fields('mdhd', isLong ? 20 : 12).u32();
  const handler = fields('hdlr', 8).text(4);
  const sampleTicks = ticksOf(fields('stts', 4));
  return {
    trackId: fields('tkhd', fields('tkhd', 0).u8() === 1 ? 20 : 12).u32(),
    isPicture: handler === 'vide',
    isSound: handler === 'soun',
    timescale,
    sampleTicks,
    editedSeconds: editedSeconds(fields('elst', 0), movieTimescale, sampleTicks / timescale),
    places: samplePlaces({
      sizes: fields('stsz', 4),
      chunks: fields('stsc', 4),
      offsets: fields('stco', 4),
      longOffsets: fields('co64', 4),
    }),
  };
}

const folders: readonly string[] = ['mdia', 'minf', 'stbl', 'edts'];

/** The first box of each type, from all levels of a track. */
function collect(moov: Buffer, from: number, to: number, into: Map<string, Range>): void {
  for (const { type, bodyAt, endAt } of boxesIn(moov, from, to)) {
    if (folders.includes(type)) collect(moov, bodyAt, endAt, into);
    else if (!into.has(type)) into.set(type, [bodyAt, endAt]);
  }
}

function ticksOf(timeToSample: Fields): number {
  let ticks = 0;
  for (let left = timeToSample.u32(); left > 0 && timeToSample.restBytes > 0; left -= 1) {
    ticks += timeToSample.u32() * timeToSample.u32();
  }
  return ticks;
}

/** Edits that show something; one without media only says that the track starts later. */
function editedSeconds(edits: Fields, movieTimescale: number, mediaSeconds: number): number | null {
  const isLong = edits.u8() === 1;
  edits.skip(3);
  let seconds = 0;
  for (let left = edits.u32(); left > 0 && edits.restBytes > 0; left -= 1) {
    const ticks = isLong ? edits.u64() : edits.u32();
    const mediaTime = isLong ? edits.i64() : edits.i32();
    edits.skip(4);
    if (mediaTime >= 0) seconds += ticks / movieTimescale;
  }
  // More than there is to show is a false number, and nothing means "all of it".
  return seconds > 0 && seconds <= mediaSeconds + 1 ? seconds : null;
}
