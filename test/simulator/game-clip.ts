/** A slot as the GameClip object of the reading calls [json-gameclip.md], with the fields of its samples. */

import type { ThumbnailSize } from './ledger-events.ts';
import { PATH_TO_PUBLISHED, stateOf } from './life-cycle.ts';
import type { Slot } from './slots.ts';
import type { World } from './world.ts';

export function gameClip(slot: Slot, world: World): Record<string, unknown> {
  const { made, request } = slot;
  const state = stateOf(slot, world.settings, world.now());
  return {
    gameClipId: made.gameClipId,
    state,
    dateRecorded: request.dateRecorded,
    lastModified: timeText(slot.modifiedAt),
    userCaption: request.userCaption ?? '',
    type: request.type,
    source: request.source,
    visibility: request.visibility,
    durationInSeconds: request.durationInSeconds,
    scid: made.scid,
    titleId: Number(made.titleId),
    rating: slot.ratings.length === 0 ? 0 : slot.ratings.reduce((a, b) => a + b) / slot.ratings.length,
    ratingCount: slot.ratings.length,
    views: slot.views,
    // "stored and returned as is" [json-initialuploadrequest.md].
    titleData: request.titleData ?? '',
    systemProperties: request.systemProperties ?? '',
    savedByUser: request.savedByUser ?? false,
    greatestMomentId: request.greatestMomentId ?? request.clipNameStringId,
    thumbnails: hasThumbnails(state)
      ? [thumbnail(slot, 'Small', world), thumbnail(slot, 'Large', world)]
      : [],
    gameClipUris: state === 'Published' ? [downloadUri(slot, world)] : [],
    xuid: made.xuid,
    clipName: 'ClipName',
    titleName: 'TitleName',
    gameClipLocale: 'en-US',
    deviceType: made.deviceType,
  };
}

/** The real service writes seven fractional digits [json-getclipresponse.md]. */
export function timeText(at: number): string {
  return new Date(at).toISOString().replace('Z', '0000Z');
}

/** "Processed (all processing done)", thumbnails among it [gvr-enum-gameclipstate.md]. */
function hasThumbnails(state: string): boolean {
  return PATH_TO_PUBLISHED.slice(2).some((later) => later === state);
}

/** GameClipThumbnail { uri, fileSize, thumbnailType } [json-gameclipthumbnail.md]. */
function thumbnail(slot: Slot, type: 'Small' | 'Large', world: World): Record<string, unknown> {
  const size: ThumbnailSize = type === 'Small' ? 'small' : 'large';
  return {
    uri: `${world.transferUrl}/download/${slot.made.gameClipId}/thumbnails/${size}`,
    fileSize: slot.thumbnails.get(size)?.sizeBytes ?? 0,
    thumbnailType: type,
  };
}

/** GameClipUri { uri, fileSize, uriType, expiration } [json-gameclipuri.md]. */
function downloadUri(slot: Slot, world: World): Record<string, unknown> {
  const { downloadUriLifeMs } = world.settings;
  const expiresAt = downloadUriLifeMs === null ? null : world.now() + downloadUriLifeMs;
  const expires = expiresAt === null ? '' : `?expires=${expiresAt}`;
  return {
    uri: `${world.transferUrl}/download/${slot.made.gameClipId}${expires}`,
    fileSize: slot.committedBytes ?? 0,
    uriType: 'Download',
    // "Never", as [json-getclipresponse.md] writes it: no zone letter.
    expiration: expiresAt === null ? '9999-12-31T23:59:59.9999999' : timeText(expiresAt),
  };
}
