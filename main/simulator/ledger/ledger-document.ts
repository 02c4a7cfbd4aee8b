/** GET /simulator/ledger: the whole truth as one document, for checkers. Times are ISO 8601 in UTC. */

import type { World } from '../service/service.ts';
import { stateOf } from './life-cycle.ts';
import type { Slot } from './slots.ts';

export type LedgerDocument = ReturnType<typeof ledgerDocument>;

export function ledgerDocument(world: World) {
  const { slots, posts, requests } = world.ledger.books;
  const { slot: post, block: put, ...others } = requests;
  return {
    slots: [...slots.values()].map((slot) => slotDocument(slot, world)),
    requests: { post, put, ...others },
    posts: posts.map(({ at, gameClipId, status, answered, systemProperties }) => ({
      at: iso(at),
      gameClipId,
      status,
      answered,
      systemProperties,
    })),
  };
}

function slotDocument(slot: Slot, world: World) {
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
    state: stateOf(slot, world.settings, world.now()),
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
