/**
 * Looks into Matroska and WebM [RFC 9559]. A finished file says how long its Segment is, and all of it is there; a live
 * writer leaves that length unknown, and may never come to write it. The length of the film is that of its blocks, from the
 * first on: the header's own may be missing, absurd, or count from an hour that is not there.
 */
import { type Element, elementAt, elementsIn, floatIn, unsignedIn } from './ebml.ts';
import { ClusterTimes } from './matroska-clusters.ts';
import type { MediaBytes } from './media-bytes.ts';
import {
  type ContainerState,
  incomplete,
  type MediaLook,
  plausibleSeconds,
  plausibleTime,
} from './media-look.ts';
import { isZeros, unlessUnfilled } from './zero-tail.ts';

const ids = {
  ebml: 0x1a45dfa3,
  segment: 0x18538067,
  info: 0x1549a966,
  tracks: 0x1654ae6b,
  cluster: 0x1f43b675,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  date: 0x4461,
} as const;

export function isMatroska(bytes: MediaBytes): boolean {
  return elementAt(bytes, 0)?.id === ids.ebml;
}

export function lookIntoMatroska(bytes: MediaBytes): MediaLook {
  const header = elementAt(bytes, 0);
  const segment = header?.endAt == null ? null : elementAt(bytes, header.endAt);
  if (segment?.id !== ids.segment) return incomplete;
  const found = walk(bytes, segment);
  return {
    state: stateOf(bytes, segment, found),
    durationSeconds: plausibleSeconds(secondsOf(found)),
    createdAtMs: plausibleTime(found.createdAtMs),
  };
}

interface Found {
  readonly clusters: ClusterTimes;
  /** In nanoseconds: what one tick is. */
  tickNs: number;
  /** What the header says, in ticks; 0: nothing. */
  headerTicks: number;
  createdAtMs: number;
  /** Where elements end to follow each other. */
  endAt: number;
  /** All of the Segment was walked through. */
  isWhole: boolean;
}

function walk(bytes: MediaBytes, segment: Element): Found {
  const end = Math.min(segment.endAt ?? Infinity, bytes.sizeBytes);
  const clusters = new ClusterTimes(bytes);
  const found: Found = {
    clusters,
    tickNs: 1_000_000,
    headerTicks: 0,
    createdAtMs: 0,
    endAt: segment.bodyAt,
    isWhole: false,
  };
  while (found.endAt < end) {
    const element = elementAt(bytes, found.endAt);
    if (element === null || !isTopLevel(element.id)) return found;
    const elementEnd = element.endAt ?? (element.id === ids.cluster ? clusters.endOf(element, end) : end);
    if (element.id === ids.cluster) clusters.add(element.bodyAt, Math.min(elementEnd, end));
    if (element.id === ids.info)
      noteInfo(bytes, { bodyAt: element.bodyAt, endAt: Math.min(elementEnd, end) }, found);
    if (element.id === ids.tracks) clusters.noteTracks(element.bodyAt, Math.min(elementEnd, end));
    if (elementEnd > end) return found;
    found.endAt = elementEnd;
  }
  found.isWhole = true;
  return found;
}

/** All that stand at this level have ids of four bytes, but for padding and check sums. */
function isTopLevel(id: number): boolean {
  return id >= 0x10000000 || id === 0xec || id === 0xbf;
}

/** Its calendar begins in 2001. */
const calendarStartMs = Date.UTC(2001, 0);

function noteInfo(
  bytes: MediaBytes,
  { bodyAt, endAt }: { bodyAt: number; endAt: number },
  found: Found,
): void {
  for (const element of elementsIn(bytes, bodyAt, endAt)) {
    if (element.id === ids.timestampScale) found.tickNs = unsignedIn(bytes, element);
    if (element.id === ids.duration) found.headerTicks = floatIn(bytes, element);
    if (element.id !== ids.date) continue;
    const date = bytes.at(element.bodyAt, 8);
    if (date.length === 8) found.createdAtMs = calendarStartMs + Number(date.readBigInt64BE(0) / 1_000_000n);
  }
}

function stateOf(bytes: MediaBytes, segment: Element, found: Found): ContainerState {
  if (!found.clusters.isAny) return 'incomplete';
  const end = segment.endAt ?? bytes.sizeBytes;
  if (end > bytes.sizeBytes) return 'incomplete';
  const state = segment.endAt === null ? 'open-ended' : 'complete';
  // Where an element should begin there are zeros: the rest has yet to come.
  const rest = end - found.endAt;
  if (segment.endAt !== null && !found.isWhole && isZeros(bytes, found.endAt, rest)) return 'incomplete';
  return unlessUnfilled(state, bytes, segment.bodyAt, end);
}

/** A header that is far from what is there is false; where not all could be walked through, it is all there is. */
function secondsOf({ clusters, tickNs, headerTicks, isWhole }: Found): number {
  const first = Math.max(0, clusters.firstTicks());
  const header = plausibleSeconds(((headerTicks - first) * tickNs) / 1e9);
  const last = clusters.lastTicks(tickNs);
  const there = ((last - clusters.firstTicks()) * tickNs) / 1e9;
  if (header === null) return there;
  const differs = Math.abs(header - there) > Math.max(2, there / 10);
  return isWhole && differs ? there : header;
}
