/**
 * The readable test token: what the service's opaque token would carry, as a query string anyone can write. The rules
 * about claims are the service's; the form is ours.
 */
import { Refusal } from '../answers/refusals.ts';
import type { Settings } from '../settings/service-settings.ts';

export interface Claims {
  readonly xuid: string;
  readonly deviceType: string | null;
  readonly deviceId: string | null;
  readonly titleId: string | null;
  readonly sandboxId: string | null;
  readonly scid: string | null;
}

export interface Uploader extends Claims {
  readonly deviceType: string;
  readonly deviceId: string;
  readonly titleId: string;
  readonly sandboxId: string;
  readonly scid: string;
}

/** Two header forms: `Xauth=<token>` [uri-usersmescidclipspost.md] and `XBL3.0 x=<hash>;<token>` [edsauthorization.md]. */
export function readClaims(authorization: string | undefined, settings: Settings, now: number): Claims {
  if (authorization === undefined || authorization.trim() === '') {
    throw new Refusal('token-missing', 'The Authorization header is missing.');
  }
  const claims = new URLSearchParams(tokenIn(authorization, settings) ?? '');
  if (!KNOWN_CLAIMS.some((name) => claims.has(name))) {
    throw new Refusal('token-unreadable', 'The authorization token has no readable form.');
  }
  refuseExpired(claims, now);
  for (const name of ['Xuid', 'TitleId']) {
    const value = claims.get(name);
    // [uri-usersowneridscidclipsgameclipidget.md]: both are int64.
    if (value !== null && !/^\d{1,19}$/.test(value)) {
      throw new Refusal('token-unreadable', `The ${name} claim is not a number.`);
    }
  }
  return {
    xuid: required(claims, 'Xuid'),
    deviceType: claims.get('DeviceType'),
    deviceId: claims.get('DeviceId'),
    titleId: claims.get('TitleId'),
    sandboxId: sandboxIn(claims, settings),
    scid: claims.get('Scid'),
  };
}

/** The five claims of the initial POST, the SCID, and the service's own checks [uri-usersmescidclipspost.md]. */
export function uploaderFrom(claims: Claims, scid: string, settings: Settings): Uploader {
  const { deviceType, deviceId, titleId, sandboxId } = claims;
  if (!deviceType) throw missing('DeviceType');
  if (!deviceId) throw missing('DeviceId');
  if (!titleId) throw missing('TitleId');
  if (!sandboxId) throw missing('TitleSandboxId');
  if (!settings.deviceTypes.includes(deviceType)) {
    throw new Refusal('device-may-not-upload', `DeviceType is not ${settings.deviceTypes.join(', ')}.`);
  }
  requireScid(claims, scid);
  if (!settings.sandboxes.includes(sandboxId)) {
    throw new Refusal('isolation', 'Content isolation does not allow uploads from this sandbox.');
  }
  if (settings.xuidsBlockedByPrivacy.includes(claims.xuid)) {
    throw new Refusal('privacy', "The user's privacy settings do not allow sharing.");
  }
  return { ...claims, deviceType, deviceId, titleId, sandboxId, scid };
}

/** "Must match the SCID of the authenticated user" [uri-usersmescidclipspost.md]; the status is a choice. */
export function requireScid(claims: Claims, scid: string): void {
  if (claims.scid === null) throw missing('Scid');
  if (claims.scid.toLowerCase() !== scid.toLowerCase()) {
    throw new Refusal('scid-differs', 'The SCID of the URI differs from the SCID of the authenticated user.');
  }
}

/** `me` or `xuid(n)` [uri-usersowneridclipsget.md]. */
export function ownerXuid(ownerId: string, claims: Claims, { ownerIdMaxChars }: Settings): string {
  if (ownerIdMaxChars !== null && ownerId.length > ownerIdMaxChars) {
    throw new Refusal('query-invalid', `The owner has more than ${ownerIdMaxChars} characters.`);
  }
  if (ownerId === 'me') return claims.xuid;
  const xuid = /^xuid\((\d{1,19})\)$/.exec(ownerId)?.[1];
  if (xuid === undefined) throw new Refusal('query-invalid', 'The owner must be me or xuid(number).');
  return xuid;
}

function tokenIn(authorization: string, { authorizationForm }: Settings): string | undefined {
  const old = authorizationForm === 'XBL3.0' ? null : /^Xauth=(.+)$/.exec(authorization);
  const newer = authorizationForm === 'Xauth' ? null : /^XBL3\.0 x=[^;]+;(.+)$/.exec(authorization);
  return old?.[1] ?? newer?.[1];
}

/** The POST page says TitleSandboxId, the GET page SandboxId. */
function sandboxIn(claims: URLSearchParams, { sandboxClaim }: Settings): string | null {
  if (sandboxClaim !== 'either') return claims.get(sandboxClaim);
  return claims.get('TitleSandboxId') ?? claims.get('SandboxId');
}

const KNOWN_CLAIMS = ['Xuid', 'DeviceType', 'DeviceId', 'TitleId', 'TitleSandboxId', 'SandboxId', 'Scid'];

function refuseExpired(claims: URLSearchParams, now: number): void {
  const expires = claims.get('Exp');
  if (expires === null) return;
  if (!/^\d{1,12}$/.test(expires)) throw new Refusal('token-unreadable', 'The Exp claim is not a number.');
  if (Number(expires) * 1000 <= now)
    throw new Refusal('token-expired', 'The authorization token has expired.');
}

function required(claims: URLSearchParams, name: string): string {
  const value = claims.get(name);
  if (value === null || value === '') throw missing(name);
  return value;
}

function missing(name: string): Refusal {
  return new Refusal('claims-missing', `The required claim ${name} is missing.`);
}
