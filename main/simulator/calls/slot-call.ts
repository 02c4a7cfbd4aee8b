/** POST /users/me/scids/{scid}/clips: the initial upload request [uri-usersmescidclipspost.md]. */
import { type Answer, json } from '../answers/answers.ts';
import { Refusal } from '../answers/refusals.ts';
import { isThere } from '../ledger/life-cycle.ts';
import type { Slot } from '../ledger/slots.ts';
import type { World } from '../service/service.ts';
import { type Call, claimsOf, JSON_CALL_HEADERS, requireHeaders } from './calls.ts';
import { type Uploader, uploaderFrom } from './claims.ts';
import { readSlotRequest, type SlotRequest } from './read-slot-request.ts';

/**
 * "This call is not idempotent; subsequent calls will cause different IDs and URIs to be issued": every POST that gets
 * past the checks makes a slot.
 */
export function answerSlotCall(call: Call, world: World): Answer {
  const scid = call.scid ?? '';
  const claims = claimsOf(call, world);
  // "The request will only be routed to that service after verifying the validity of the header, the claims …".
  requireHeaders(call, world, JSON_CALL_HEADERS);
  const uploader = uploaderFrom(claims, scid, world.settings);
  const request = readSlotRequest(call.body ?? Buffer.alloc(0), world.settings);
  const earlier = call.fault?.kind === 'same-slot-twice' ? latestSlotOf(uploader.xuid, world) : null;
  if (earlier !== null) return slotAnswer(earlier, call, world);
  makeRoom(uploader, request, world);
  if (call.fault?.kind === 'processed-twice') makeSlot(call, uploader, request, world);
  return slotAnswer(makeSlot(call, uploader, request, world), call, world);
}

function makeSlot(call: Call, uploader: Uploader, request: SlotRequest, world: World): Slot {
  const gameClipId = world.newId();
  const { scid, xuid, titleId, sandboxId, deviceType } = uploader;
  world.ledger.record({
    event: 'slot',
    at: world.now(),
    requestId: call.requestId,
    gameClipId,
    uploadId: world.settings.uploadIdPlace === 'game-clip-id' ? gameClipId : world.newId(),
    scid,
    xuid,
    titleId,
    sandboxId,
    deviceType,
    request,
  });
  const slot = world.ledger.books.slots.get(gameClipId);
  if (slot === undefined) throw new Error('a slot was recorded and is not there');
  return slot;
}

/** InitialUploadResponse [json-initialuploadresponse.md]; thumbnail URIs "only when thumbnailSource says Upload". */
function slotAnswer(slot: Slot, call: Call, world: World): Answer {
  const { gameClipId, uploadId, xuid } = slot.made;
  const { settings } = world;
  const container = `${world.transferUrl}/upload/xuid(${xuid})/${gameClipId}/container`;
  const query = settings.uploadIdPlace === 'query' ? `?uploadId=${uploadId}` : '';
  const uploadUri = foreignUri(call, gameClipId, world) ?? `${container}${query}`;
  const asSample = settings.answerShape === 'sample';
  const withThumbnails = asSample || slot.made.request.thumbnailSource === 'Upload';
  const body = {
    ...(asSample ? { clipName: 'ClipName' } : {}),
    gameClipId,
    ...(asSample ? { titleName: 'TitleName' } : {}),
    uploadUri,
    ...(settings.uploadIdPlace === 'answer-field' ? { uploadId } : {}),
    ...(withThumbnails ? { largeThumbnailUri: `${container}/thumbnails/large` } : {}),
    ...(withThumbnails ? { smallThumbnailUri: `${container}/thumbnails/small` } : {}),
  };
  return json(200, body, gameClipId);
}

function foreignUri(call: Call, gameClipId: string, world: World): string | null {
  if (call.fault?.kind !== 'foreign-upload-uri') return null;
  return call.fault.uri
    .replaceAll('{gameClipId}', gameClipId)
    .replaceAll('{transferHost}', new URL(world.transferUrl).host);
}

function latestSlotOf(xuid: string, world: World): Slot | null {
  const mine = [...world.ledger.books.slots.values()].filter((slot) => slot.made.xuid === xuid);
  return mine.at(-1) ?? null;
}

/**
 * "perform user quota checks": savedByUser clips count against the user's quota, the others live in first-in-first-out
 * storage [json-initialuploadrequest.md], where the oldest finished clip gives way.
 */
function makeRoom(uploader: Uploader, request: SlotRequest, world: World): void {
  const { settings } = world;
  const saved = request.savedByUser === true;
  const limit = saved ? settings.savedQuotaBytes : settings.fifoQuotaBytes;
  if (limit === null) return;
  const held = slotsInStore(uploader.xuid, saved, world);
  let free = limit - held.reduce((sum, slot) => sum + slot.made.request.fileSize, 0);
  if (!saved && settings.fifoWhenFull === 'evict' && request.fileSize <= limit) {
    for (const slot of held.filter((candidate) => candidate.committedAt !== null)) {
      if (free >= request.fileSize) break;
      free += slot.made.request.fileSize;
      const { gameClipId } = slot.made;
      world.ledger.record({ event: 'deleted', at: world.now(), gameClipId, by: 'fifo' });
    }
  }
  if (free < request.fileSize) throw new Refusal('over-quota', 'The user is over their quota.');
}

function slotsInStore(xuid: string, saved: boolean, world: World): Slot[] {
  const { settings } = world;
  return [...world.ledger.books.slots.values()].filter(
    (slot) =>
      slot.made.xuid === xuid &&
      (slot.made.request.savedByUser === true) === saved &&
      isThere(slot, settings, world.now()) &&
      (settings.pendingHoldsQuota || slot.committedAt !== null),
  );
}
