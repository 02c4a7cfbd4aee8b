/** A slot as the GameClip object of the reading calls [json-gameclip.md], with the fields of its samples. */

import { PATHS } from '../ledger/clip-states.ts';
import type { ThumbnailSize } from '../ledger/ledger-events.ts';
import { seenState } from '../ledger/life-cycle.ts';
import type { Slot } from '../ledger/slots.ts';
import type { Service } from '../service/service.ts';
import { gameClipUri, timeText } from './download-uris.ts';
import type { Spelling } from './enumerations.ts';
import { generatedThumbnails, THUMBNAIL_PIXELS } from './generated-thumbnail.ts';

export function gameClip(slot: Slot, service: Service, spell: Spelling): Record<string, unknown> {
  const { made, request } = slot;
  const { settings } = service;
  const state = seenState(slot, settings, service.now());
  const asSample = settings.clipShape === 'sample';
  return {
    [asSample ? 'id' : 'gameClipId']: made.gameClipId,
    state: spell('state', state),
    dateRecorded: request.dateRecorded,
    lastModified: timeText(slot.modifiedAt),
    userCaption: request.userCaption ?? '',
    type: request.type,
    source: spell('source', request.source),
    visibility: spell('visibility', request.visibility),
    durationInSeconds: request.durationInSeconds,
    scid: made.scid,
    titleId: Number(made.titleId),
    rating: ratingOf(slot),
    ratingCount: slot.ratings.length,
    views: slot.views,
    // "stored and returned as is" [json-initialuploadrequest.md].
    [asSample ? 'properties' : 'titleData']: request.titleData ?? '',
    ...(settings.showSystemProperties ? { systemProperties: request.systemProperties ?? '' } : {}),
    savedByUser: request.savedByUser ?? false,
    greatestMomentId: request.greatestMomentId ?? request.clipNameStringId,
    thumbnails: hasThumbnails(state)
      ? [thumbnail(slot, 'Small', service, spell), thumbnail(slot, 'Large', service, spell)]
      : [],
    gameClipUris:
      state === 'Published' ? settings.uriTypes.map((type) => clipUri(slot, type, service, spell)) : [],
    xuid: made.xuid,
    clipName: 'ClipName',
    titleName: 'TitleName',
    gameClipLocale: 'en-US',
    deviceType: made.deviceType,
  };
}

/** The mean, "double 0.0-5.0" [json-gameclip.md]; 0 without ratings. */
export function ratingOf({ ratings }: Slot): number {
  return ratings.length === 0 ? 0 : ratings.reduce((a, b) => a + b) / ratings.length;
}

export function clipUri(slot: Slot, type: string, service: Service, spell: Spelling) {
  const name = type === 'Download' ? service.settings.downloadType : type;
  return gameClipUri(slot, type, name === type ? spell('uriType', name) : name, service);
}

/** "Processed (all processing done)", thumbnails among it [gvr-enum-gameclipstate.md]. */
function hasThumbnails(state: string): boolean {
  return PATHS.Published.slice(2).some((later) => later === state);
}

/** GameClipThumbnail { uri, fileSize, thumbnailType } [json-gameclipthumbnail.md]; its samples have width and height. */
function thumbnail(
  slot: Slot,
  type: 'Small' | 'Large',
  service: Service,
  spell: Spelling,
): Record<string, unknown> {
  const size: ThumbnailSize = type === 'Small' ? 'small' : 'large';
  const { thumbnailShape, thumbnailSizes } = service.settings;
  const { width, height } = THUMBNAIL_PIXELS[size];
  const swapped = thumbnailSizes === 'swapped';
  return {
    uri: `${service.transferUrl}/download/${slot.made.gameClipId}/thumbnails/${size}`,
    fileSize: slot.thumbnails.get(size)?.sizeBytes ?? generatedThumbnails[size].length,
    ...(thumbnailShape === 'table'
      ? { thumbnailType: spell('thumbnailType', type) }
      : { width: swapped ? height : width, height: swapped ? width : height }),
  };
}
