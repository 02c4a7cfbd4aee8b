/**
 * Addresses of a published clip, as handed out: how long each lives, and from when a refreshed one works. Known in memory
 * only; after a restart the next GET hands out new ones.
 */
import type { Slot } from '../ledger/slots.ts';
import type { World } from '../service/service.ts';

export interface HandedOut {
  readonly expiresAt: number;
  readonly worksFrom: number;
}

/** GameClipUri { uri, fileSize, uriType, expiration } [json-gameclipuri.md]; "the single GET refreshes an expired one". */
export function gameClipUri(slot: Slot, type: string, uriType: string | number, world: World) {
  const { gameClipId } = slot.made;
  const given = addressFor(slot, world);
  const query = given === null ? '' : `&expires=${given.expiresAt}&from=${given.worksFrom}`;
  const streamed = type === 'SmoothStreaming' || type === 'Ahls';
  return {
    uri: `${world.transferUrl}/download/${gameClipId}?type=${type}${query}`,
    // "missing or 0 for streaming" [json-gameclipuri.md].
    fileSize: streamed ? 0 : (slot.committedBytes ?? 0),
    uriType,
    // "Never", as [json-getclipresponse.md] writes it: no zone letter.
    expiration: given === null ? '9999-12-31T23:59:59.9999999' : timeText(given.expiresAt),
  };
}

/** The real service writes seven fractional digits [json-getclipresponse.md]. */
export function timeText(at: number): string {
  return new Date(at).toISOString().replace('Z', '0000Z');
}

function addressFor(slot: Slot, world: World): HandedOut | null {
  const { downloadUriLifeMs, refreshTakesMs } = world.settings;
  if (downloadUriLifeMs === null) return null;
  const now = world.now();
  const before = world.handedOut.get(slot.made.gameClipId);
  if (before !== undefined && before.expiresAt > now) return before;
  const worksFrom = before === undefined ? now : now + refreshTakesMs;
  const given = { expiresAt: now + downloadUriLifeMs, worksFrom };
  world.handedOut.set(slot.made.gameClipId, given);
  return given;
}
