/** The calls about one clip on the metadata host: single GET, DELETE, metadata update, rating, flag and view. */
import { type Answer, empty, json } from '../answers/answers.ts';
import { Refusal } from '../answers/refusals.ts';
import { isThere, seenState, stateOf } from '../ledger/life-cycle.ts';
import type { Slot } from '../ledger/slots.ts';
import type { Service } from '../service/service.ts';
import { type Call, claimsOf } from './call.ts';
import { type Claims, ownerXuid, requireScid } from './claims.ts';
import { spellingFor } from './enumerations.ts';
import { clipUri, gameClip } from './game-clip.ts';
import { readMetadataUpdate } from './read-slot-request.ts';
import { JSON_CALL_HEADERS, requireHeaders } from './required-headers.ts';

/** [uri-usersowneridscidclipsgameclipidget.md]: "404 also when flagged, isolated or private". */
export function answerGetCall(call: Call, service: Service): Answer {
  const claims = claimsOf(call, service);
  if (claims.titleId === null) throw new Refusal('claims-missing', 'The required claim TitleId is missing.');
  // "a missing SandboxId gives 400".
  if (claims.sandboxId === null) throw new Refusal('sandbox-missing', 'The SandboxId claim is missing.');
  requireHeaders(call, service, JSON_CALL_HEADERS, 'and-cache-control');
  const slot = readableClip(call, claims, service);
  return json(200, { gameClip: gameClip(slot, service, spellingFor(call, service)) }, slot.made.gameClipId);
}

/**
 * `…/uris/format/{gameClipUriType}`: named once, as a user of GameClipsServiceErrorResponse
 * [json-gameclipsserviceerrorresponse.md]. That it answers one GameClipUri is a choice.
 */
export function answerFormatCall(call: Call, service: Service): Answer {
  const claims = claimsOf(call, service);
  requireHeaders(call, service, ['Accept']);
  const slot = readableClip(call, claims, service);
  const type = service.settings.uriTypes.find((one) => one.toLowerCase() === call.format?.toLowerCase());
  const published = seenState(slot, service.settings, service.now()) === 'Published';
  if (!published || type === undefined)
    throw new Refusal('no-such-clip', 'The clip is not there in this format.');
  const gameClipUri = clipUri(slot, type, service, spellingFor(call, service));
  return json(200, { gameClipUri }, slot.made.gameClipId);
}

function readableClip(call: Call, claims: Claims, service: Service): Slot {
  const { settings } = service;
  const slot = clipOf(call, claims, service);
  const isOwner = slot.made.xuid === claims.xuid;
  const flagged = seenState(slot, settings, service.now()) === 'Flagged';
  const hidden = flagged && !(isOwner && settings.flaggedToOwner === 'shown');
  if (slot.made.sandboxId !== claims.sandboxId || hidden) throw noSuchClip();
  if (!mayRead(slot, claims, service)) throw noSuchClip(settings.hiddenStatus);
  return slot;
}

/** [uri-usersmescidclipsgameclipiddelete.md]: 204, and 404 when "absent or already deleted". */
export function answerDeleteCall(call: Call, service: Service): Answer {
  const claims = claimsOf(call, service);
  requireHeaders(call, service, JSON_CALL_HEADERS, 'and-cache-control');
  const slot = ownClip(call, claims, service);
  const { gameClipId } = slot.made;
  service.hashes.forget(gameClipId);
  service.ledger.record({ event: 'deleted', at: service.now(), gameClipId, by: 'owner' });
  // "permanent delete, metadata and assets".
  for (const block of slot.blocks.values()) service.bits.remove(block.file);
  for (const thumbnail of slot.thumbnails.values()) service.bits.remove(thumbnail.file);
  return empty(204, gameClipId);
}

/**
 * [uri-usersmescidclipsgameclipidpost.md, json-updatemetadatarequest.md]: "a non-owner may touch only public fields"; which
 * these are is not said, see `publicMetadataFields`.
 */
export function answerMetadataCall(call: Call, service: Service): Answer {
  const claims = claimsOf(call, service);
  requireHeaders(call, service, JSON_CALL_HEADERS, 'and-cache-control');
  const update = readMetadataUpdate(call.body ?? Buffer.alloc(0), service.settings);
  const changes: Record<string, string> = {};
  for (const [field, value] of Object.entries(update)) if (value !== undefined) changes[field] = value;
  const publicFields: readonly string[] = service.settings.publicMetadataFields;
  const forAll = Object.keys(changes).every((field) => publicFields.includes(field));
  const slot = forAll ? clipOf(call, claims, service) : ownClip(call, claims, service);
  if (!mayRead(slot, claims, service)) throw noSuchClip();
  const { gameClipId } = slot.made;
  service.ledger.record({ event: 'metadata', at: service.now(), gameClipId, changes });
  return empty(200, gameClipId);
}

/** Ratings, flags and views have no body and answer 200 [uri-usersmescidclipsgameclipidpost.md]. */
export function answerRatingCall(call: Call, service: Service): Answer {
  const claims = claimsOf(call, service);
  requireHeaders(call, service, ['X-RequestedServiceVersion', 'Accept']);
  const slot = clipOf(call, claims, service);
  if (!mayRead(slot, claims, service)) throw noSuchClip();
  const [deed, stars] = (call.deed ?? '').split('/');
  const what = deed === 'ratings' ? 'rating' : deed === 'flag' ? 'flag' : 'view';
  const { gameClipId } = slot.made;
  service.ledger.record({ event: 'counted', at: service.now(), gameClipId, what, value: Number(stars ?? 1) });
  return empty(200, gameClipId);
}

/** Other people see what is published and not kept to its owner. Choice: the pages contradict each other. */
export function mayRead(slot: Slot, claims: Claims, service: Service): boolean {
  if (slot.made.xuid === claims.xuid) return true;
  if (service.settings.othersMayRead === 'nobody') return false;
  const published = stateOf(slot, service.settings, service.now()) === 'Published';
  return published && ['Default', 'Public', 'Title'].includes(slot.request.visibility);
}

function ownClip(call: Call, claims: Claims, service: Service): Slot {
  // 8377: "claim XUID differs from URI XUID" [json-serviceerrorresponse.md].
  if (ownerXuid(call.owner ?? '', claims, service.settings) !== claims.xuid) {
    throw new Refusal('xuid-differs', 'The XUID of the claim differs from the XUID of the URI.');
  }
  if (claims.scid !== null) requireScid(claims, call.scid ?? '');
  return clipOf(call, claims, service);
}

function clipOf(call: Call, claims: Claims, service: Service): Slot {
  const slot = service.ledger.books.slots.get(call.gameClipId ?? '');
  const found =
    slot !== undefined &&
    isThere(slot, service.settings, service.now()) &&
    slot.made.xuid === ownerXuid(call.owner ?? '', claims, service.settings) &&
    slot.made.scid.toLowerCase() === (call.scid ?? '').toLowerCase();
  if (!found) throw noSuchClip();
  return slot;
}

function noSuchClip(status?: number): Refusal {
  return new Refusal('no-such-clip', 'The clip was not found.', status);
}
