/**
 * Looks into MP4, QuickTime and fragmented MP4. Complete is what a player can play to its end: an index whose samples all
 * lie in the file. What comes behind them (zeros, stray bytes, a camera's own trailer) disturbs no player.
 */
import type { MediaBytes } from './media-bytes.ts';
import {
  type ContainerState,
  incomplete,
  type MediaLook,
  plausibleSeconds,
  plausibleTime,
} from './media-look.ts';
import { type Box, boxAt } from './mp4-boxes.ts';
import { Mp4Fragments } from './mp4-fragments.ts';
import { type Mp4Index, type Mp4Track, mp4Index } from './mp4-index.ts';
import { isZeros, unlessUnfilled } from './zero-tail.ts';

/** What a file may begin with, and what a box that is cut off may be. */
const knownTypes: readonly string[] = [
  ...['ftyp', 'moov', 'mdat', 'free', 'wide', 'skip', 'styp', 'uuid', 'pnot', 'sidx', 'moof', 'mfra'],
  ...['emsg', 'prft', 'pdin', 'meta', 'udta', 'ssix'],
];

export function isMp4(bytes: MediaBytes): boolean {
  const first = boxAt(bytes, 0, bytes.sizeBytes);
  return first !== null && knownTypes.includes(first.type);
}

/** How the boxes end: all of the file is boxes, or what follows is none, or one of them is not all there. */
type Ending = 'whole' | 'stray' | 'cut';

interface Outline {
  index: Mp4Index | null;
  readonly fragments: Mp4Fragments;
  fragmentCount: number;
  /** `mfra`, the index of fragments, is written last of all. */
  hasFragmentIndex: boolean;
  /** Where the bodies of `mdat` boxes begin and end, in pairs. */
  readonly media: number[];
  last: Box | null;
  /** Where the boxes end. */
  endAt: number;
  ending: Ending;
}

/** Boxes beyond this are counted, but where they lie is not kept. */
const mostMediaKept = 500_000;
/** A fragment's head lists its samples; beyond this it is no head. */
const largestHeadBytes = 16 * 1024 * 1024;
/** What claims to be longer than any fragment is not the begin of one. */
const largestFragmentBytes = 256 * 1024 * 1024;

export function lookIntoMp4(bytes: MediaBytes): MediaLook {
  const outline = outlineOf(bytes);
  const { index } = outline;
  if (index === null || outline.media.length === 0) return incomplete;
  return {
    state: stateOf(bytes, outline, index),
    durationSeconds: plausibleSeconds(secondsOf(outline, index)),
    createdAtMs: plausibleTime(index.createdAtMs),
  };
}

function outlineOf(bytes: MediaBytes): Outline {
  const outline: Outline = {
    index: null,
    fragments: new Mp4Fragments(),
    fragmentCount: 0,
    hasFragmentIndex: false,
    media: [],
    last: null,
    endAt: 0,
    ending: 'whole',
  };
  while (outline.endAt < bytes.sizeBytes) {
    const box = boxAt(bytes, outline.endAt, bytes.sizeBytes);
    if (box === null || box.endAt > bytes.sizeBytes) {
      outline.ending = endingAt(bytes, outline.endAt, box);
      if (box?.type === 'mdat') noteMedia(outline, box);
      break;
    }
    note(bytes, outline, box);
    outline.last = box;
    outline.endAt = box.endAt;
  }
  return outline;
}

function note(bytes: MediaBytes, outline: Outline, box: Box): void {
  if (box.type === 'mdat') noteMedia(outline, box);
  if (box.type === 'mfra') outline.hasFragmentIndex = true;
  if (box.type === 'moov' && outline.index === null) {
    outline.index = mp4Index(bytes.at(box.bodyAt, box.endAt - box.bodyAt));
    outline.fragments.begin(outline.index);
  }
  if (box.type !== 'moof') return;
  outline.fragmentCount += 1;
  const headBytes = box.endAt - box.bodyAt;
  if (headBytes <= largestHeadBytes) outline.fragments.add(bytes.at(box.bodyAt, headBytes));
}

function noteMedia({ media }: Outline, { bodyAt, endAt }: Box): void {
  if (media.length < 2 * mostMediaKept) media.push(bodyAt, endAt);
}

/** @param box what claims to begin there, and to reach beyond the file */
function endingAt(bytes: MediaBytes, at: number, box: Box | null): Ending {
  if (box !== null) return knownTypes.includes(box.type) ? 'cut' : 'stray';
  const rest = bytes.at(at, 16);
  // A box says its length first: so few bytes may be the begin of one.
  if (rest.length < 4) return 'cut';
  const length = rest.readUInt32BE(0);
  if (rest.length < 8) return length === 0 || length > largestFragmentBytes ? 'stray' : 'cut';
  return length === 1 && knownTypes.includes(rest.toString('latin1', 4, 8)) ? 'cut' : 'stray';
}

function stateOf(bytes: MediaBytes, outline: Outline, index: Mp4Index): ContainerState {
  const listed = shownOf(index).filter(({ places }) => places !== null);
  if (listed.some((track) => !isThere(bytes, outline, track))) return 'incomplete';
  // An index that announces fragments is there from the first second, and has nothing to say of the end.
  if (!index.announcesFragments && listed.length > 0) return filled(bytes, outline, 'complete');
  if (outline.fragmentCount === 0)
    return index.announcesFragments && listed.length > 0 ? 'open-ended' : 'incomplete';
  if (outline.hasFragmentIndex) return 'complete';
  return outline.ending === 'cut' ? 'incomplete' : filled(bytes, outline, 'open-ended');
}

function isThere(bytes: MediaBytes, { media }: Outline, { places, isPicture }: Mp4Track): boolean {
  if (places === null) return true;
  if (places.endAt > bytes.sizeBytes || !isMedia(media, places.firstAt)) return false;
  // A picture is never all zeros; sound may be.
  return !isPicture || places.lastBytes < 8 || !isZeros(bytes, places.lastAt, places.lastBytes);
}

/** Bits that are not where the index says cannot be played: something was put in front of them. */
function isMedia(media: readonly number[], position: number): boolean {
  if (media.length >= 2 * mostMediaKept) return true;
  for (let at = 0; at < media.length; at += 2) {
    if (position >= (media[at] ?? 0) && position < (media[at + 1] ?? 0)) return true;
  }
  return false;
}

function filled(bytes: MediaBytes, { last, endAt, ending }: Outline, state: ContainerState): ContainerState {
  // Zeros behind an index are padding; behind fragments they may be fragments that have yet to be copied.
  if (state === 'open-ended' && ending === 'stray')
    return unlessUnfilled(state, bytes, endAt - 1, bytes.sizeBytes);
  return last?.type === 'mdat' ? unlessUnfilled(state, bytes, last.bodyAt, last.endAt) : state;
}

/** What a player plays: time codes and telemetry beside it hold nothing up. */
function shownOf({ tracks }: Mp4Index): readonly Mp4Track[] {
  const shown = tracks.filter(({ isPicture, isSound }) => isPicture || isSound);
  return shown.length > 0 ? shown : tracks;
}

function secondsOf({ fragments, fragmentCount }: Outline, index: Mp4Index): number {
  const counted = shownOf(index);
  if (fragmentCount > 0) return fragments.seconds(counted);
  return Math.max(
    0,
    ...counted.map(
      ({ editedSeconds, sampleTicks, timescale }) => editedSeconds ?? sampleTicks / (timescale || 1),
    ),
  );
}
