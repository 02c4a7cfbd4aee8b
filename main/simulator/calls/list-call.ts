/** The lists: own clips, another user's, and public ones [uri-usersowneridclipsget.md, uri-publicscidclipsget.md]. */
import { type Answer, json } from '../answers/answers.ts';
import { isThere, stateOf } from '../ledger/life-cycle.ts';
import type { Slot } from '../ledger/slots.ts';
import type { Service } from '../service/service.ts';
import { type Call, claimsOf } from './call.ts';
import { type Claims, ownerXuid, requireScid } from './claims.ts';
import { mayRead } from './clip-calls.ts';
import { spellingFor } from './enumerations.ts';
import { gameClip } from './game-clip.ts';
import { compareRanks, type ListQuery, rankOf, readListQuery, tokenFor } from './list-query.ts';
import { requireHeaders } from './required-headers.ts';

export function answerListCall(call: Call, service: Service): Answer {
  const { settings } = service;
  const claims = claimsOf(call, service);
  // The list pages have no header section; what the others require is not asked for here.
  if (call.request.headers.accept !== undefined) requireHeaders(call, service, []);
  // "403 without access to that SCID".
  if (call.scid !== null) requireScid(claims, call.scid);
  const isPublic = call.owner === null;
  const query = readListQuery(call.query, isPublic, settings);
  const inOrder = clipsFor(call, claims, query, service)
    .map((slot) => ({ slot, rank: rankOf(slot, query.sort) }))
    .sort((a, b) => (query.ascending ? compareRanks(a.rank, b.rank) : compareRanks(b.rank, a.rank)));
  const { after } = query;
  const isLater = (sign: number) => (query.ascending ? sign > 0 : sign < 0);
  const rest =
    after === null
      ? inOrder.slice(query.skipItems)
      : inOrder.filter(({ rank }) => isLater(compareRanks(rank, after)));
  const shown = rest.slice(0, query.maxItems);
  const last = shown.at(-1);
  const isEnd = shown.length === rest.length || last === undefined;
  const end = settings.endOfList === 'null' ? null : '';
  const spell = spellingFor(call, service);
  return json(200, {
    gameClips: shown.map(({ slot }) => gameClip(slot, service, spell)),
    // "null = end, always present"; "totalItems may be missing" [json-paginginfo.md].
    pagingInfo: {
      continuationToken: isEnd ? end : tokenFor(last.rank, settings),
      totalItems: inOrder.length,
    },
  });
}

function clipsFor(call: Call, claims: Claims, query: ListQuery, service: Service): Slot[] {
  const owner = call.owner === null ? null : ownerXuid(call.owner, claims, service.settings);
  return [...service.ledger.books.slots.values()].filter(
    (slot) =>
      isOfAddress(slot, call, owner) &&
      matches(slot, query) &&
      isShown(slot, claims, owner === null, service),
  );
}

function isOfAddress({ made }: Slot, call: Call, owner: string | null): boolean {
  if (owner !== null && made.xuid !== owner) return false;
  if (call.scid !== null && made.scid.toLowerCase() !== call.scid.toLowerCase()) return false;
  return call.titleId === null || made.titleId === call.titleId;
}

function matches({ request }: Slot, { types, moments }: ListQuery): boolean {
  const own = request.type.split(/\s*,\s*/);
  if (types !== null && !types.some((type) => own.includes(type))) return false;
  const moment = request.greatestMomentId ?? request.clipNameStringId ?? '';
  return moments === null || moments.includes(moment);
}

function isShown(slot: Slot, claims: Claims, isPublic: boolean, service: Service): boolean {
  const { settings } = service;
  const now = service.now();
  if (!isThere(slot, settings, now) || now - slot.made.at < settings.listLagMs) return false;
  const state = stateOf(slot, settings, now);
  if (state === 'PendingUpload' && !settings.listsShowPending) return false;
  if (isPublic) return state === 'Published' && ['Default', 'Public'].includes(slot.request.visibility);
  return mayRead(slot, claims, service);
}
