/** The calls about one clip on the metadata host: single GET, DELETE, metadata update, rating, flag and view. */
import { type Answer, empty, json } from '../answers/answers.ts';
import { Refusal } from '../answers/refusals.ts';
import { isThere, seenState, stateOf } from '../ledger/life-cycle.ts';
import type { Slot } from '../ledger/slots.ts';
import type { World } from '../service/service.ts';
import { type Call, claimsOf, JSON_CALL_HEADERS, requireHeaders } from './calls.ts';
import { type Claims, ownerXuid, requireScid } from './claims.ts';
import { spellingFor } from './enumerations.ts';
import { clipUri, gameClip } from './game-clip.ts';
import { readMetadataUpdate } from './read-slot-request.ts';

/** [uri-usersowneridscidclipsgameclipidget.md]: "404 also when flagged, isolated or private". */
export function answerGetCall(call: Call, world: World): Answer {
  const claims = claimsOf(call, world);
  if (claims.titleId === null) throw new Refusal('claims-missing', 'The required claim TitleId is missing.');
  // "a missing SandboxId gives 400".
  if (claims.sandboxId === null) throw new Refusal('sandbox-missing', 'The SandboxId claim is missing.');
  requireHeaders(call, world, JSON_CALL_HEADERS, 'and-cache-control');
  const slot = readableClip(call, claims, world);
  return json(200, { gameClip: gameClip(slot, world, spellingFor(call, world)) }, slot.made.gameClipId);
}

/**
 * `…/uris/format/{gameClipUriType}`: named once, as a user of GameClipsServiceErrorResponse
 * [json-gameclipsserviceerrorresponse.md]. That it answers one GameClipUri is a choice.
 */
export function answerFormatCall(call: Call, world: World): Answer {
  const claims = claimsOf(call, world);
  requireHeaders(call, world, ['Accept']);
  const slot = readableClip(call, claims, world);
  const type = world.settings.uriTypes.find((one) => one.toLowerCase() === call.format?.toLowerCase());
  const published = seenState(slot, world.settings, world.now()) === 'Published';
  if (!published || type === undefined)
    throw new Refusal('no-such-clip', 'The clip is not there in this format.');
  const gameClipUri = clipUri(slot, type, world, spellingFor(call, world));
  return json(200, { gameClipUri }, slot.made.gameClipId);
}

function readableClip(call: Call, claims: Claims, world: World): Slot {
  const { settings } = world;
  const slot = clipOf(call, claims, world);
  const isOwner = slot.made.xuid === claims.xuid;
  const flagged = seenState(slot, settings, world.now()) === 'Flagged';
  const hidden = flagged && !(isOwner && settings.flaggedToOwner === 'shown');
  if (slot.made.sandboxId !== claims.sandboxId || hidden) throw noSuchClip();
  if (!mayRead(slot, claims, world)) throw noSuchClip(settings.hiddenStatus);
  return slot;
}

/** [uri-usersmescidclipsgameclipiddelete.md]: 204, and 404 when "absent or already deleted". */
export function answerDeleteCall(call: Call, world: World): Answer {
  const claims = claimsOf(call, world);
  requireHeaders(call, world, JSON_CALL_HEADERS, 'and-cache-control');
  const slot = ownClip(call, claims, world);
  const { gameClipId } = slot.made;
  world.hashes.forget(gameClipId);
  world.ledger.record({ event: 'deleted', at: world.now(), gameClipId, by: 'owner' });
  // "permanent delete, metadata and assets".
  for (const block of slot.blocks.values()) world.bits.remove(block.file);
  for (const thumbnail of slot.thumbnails.values()) world.bits.remove(thumbnail.file);
  return empty(204, gameClipId);
}

/**
 * [uri-usersmescidclipsgameclipidpost.md, json-updatemetadatarequest.md]: "a non-owner may touch only public fields"; which
 * these are is not said, see `publicMetadataFields`.
 */
export function answerMetadataCall(call: Call, world: World): Answer {
  const claims = claimsOf(call, world);
  requireHeaders(call, world, JSON_CALL_HEADERS, 'and-cache-control');
  const update = readMetadataUpdate(call.body ?? Buffer.alloc(0), world.settings);
  const changes: Record<string, string> = {};
  for (const [field, value] of Object.entries(update)) if (value !== undefined) changes[field] = value;
  const publicFields: readonly string[] = world.settings.publicMetadataFields;
  const forAll = Object.keys(changes).every((field) => publicFields.includes(field));
  const slot = forAll ? clipOf(call, claims, world) : ownClip(call, claims, world);
  if (!mayRead(slot, claims, world)) throw noSuchClip();
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
  if (world.settings.othersMayRead === 'nobody') return false;
  const published = stateOf(slot, world.settings, world.now()) === 'Published';
  return published && ['Default', 'Public', 'Title'].includes(slot.request.visibility);
}

function ownClip(call: Call, claims: Claims, world: World): Slot {
  // 8377: "claim XUID differs from URI XUID" [json-serviceerrorresponse.md].
  if (ownerXuid(call.owner ?? '', claims, world.settings) !== claims.xuid) {
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
    slot.made.xuid === ownerXuid(call.owner ?? '', claims, world.settings) &&
    slot.made.scid.toLowerCase() === (call.scid ?? '').toLowerCase();
  if (!found) throw noSuchClip();
  return slot;
}

function noSuchClip(status?: number): Refusal {
  return new Refusal('no-such-clip', 'The clip was not found.', status);
}
