/**
 * The clips that the service lists and that carry our mark, so that a lost slot is found again: by
 * the id of the clip that asked, or, when the queue was rebuilt and ids are new, by what the clip
 * holds.
 */

import { ok } from '../base/result.ts';
import type { Clock } from '../base/runtime.ts';
import { type Correlation, correlationIn } from '../model/slot-request.ts';
import type { GameClip } from '../service/answer-shapes.ts';
import { type Failed, failedWith, type Reply } from '../service/reply.ts';
import type { ServiceClient } from '../service/service-client.ts';

/** A clip at the service whose slot no record of ours knows. */
export type AtService =
  /**
   * A slot without its bits, and without an address to send them to: no list tells the `uploadUri`.
   */
  | { readonly kind: 'orphan'; readonly gameClipId: string }
  /** The service has the whole file. */
  | { readonly kind: 'uploaded'; readonly gameClipId: string; readonly state: string };

export interface Asker extends Required<Correlation> {
  readonly contentMark: string;
}

/**
 * How much of a list is read: what another program answers is bounded in pages, clips and time, or
 * a list without an end would fill the memory. An account of 100,000 clips, in the pages we ask
 * for, stays well inside.
 */
const mostPages = 1000;
const mostOfOurs = 100_000;
const mostMs = 5 * 60_000;
const goneStates = ['PendingDelete', 'Deleted'];
/**
 * States in which the service has, or had, the whole file. Everything else can only be deleted and
 * asked for again.
 */
const withBits = ['Uploaded', 'Processing', 'Processed', 'Publishing', 'Published', 'Flagged', 'Banned'];

export interface QueueKnowledge {
  /** @param clipId who looks for it */
  isKnownSlot(gameClipId: string, clipId: string): boolean;
  isKnownClip(clipId: string): boolean;
}

export interface Reading {
  /** On whose behalf. */
  readonly clipIds: readonly string[];
  /**
   * Where to end: told of the slots of ours on each page, the newest first. Left out: the whole
   * list is read, for a part of it proves nothing about a single slot.
   */
  isEnough?(gameClipIds: readonly string[]): boolean;
}

/** Reads the list; one that does not end is one that is refused. */
export async function listOurClips(
  service: Pick<ServiceClient, 'listClips'>,
  queue: QueueKnowledge,
  { clipIds, isEnough = () => false }: Reading,
  clock: Pick<Clock, 'monotonicMs'>,
): Promise<Reply<ListedClips>> {
  const ours: Ours[] = [];
  const seen = new Set<string>();
  const endMs = clock.monotonicMs() + mostMs;
  let token: string | null = null;
  do {
    const reply = await service.listClips(token, clipIds);
    if (!reply.ok) return reply;
    const onPage = reply.value.clips.flatMap(oursIn);
    ours.push(...onPage.filter(({ state }) => !goneStates.includes(state)));
    token = reply.value.continuationToken;
    if (token === null || isEnough(onPage.map(({ gameClipId }) => gameClipId)))
      return ok(new ListedClips(ours, queue));
    if (seen.has(token)) return endless('gives the same continuationToken again');
    seen.add(token);
  } while (seen.size < mostPages && ours.length < mostOfOurs && clock.monotonicMs() < endMs);
  return endless('does not end');
}

function oursIn({ gameClipId, state, systemProperties }: GameClip): Ours[] {
  const correlation = correlationIn(systemProperties);
  return correlation === null ? [] : [{ gameClipId, state, correlation }];
}

function endless(how: string): Failed {
  const reason = { code: 'not-understood', detail: `the list of clips ${how}` } as const;
  return failedWith({ verdict: 'final', reason, status: null, retryAfterMs: null });
}

/** Of a listed clip only this is kept: the rest is the service's, of any size. */
interface Ours extends Pick<GameClip, 'gameClipId' | 'state'> {
  readonly correlation: Correlation;
}

/** Each clip of the list is found once, by one asker. */
export class ListedClips {
  readonly #queue: QueueKnowledge;
  readonly #byClip: ReadonlyMap<string, readonly Ours[]>;
  readonly #byContent: ReadonlyMap<string, readonly Ours[]>;
  /** Ids of those that were found. */
  readonly #taken = new Set<string>();

  constructor(ours: readonly Ours[], queue: QueueKnowledge) {
    this.#queue = queue;
    this.#byClip = grouped(ours, ({ correlation }) => correlation.clipId);
    this.#byContent = grouped(ours, ({ correlation }) => correlation.contentMark);
  }

  /** Slots that have yet to get their bits, or never will, each with the clip it was asked for. */
  withoutBits(): { readonly gameClipId: string; readonly clipId: string }[] {
    return [...this.#byClip].flatMap(([clipId, ours]) =>
      ours.flatMap(({ gameClipId, state }) => (withBits.includes(state) ? [] : [{ gameClipId, clipId }])),
    );
  }

  /** What this clip, or a forgotten clip of the same content, has at the service. */
  of(asker: Asker): AtService[] {
    const found = this.#candidates(asker).map(atService);
    // Two equal files are two clips: a finished upload belongs to one of them.
    const uploaded = found.find(({ kind }) => kind === 'uploaded');
    const forThis = found.filter((one) => one.kind === 'orphan' || one === uploaded);
    for (const { gameClipId } of forThis) this.#taken.add(gameClipId);
    return forThis;
  }

  #candidates({ clipId, contentMark }: Asker): Ours[] {
    const own = this.#byClip.get(clipId) ?? [];
    // A clip the queue knows clears up its own slots; only those of forgotten clips are up for
    // adoption.
    const forgotten = (this.#byContent.get(contentMark) ?? []).filter(
      ({ correlation }) => !this.#queue.isKnownClip(correlation.clipId),
    );
    return [...own, ...forgotten].filter(
      ({ gameClipId }) => !this.#taken.has(gameClipId) && !this.#queue.isKnownSlot(gameClipId, clipId),
    );
  }
}

function atService({ gameClipId, state }: Ours): AtService {
  return withBits.includes(state) ? { kind: 'uploaded', gameClipId, state } : { kind: 'orphan', gameClipId };
}

function grouped(ours: readonly Ours[], key: (one: Ours) => string | null): Map<string, Ours[]> {
  const groups = new Map<string, Ours[]>();
  for (const one of ours) {
    const name = key(one);
    if (name === null) continue;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [one]);
    else group.push(one);
  }
  return groups;
}
