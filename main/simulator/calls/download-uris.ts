/** The address of a published clip as the reading calls tell it. */
import type { Slot } from '../ledger/slots.ts';
import type { Service } from '../service/service.ts';

/** GameClipUri { uri, fileSize, uriType, expiration } [json-gameclipuri.md]; "the single GET refreshes an expired one". */
export function gameClipUri(slot: Slot, type: string, uriType: string | number, service: Service) {
  const { gameClipId } = slot.made;
  const given = service.handedOut.addressFor(gameClipId, service.settings, service.now());
  const query = given === null ? '' : `&expires=${given.expiresAt}&from=${given.worksFrom}`;
  const streamed = type === 'SmoothStreaming' || type === 'Ahls';
  return {
    uri: `${service.transferUrl}/download/${gameClipId}?type=${type}${query}`,
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
