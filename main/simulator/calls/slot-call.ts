/** POST /users/me/scids/{scid}/clips: the initial upload request [uri-usersmescidclipspost.md]. */
import { type Answer, json } from '../answers/answers.ts';
import { Refusal } from '../answers/refusals.ts';
import { isThere } from '../ledger/life-cycle.ts';
import type { SlotRequest } from '../ledger/requested-slot.ts';
import type { Slot } from '../ledger/slots.ts';
import type { Service } from '../service/service.ts';
import { type Call, claimsOf } from './call.ts';
import { type Uploader, uploaderFrom } from './claims.ts';
import { readSlotRequest } from './read-slot-request.ts';
import { JSON_CALL_HEADERS, requireHeaders } from './required-headers.ts';

/**
 * "This call is not idempotent; subsequent calls will cause different IDs and URIs to be issued": every POST that gets
 * past the checks makes a slot.
 */
export function answerSlotCall(call: Call, service: Service): Answer {
  const scid = call.scid ?? '';
  const claims = claimsOf(call, service);
  // "The request will only be routed to that service after verifying the validity of the header, the claims …".
  requireHeaders(call, service, JSON_CALL_HEADERS);
  const uploader = uploaderFrom(claims, scid, service.settings);
  const request = readSlotRequest(call.body ?? Buffer.alloc(0), service.settings);
  const earlier = call.fault?.kind === 'same-slot-twice' ? latestSlotOf(uploader.xuid, service) : null;
  if (earlier !== null) return slotAnswer(earlier, call, service);
  makeRoom(uploader, request, service);
  if (call.fault?.kind === 'processed-twice') makeSlot(call, uploader, request, service);
  return slotAnswer(makeSlot(call, uploader, request, service), call, service);
}

function makeSlot(call: Call, uploader: Uploader, request: SlotRequest, service: Service): Slot {
  const gameClipId = service.newId();
  const { scid, xuid, titleId, sandboxId, deviceType } = uploader;
  service.ledger.record({
    event: 'slot',
    at: service.now(),
    requestId: call.requestId,
    gameClipId,
    uploadId: service.settings.uploadIdPlace === 'game-clip-id' ? gameClipId : service.newId(),
    scid,
    xuid,
    titleId,
    sandboxId,
    deviceType,
    request,
  });
  const slot = service.ledger.books.slots.get(gameClipId);
  if (slot === undefined) throw new Error('a slot was recorded and is not there');
  return slot;
}

/** InitialUploadResponse [json-initialuploadresponse.md]; thumbnail URIs "only when thumbnailSource says Upload". */
function slotAnswer(slot: Slot, call: Call, service: Service): Answer {
  const { gameClipId, uploadId, xuid } = slot.made;
  const { settings } = service;
  const container = `${service.transferUrl}/upload/xuid(${xuid})/${gameClipId}/container`;
  const query = settings.uploadIdPlace === 'query' ? `?uploadId=${uploadId}` : '';
  const uploadUri = foreignUri(call, gameClipId, service) ?? `${container}${query}`;
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

function foreignUri(call: Call, gameClipId: string, service: Service): string | null {
  if (call.fault?.kind !== 'foreign-upload-uri') return null;
  return call.fault.uri
    .replaceAll('{gameClipId}', gameClipId)
    .replaceAll('{transferHost}', new URL(service.transferUrl).host);
}

function latestSlotOf(xuid: string, service: Service): Slot | null {
  const mine = [...service.ledger.books.slots.values()].filter((slot) => slot.made.xuid === xuid);
  return mine.at(-1) ?? null;
}

/**
 * "perform user quota checks": savedByUser clips count against the user's quota, the others live in first-in-first-out
 * storage [json-initialuploadrequest.md], where the oldest finished clip gives way.
 */
function makeRoom(uploader: Uploader, request: SlotRequest, service: Service): void {
  const { settings } = service;
  const saved = request.savedByUser === true;
  const limit = saved ? settings.savedQuotaBytes : settings.fifoQuotaBytes;
  if (limit === null) return;
  const held = slotsInStore(uploader.xuid, saved, service);
  let free = limit - held.reduce((sum, slot) => sum + slot.made.request.fileSize, 0);
  if (!saved && settings.fifoWhenFull === 'evict' && request.fileSize <= limit) {
    for (const slot of held.filter((candidate) => candidate.committedAt !== null)) {
      if (free >= request.fileSize) break;
      free += slot.made.request.fileSize;
      const { gameClipId } = slot.made;
      service.ledger.record({ event: 'deleted', at: service.now(), gameClipId, by: 'fifo' });
    }
  }
  if (free < request.fileSize) throw new Refusal('over-quota', 'The user is over their quota.');
}

function slotsInStore(xuid: string, saved: boolean, service: Service): Slot[] {
  const { settings } = service;
  return [...service.ledger.books.slots.values()].filter(
    (slot) =>
      slot.made.xuid === xuid &&
      (slot.made.request.savedByUser === true) === saved &&
      isThere(slot, settings, service.now()) &&
      (settings.pendingHoldsQuota || slot.committedAt !== null),
  );
}
