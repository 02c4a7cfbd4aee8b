/** The calls about one clip on the metadata host: single GET, DELETE, metadata update, rating, flag and view. */
import { type Answer, empty, json } from './answers.ts';
import { type Call, claimsOf, JSON_CALL_HEADERS, requireHeaders } from './calls.ts';
import { type Claims, ownerXuid, requireScid } from './claims.ts';
import { gameClip } from './game-clip.ts';
import { isThere, stateOf } from './life-cycle.ts';
import { Refusal } from './refusals.ts';
import { readMetadataUpdate } from './slot-request.ts';
import type { Slot } from './slots.ts';
import type { World } from './world.ts';

/** [uri-usersowneridscidclipsgameclipidget.md]: "404 also when flagged, isolated or private". */
export function answerGetCall(call: Call, world: World): Answer {
  const claims = claimsOf(call, world);
  if (claims.titleId === null) throw new Refusal('claims-missing', 'The required claim TitleId is missing.');
  // "a missing SandboxId gives 400".
  if (claims.sandboxId === null) throw new Refusal('sandbox-missing', 'The SandboxId claim is missing.');
  requireHeaders(call, world, JSON_CALL_HEADERS);
  const slot = clipOf(call, claims, world);
  const readable =
    slot.made.sandboxId === claims.sandboxId &&
    stateOf(slot, world.settings, world.now()) !== 'Flagged' &&
    mayRead(slot, claims, world);
  if (!readable) throw noSuchClip();
  return json(200, { gameClip: gameClip(slot, world) }, slot.made.gameClipId);
}

/** [uri-usersmescidclipsgameclipiddelete.md]: 204, and 404 when "absent or already deleted". */
export function answerDeleteCall(call: Call, world: World): Answer {
  const claims = claimsOf(call, world);
  requireHeaders(call, world, JSON_CALL_HEADERS);
  const slot = ownClip(call, claims, world);
  const { gameClipId } = slot.made;
  world.hashes.forget(gameClipId);
  world.ledger.record({ event: 'deleted', at: world.now(), gameClipId, by: 'owner' });
  // "permanent delete, metadata and assets".
  for (const block of slot.blocks.values()) world.bits.remove(block.file);
  for (const thumbnail of slot.thumbnails.values()) world.bits.remove(thumbnail.file);
  return empty(204, gameClipId);
}

/** [uri-usersmescidclipsgameclipidpost.md, json-updatemetadatarequest.md]; public fields are refused to non-owners too. */
export function answerMetadataCall(call: Call, world: World): Answer {
  const claims = claimsOf(call, world);
  requireHeaders(call, world, JSON_CALL_HEADERS);
  const slot = ownClip(call, claims, world);
  const update = readMetadataUpdate(call.body ?? Buffer.alloc(0), world.settings);
  const changes: Record<string, string> = {};
  for (const [field, value] of Object.entries(update)) if (value !== undefined) changes[field] = value;
  const { gameClipId } = slot.made;
  world.ledger.record({ event: 'metadata', at: world.now(), gameClipId, changes });
  return empty(200, gameClipId);
}

/** Ratings, flags and views have no body and answer 200 [uri-usersmescidclipsgameclipidpost.md]. */
export function answerRatingCall(call: Call, world: World): Answer {
  const claims = claimsOf(call, world);
  requireHeaders(call, world, ['X-RequestedServiceVersion', 'Accept']);
  const slot = clipOf(call, claims, world);
  if (!mayRead(slot, claims, world)) throw noSuchClip();
  const [deed, stars] = (call.deed ?? '').split('/');
  const what = deed === 'ratings' ? 'rating' : deed === 'flag' ? 'flag' : 'view';
  const { gameClipId } = slot.made;
  world.ledger.record({ event: 'counted', at: world.now(), gameClipId, what, value: Number(stars ?? 1) });
  return empty(200, gameClipId);
}

/** Other people see what is published and not kept to its owner. Choice: the pages contradict each other. */
export function mayRead(slot: Slot, claims: Claims, world: World): boolean {
  if (slot.made.xuid === claims.xuid) return true;
  const published = stateOf(slot, world.settings, world.now()) === 'Published';
  return published && ['Default', 'Public', 'Title'].includes(slot.request.visibility);
}

function ownClip(call: Call, claims: Claims, world: World): Slot {
  // 8377: "claim XUID differs from URI XUID" [json-serviceerrorresponse.md].
  if (ownerXuid(call.owner ?? '', claims) !== claims.xuid) {
    throw new Refusal('xuid-differs', 'The XUID of the claim differs from the XUID of the URI.');
  }
  if (claims.scid !== null) requireScid(claims, call.scid ?? '');
  return clipOf(call, claims, world);
}

function clipOf(call: Call, claims: Claims, world: World): Slot {
  const slot = world.ledger.books.slots.get(call.gameClipId ?? '');
  const found =
    slot !== undefined &&
    isThere(slot, world.settings, world.now()) &&
    slot.made.xuid === ownerXuid(call.owner ?? '', claims) &&
    slot.made.scid.toLowerCase() === (call.scid ?? '').toLowerCase();
  if (!found) throw noSuchClip();
  return slot;
}

function noSuchClip(): Refusal {
  return new Refusal('no-such-clip', 'The clip was not found.');
}
