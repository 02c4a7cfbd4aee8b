/** The query of a list: which clips, in which order, from where on [uri-usersowneridclipsget.md, uri-publicscidclipsget.md]. */

import { Refusal } from '../answers/refusals.ts';
import type { Slot } from '../ledger/slots.ts';
import type { Settings } from '../settings/service-settings.ts';
import { ratingOf } from './game-clip.ts';

type Sort = 'created' | 'rating' | 'views';

/** Where a clip stands in a list; the ordinal parts equals. */
export interface Rank {
  readonly value: number;
  readonly ordinal: number;
}

export interface ListQuery {
  readonly sort: Sort;
  readonly ascending: boolean;
  readonly skipItems: number;
  readonly maxItems: number;
  /** The last clip of the page before, from the token: stays right when clips come and go. */
  readonly after: Rank | null;
  readonly types: readonly string[] | null;
  /** Names of clips (`eventId`, `greatestMomentId`, `achievementId`). */
  readonly moments: readonly string[] | null;
}

export function readListQuery(query: URLSearchParams, isPublic: boolean, settings: Settings): ListQuery {
  const { defaultMaxItems, largestMaxItems } = settings;
  const token = query.get('continuationToken');
  const filter = isPublic ? publicFilter(query) : userFilter(query, settings);
  return {
    ...filter,
    // "ignored if continuationToken present".
    skipItems: int32(query, 'skipItems', 0),
    // "server may default, may return fewer even before the last page".
    maxItems: Math.min(int32(query, 'maxItems', defaultMaxItems), largestMaxItems),
    after: token === null || token === '' ? null : rankFrom(token),
  };
}

type Filter = Pick<ListQuery, 'sort' | 'ascending' | 'types' | 'moments'>;

function userFilter(query: URLSearchParams, { qualifierName }: Settings): Filter {
  const order = query.get('order') ?? 'D';
  if (order !== 'A' && order !== 'D') throw invalid('order must be A or D.');
  const names = qualifierName === 'both' ? ['qualifer', 'qualifier'] : [qualifierName];
  const sort = names.map((name) => query.get(name)).find((value) => value !== null) ?? 'created';
  if (sort !== 'created' && sort !== 'rating' && sort !== 'views') {
    throw invalid('qualifer must be created, rating or views.');
  }
  return { sort, ascending: order === 'A', types: csv(query, 'type'), moments: csv(query, 'eventId') };
}

/** "`?qualifier=created` required, or achievementId / greatestMomentId (then no other sort or filter); never ascending". */
function publicFilter(query: URLSearchParams): Filter {
  if (query.get('order') === 'A') throw invalid('A public list is never ascending.');
  const qualifier = query.get('qualifier');
  const named = ['achievementId', 'greatestMomentId'].filter((name) => query.has(name));
  const others = ['qualifier', 'type', 'eventId'].filter((name) => query.has(name));
  if (named.length === 0) {
    if (qualifier !== 'created')
      throw invalid('qualifier=created, achievementId or greatestMomentId is needed.');
    return { sort: 'created', ascending: false, types: csv(query, 'type'), moments: null };
  }
  if (named.length > 1 || others.length > 0) throw invalid(`${named[0]} admits no other sort or filter.`);
  return { sort: 'created', ascending: false, types: null, moments: csv(query, named[0] ?? '') };
}

export function rankOf(slot: Slot, sort: Sort): Rank {
  const { ordinal } = slot;
  const value = sort === 'created' ? ordinal : sort === 'views' ? slot.views : ratingOf(slot);
  // As exact as a token can say it, or a page would begin in the wrong place.
  return { value: Number(value.toFixed(4)), ordinal };
}

export function compareRanks(a: Rank, b: Rank): number {
  return a.value - b.value || a.ordinal - b.ordinal;
}

/** "opaque, at most 36" characters [uri-usersowneridclipsget.md], 32 by [json-paginginfo.md], 53 in its sample. */
export function tokenFor({ value, ordinal }: Rank, { continuationTokenLength }: Settings): string {
  const token = Buffer.from(`${ordinal}:${value}`).toString('base64url');
  return continuationTokenLength === 'short' ? token : token.padEnd(53, '.');
}

function rankFrom(token: string): Rank {
  const text = Buffer.from(token.replace(/\.+$/, ''), 'base64url').toString();
  const [, ordinal, value] = /^(\d+):(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (ordinal === undefined || value === undefined) throw invalid('continuationToken is not one of ours.');
  return { value: Number(value), ordinal: Number(ordinal) };
}

function csv(query: URLSearchParams, name: string): readonly string[] | null {
  const text = query.get(name);
  return text === null ? null : text.split(',').map((part) => part.trim());
}

function int32(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 2_147_483_647) throw invalid(`${name} must be an int32.`);
  return value;
}

function invalid(message: string): Refusal {
  return new Refusal('query-invalid', message);
}
