/** The lists: own clips, another user's, and public ones [uri-usersowneridclipsget.md, uri-publicscidclipsget.md]. */
import { type Answer, json } from './answers.ts';
import { type Call, claimsOf, requireHeaders } from './calls.ts';
import { type Claims, ownerXuid, requireScid } from './claims.ts';
import { mayRead } from './clip-calls.ts';
import { gameClip } from './game-clip.ts';
import { isThere, stateOf } from './life-cycle.ts';
import { Refusal } from './refusals.ts';
import type { Slot } from './slots.ts';
import type { World } from './world.ts';

export function answerListCall(call: Call, world: World): Answer {
  const claims = claimsOf(call, world);
  // The list pages have no header section; what the others require is not asked for here.
  if (call.request.headers.accept !== undefined) requireHeaders(call, world, []);
  // "403 without access to that SCID".
  if (call.scid !== null) requireScid(claims, call.scid);
  const page = pageOf(call.query, world);
  const listed = clipsFor(call, claims, world);
  const inOrder = page.ascending ? listed : listed.reverse();
  const start = page.after === null ? page.skipItems : positionAfter(inOrder, page.after, page.ascending);
  const shown = inOrder.slice(start, start + page.maxItems);
  const isLast = start + shown.length >= inOrder.length;
  const last = shown.at(-1);
  const end = world.settings.endOfList === 'null' ? null : '';
  return json(200, {
    gameClips: shown.map((slot) => gameClip(slot, world)),
    // "null = end, always present"; "totalItems may be missing" [json-paginginfo.md].
    pagingInfo: {
      continuationToken: isLast || last === undefined ? end : tokenFor(last),
      totalItems: inOrder.length,
    },
  });
}

interface Page {
  readonly ascending: boolean;
  readonly skipItems: number;
  readonly maxItems: number;
  /** Ordinal of the last clip of the page before, from the token: stays right when clips come and go. */
  readonly after: number | null;
}

function pageOf(query: URLSearchParams, world: World): Page {
  const { defaultMaxItems, largestMaxItems } = world.settings;
  const order = query.get('order') ?? 'D';
  if (order !== 'A' && order !== 'D') throw new Refusal('query-invalid', 'order must be A or D.');
  const token = query.get('continuationToken');
  return {
    ascending: order === 'A',
    // "ignored if continuationToken present".
    skipItems: int32(query, 'skipItems', 0),
    // "server may default, may return fewer even before the last page".
    maxItems: Math.min(int32(query, 'maxItems', defaultMaxItems), largestMaxItems),
    after: token === null || token === '' ? null : ordinalFrom(token),
  };
}

function clipsFor(call: Call, claims: Claims, world: World): Slot[] {
  const { settings } = world;
  const now = world.now();
  const isPublic = call.owner === null;
  const owner = isPublic ? null : ownerXuid(call.owner ?? '', claims);
  const types = call.query
    .get('type')
    ?.split(',')
    .map((name) => name.trim());
  return [...world.ledger.books.slots.values()].filter((slot) => {
    const { made, request } = slot;
    if (!isThere(slot, settings, now) || now - made.at < settings.listLagMs) return false;
    if (owner !== null && made.xuid !== owner) return false;
    if (call.scid !== null && made.scid.toLowerCase() !== call.scid.toLowerCase()) return false;
    if (call.titleId !== null && made.titleId !== call.titleId) return false;
    if (types !== undefined && !types.some((type) => request.type.split(/\s*,\s*/).includes(type)))
      return false;
    const state = stateOf(slot, settings, now);
    if (state === 'PendingUpload' && !settings.listsShowPending) return false;
    if (isPublic) return state === 'Published' && ['Default', 'Public'].includes(request.visibility);
    return mayRead(slot, claims, world);
  });
}

function positionAfter(inOrder: readonly Slot[], ordinal: number, ascending: boolean): number {
  const next = inOrder.findIndex((slot) => (ascending ? slot.ordinal > ordinal : slot.ordinal < ordinal));
  return next === -1 ? inOrder.length : next;
}

/** "opaque, at most 36" characters [uri-usersowneridclipsget.md]. */
function tokenFor(slot: Slot): string {
  return Buffer.from(`clip:${slot.ordinal}`).toString('base64url');
}

function ordinalFrom(token: string): number {
  const ordinal = /^clip:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (ordinal === undefined) throw new Refusal('query-invalid', 'continuationToken is not one of ours.');
  return Number(ordinal);
}

function int32(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  const value = Number(text);
  const fits = /^\d+$/.test(text) && value <= 2_147_483_647;
  if (!fits) throw new Refusal('query-invalid', `${name} must be an int32.`);
  return value;
}
