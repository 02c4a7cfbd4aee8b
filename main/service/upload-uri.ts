/**
 * Which upload addresses are acceptable, and how a block's address is made from one. An `uploadUri`
 * comes from outside and will be sent bits and a token, so it must name a configured host. Pure.
 */
import type { Slot } from '../model/clip.ts';

/**
 * Why this address may not be used, or null when it may.
 * @param transferHosts `host` or `host:port`, as configured
 * @param plainHttpAllowed true when the service itself is a loopback one
 */
export function uploadUriProblem(
  uploadUri: string,
  transferHosts: readonly string[],
  plainHttpAllowed: boolean,
): string | null {
  if (!/^[\x21-\x7e]{1,4096}$/.test(uploadUri) || !URL.canParse(uploadUri)) return 'not an address';
  const url = new URL(uploadUri);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && plainHttpAllowed))
    return `${url.protocol} is not allowed`;
  if (url.username !== '' || url.password !== '') return 'it carries a user name';
  if (url.hash !== '' || uploadUri.includes('#')) return 'it carries a fragment';
  if (!transferHosts.some((named) => hostOf(named, url.protocol) === url.host))
    return `${url.host} is not among the transfer hosts`;
  return null;
}

/** As addresses of this scheme name it: "host" covers the scheme's own port, as does "host:443", and nothing else. */
function hostOf(named: string, protocol: string): string | null {
  const address = `${protocol}//${named}`;
  return URL.canParse(address) ? new URL(address).host : null;
}

export interface Address {
  readonly origin: string;
  readonly path: string;
}

/**
 * Where each block of a slot goes. The slot's own query stays as it is, byte for byte; ours is
 * appended [uri-uriput.md]. `uploadId` is documented as required but no public object has it: the
 * answer's own field if there is one, else whatever `uploadUri` already carries, else the clip's
 * id.
 */
export function addressesUnder(slot: Slot): (blockNum: number) => Address {
  const { origin, pathname, searchParams } = new URL(slot.uploadUri);
  const afterOrigin = slot.uploadUri.slice(slot.uploadUri.indexOf('//') + 2);
  const slash = afterOrigin.search(/[/?]/);
  const path = slash === -1 ? pathname : afterOrigin.slice(slash);
  const uploadId = searchParams.has('uploadId')
    ? ''
    : `uploadId=${encodeURIComponent(slot.uploadId ?? slot.gameClipId)}&`;
  const joint = !path.includes('?') ? '?' : /[?&]$/.test(path) ? '' : '&';
  const start = `${path.startsWith('?') ? '/' : ''}${path}${joint}${uploadId}`;
  return (blockNum) => ({ origin, path: `${start}blockNum=${blockNum}` });
}
