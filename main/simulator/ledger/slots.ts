/**
 * What the service knows, rebuilt from ledger lines: slots, blocks, commits, and counts of requests. `apply` is the only
 * way to change it, so a restart that replays the ledger arrives at the same state.
 */

import type { LastState } from './clip-states.ts';
import type { BlockStored, LedgerEvent, SlotMade, ThumbnailSize } from './ledger-events.ts';
import { RequestBook, type RequestsSeen } from './request-book.ts';
import type { SlotRequest } from './requested-slot.ts';

export interface Block {
  readonly blockNum: number;
  readonly sizeBytes: number;
  readonly sha256: string | null;
  readonly file: string | null;
  readonly times: number;
  readonly acceptedAt: number;
}

export interface StoredThumbnail {
  readonly sizeBytes: number;
  readonly sha256: string | null;
  readonly contentType: string | null;
  readonly file: string | null;
  readonly at: number;
}

export interface Slot {
  /** Order of creation; also the position in lists. */
  readonly ordinal: number;
  readonly made: SlotMade;
  /** As asked for, with later metadata updates applied. */
  request: SlotRequest;
  readonly blocks: Map<number, Block>;
  storedBytes: number;
  readonly thumbnails: Map<ThumbnailSize, StoredThumbnail>;
  /** Set in memory only, by the request that runs the commit. */
  committing: boolean;
  commits: number;
  committedAt: number | null;
  committedBytes: number | null;
  committedSha256: string | null;
  deletedAt: number | null;
  goneStatus: number | null;
  lastState: LastState;
  steps: number;
  forcedState: string | null;
  modifiedAt: number;
  views: number;
  flags: number;
  readonly ratings: number[];
}

export class Books {
  readonly #slots = new Map<string, Slot>();
  readonly #requests = new RequestBook();

  get slots(): ReadonlyMap<string, Slot> {
    return this.#slots;
  }

  get requests(): RequestsSeen {
    return this.#requests;
  }

  apply(event: LedgerEvent): void {
    if (event.event === 'reset') {
      this.#slots.clear();
      this.#requests.clear();
    } else if (event.event === 'request') {
      this.#requests.bookRequest(event);
    } else if (event.event === 'slot') {
      this.#slots.set(event.gameClipId, newSlot(event, this.#slots.size + 1));
      this.#requests.bookSlot(event);
    } else {
      const slot = this.#slots.get(event.gameClipId);
      if (slot !== undefined) change(slot, event);
    }
  }
}

type SlotEvent = Exclude<LedgerEvent, { event: 'reset' | 'request' | 'slot' }>;
type BitsEvent = Extract<SlotEvent, { event: 'block' | 'forgot' | 'commit' | 'thumbnail' }>;

function change(slot: Slot, event: SlotEvent): void {
  switch (event.event) {
    case 'deleted':
      slot.deletedAt = event.at;
      break;
    case 'gone':
      slot.goneStatus = event.status;
      break;
    case 'fate':
      slot.lastState = event.lastState;
      break;
    case 'metadata':
      slot.request = { ...slot.request, ...event.changes };
      slot.modifiedAt = event.at;
      break;
    case 'counted':
      count(slot, event.what, event.value);
      break;
    case 'advanced':
      slot.steps += event.steps;
      slot.forcedState = event.state;
      slot.modifiedAt = event.at;
      break;
    default:
      changeBits(slot, event);
  }
}

function changeBits(slot: Slot, event: BitsEvent): void {
  switch (event.event) {
    case 'block':
      storeBlock(slot, event);
      break;
    case 'forgot':
      for (const blockNum of event.blockNums) forgetBlock(slot, blockNum);
      break;
    case 'thumbnail': {
      const { sizeBytes, sha256, contentType, file, at } = event;
      slot.thumbnails.set(event.size, { sizeBytes, sha256, contentType, file, at });
      break;
    }
    case 'commit':
      slot.commits += 1;
      slot.committing = false;
      slot.committedAt = event.at;
      slot.committedBytes = event.bytes;
      slot.committedSha256 = event.sha256;
      slot.modifiedAt = event.at;
      break;
  }
}

function storeBlock(slot: Slot, event: BlockStored): void {
  const { blockNum, sizeBytes, sha256, file } = event;
  const before = slot.blocks.get(blockNum);
  if (!event.stored) {
    if (before !== undefined) slot.blocks.set(blockNum, { ...before, times: before.times + 1 });
    return;
  }
  slot.storedBytes += sizeBytes - (before?.sizeBytes ?? 0);
  const times = (before?.times ?? 0) + 1;
  slot.blocks.set(blockNum, { blockNum, sizeBytes, sha256, file, times, acceptedAt: event.at });
}

function forgetBlock(slot: Slot, blockNum: number): void {
  slot.storedBytes -= slot.blocks.get(blockNum)?.sizeBytes ?? 0;
  slot.blocks.delete(blockNum);
}

function count(slot: Slot, what: 'view' | 'flag' | 'rating', value: number): void {
  if (what === 'view') slot.views += 1;
  else if (what === 'flag') slot.flags += 1;
  else slot.ratings.push(value);
}

function newSlot(made: SlotMade, ordinal: number): Slot {
  return {
    ordinal,
    made,
    request: made.request,
    blocks: new Map(),
    storedBytes: 0,
    thumbnails: new Map(),
    committing: false,
    commits: 0,
    committedAt: null,
    committedBytes: null,
    committedSha256: null,
    deletedAt: null,
    goneStatus: null,
    lastState: 'Published',
    steps: 0,
    forcedState: null,
    modifiedAt: made.at,
    views: 0,
    flags: 0,
    ratings: [],
  };
}
