/** GET /simulator/ledger: the whole truth as one document, for checkers. Times are ISO 8601 in UTC. */
import type { Settings } from '../settings/service-settings.ts';
import type { Ledger } from './ledger.ts';
import { stateOf } from './life-cycle.ts';
import type { Post, RequestCounts } from './request-book.ts';
import type { SlotRequest } from './requested-slot.ts';
import type { Block, Slot, StoredThumbnail } from './slots.ts';

export interface LedgerDocument {
  readonly slots: readonly SlotDocument[];
  /** How often each call was made: slot requests are `post`, blocks are `put`. */
  readonly requests: Readonly<
    Record<'post' | 'put' | Exclude<keyof RequestCounts, 'slot' | 'block'>, number>
  >;
  /** Every slot request, with its outcome. */
  readonly posts: readonly PostDocument[];
}

export interface PostDocument extends Omit<Post, 'at'> {
  readonly at: string;
}

export interface SlotDocument {
  readonly gameClipId: string;
  readonly scid: string;
  readonly xuid: string;
  readonly createdAt: string;
  readonly request: SlotRequest;
  readonly systemProperties: string | null;
  readonly expectedBlocks: number | null;
  readonly fileSize: number;
  readonly state: string;
  readonly deletedAt: string | null;
  readonly goneStatus: number | null;
  readonly blocks: readonly BlockDocument[];
  readonly thumbnails: Readonly<Record<string, ThumbnailDocument>>;
  readonly commits: number;
  readonly committedAt: string | null;
  readonly committedSha256: string | null;
  readonly committedBytes: number | null;
}

export interface BlockDocument extends Pick<Block, 'blockNum' | 'sizeBytes' | 'sha256' | 'times'> {
  readonly acceptedAt: string;
}

export type ThumbnailDocument = Pick<StoredThumbnail, 'sizeBytes' | 'sha256' | 'contentType'>;

/** What of the service it is made of. */
export interface Recorded {
  readonly ledger: Ledger;
  readonly settings: Settings;
  now(): number;
}

export function ledgerDocument(service: Recorded): LedgerDocument {
  const { slots, requests } = service.ledger.books;
  const { slot: post, block: put, ...others } = requests.counts;
  return {
    slots: [...slots.values()].map((slot) => slotDocument(slot, service)),
    requests: { post, put, ...others },
    posts: requests.posts.map((one) => ({ ...one, at: iso(one.at) })),
  };
}

function slotDocument(slot: Slot, service: Recorded): SlotDocument {
  const { made, request } = slot;
  const blocks = [...slot.blocks.values()].sort((a, b) => a.blockNum - b.blockNum);
  return {
    gameClipId: made.gameClipId,
    scid: made.scid,
    xuid: made.xuid,
    createdAt: iso(made.at),
    request,
    systemProperties: request.systemProperties ?? null,
    expectedBlocks: request.expectedBlocks ?? null,
    fileSize: request.fileSize,
    state: stateOf(slot, service.settings, service.now()),
    deletedAt: slot.deletedAt === null ? null : iso(slot.deletedAt),
    goneStatus: slot.goneStatus,
    blocks: blocks.map(({ blockNum, sizeBytes, sha256, times, acceptedAt }) => ({
      blockNum,
      sizeBytes,
      sha256,
      times,
      acceptedAt: iso(acceptedAt),
    })),
    thumbnails: Object.fromEntries(
      [...slot.thumbnails].map(([size, { sizeBytes, sha256, contentType }]) => [
        size,
        { sizeBytes, sha256, contentType },
      ]),
    ),
    commits: slot.commits,
    committedAt: slot.committedAt === null ? null : iso(slot.committedAt),
    committedSha256: slot.committedSha256,
    committedBytes: slot.committedBytes,
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
