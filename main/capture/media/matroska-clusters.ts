/**
 * The clusters of a Matroska file: the times of their blocks. Of clusters whose length is known only the first and the
 * last are looked into; one of unknown length has to be walked through to find its end.
 */
import { type Element, elementAt, elementsIn, lengthOf, unsignedIn, variable } from './ebml.ts';
import type { MediaBytes } from './media-bytes.ts';

const ids = {
  trackEntry: 0xae,
  trackNumber: 0xd7,
  defaultDuration: 0x23e383,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  blockDuration: 0x9b,
} as const;

/** Of a first cluster so many blocks are enough to know the earliest. */
const mostFirstBlocks = 500;

interface Range {
  readonly bodyAt: number;
  readonly endAt: number;
}

/** When a block is shown, and for how long; null where it does not say. All in ticks. */
interface BlockTime {
  readonly track: number;
  readonly ticks: number;
  readonly durationTicks: number | null;
}

export class ClusterTimes {
  readonly #bytes: MediaBytes;
  /** Nanoseconds that a block of a track lasts, by its number. */
  readonly #lastsNs = new Map<number, number>();
  #first: Range | null = null;
  #last: Range | null = null;
  #before: Range | null = null;

  constructor(bytes: MediaBytes) {
    this.#bytes = bytes;
  }

  get isAny(): boolean {
    return this.#first !== null;
  }

  noteTracks(from: number, to: number): void {
    for (const { id, bodyAt, endAt } of elementsIn(this.#bytes, from, to)) {
      if (id !== ids.trackEntry) continue;
      let track = 0;
      for (const element of elementsIn(this.#bytes, bodyAt, endAt)) {
        if (element.id === ids.trackNumber) track = unsignedIn(this.#bytes, element);
        if (element.id === ids.defaultDuration) this.#lastsNs.set(track, unsignedIn(this.#bytes, element));
      }
    }
  }

  /** One that is empty is passed over: a writer opens it before it has a block. */
  add(bodyAt: number, endAt: number): void {
    const cluster = { bodyAt, endAt };
    if (this.#first !== null || hasBlock(this.#blocks(cluster))) {
      this.#first ??= cluster;
      this.#before = this.#last;
      this.#last = cluster;
    }
  }

  /** Where a cluster of unknown length ends: at the next element of its own level, or where nothing makes sense. */
  endOf({ bodyAt }: Element, to: number): number {
    let at = bodyAt;
    while (at < to) {
      const element = elementAt(this.#bytes, at);
      if (element === null || element.id >= 0x10000000) return at;
      if (element.endAt === null || element.endAt > to) return to;
      at = element.endAt;
    }
    return to;
  }

  /** Of the earliest block; 0 without any. */
  firstTicks(): number {
    if (this.#first === null) return 0;
    let first = Infinity;
    let left = mostFirstBlocks;
    for (const { ticks } of this.#blocks(this.#first)) {
      first = Math.min(first, ticks);
      left -= 1;
      if (left === 0) break;
    }
    return first === Infinity ? 0 : first;
  }

  /** Where the last block ends. @param tickNs what one tick is */
  lastTicks(tickNs: number): number {
    // The very last may not have got a block yet.
    return this.#endOfBlocks(this.#last, tickNs) ?? this.#endOfBlocks(this.#before, tickNs) ?? 0;
  }

  #endOfBlocks(cluster: Range | null, tickNs: number): number | null {
    if (cluster === null) return null;
    let last: number | null = null;
    for (const { track, ticks, durationTicks } of this.#blocks(cluster)) {
      const lasts = durationTicks ?? (this.#lastsNs.get(track) ?? 0) / (tickNs || 1);
      last = Math.max(last ?? 0, ticks + lasts);
    }
    return last;
  }

  *#blocks({ bodyAt, endAt }: Range): Generator<BlockTime> {
    let clusterTicks = 0;
    for (const element of elementsIn(this.#bytes, bodyAt, endAt)) {
      if (element.id === ids.timestamp) clusterTicks = unsignedIn(this.#bytes, element);
      if (element.id === ids.simpleBlock) yield this.#block(element, clusterTicks, null);
      if (element.id === ids.blockGroup) yield* this.#group(element, clusterTicks);
    }
  }

  *#group({ bodyAt, endAt }: Range, clusterTicks: number): Generator<BlockTime> {
    let block: Range | null = null;
    let durationTicks: number | null = null;
    for (const element of elementsIn(this.#bytes, bodyAt, endAt)) {
      if (element.id === ids.block) block = element;
      if (element.id === ids.blockDuration) durationTicks = unsignedIn(this.#bytes, element);
    }
    if (block !== null) yield this.#block(block, clusterTicks, durationTicks);
  }

  /** A block begins with its track's number and its time within the cluster. */
  #block({ bodyAt }: Range, clusterTicks: number, durationTicks: number | null): BlockTime {
    const head = this.#bytes.at(bodyAt, 12);
    const length = lengthOf(head[0] ?? 0);
    const shift = head.length >= length + 2 ? head.readInt16BE(length) : 0;
    return { track: variable(head, 0, length) ?? 0, ticks: clusterTicks + shift, durationTicks };
  }
}

function hasBlock(blocks: Generator<BlockTime>): boolean {
  return blocks.next().done !== true;
}
