/**
 * The clips that the service lists and that carry our mark, so that a lost slot is found again: by the id of the clip that
 * asked, or, when the queue was rebuilt and ids are new, by what the clip holds.
 */

import type { Clock } from '../base/runtime.ts';
import { type Correlation, correlationIn } from '../model/slot-request.ts';
import type { GameClip } from '../service/answer-shapes.ts';
import type { Failure } from '../service/failure.ts';
import type { ServiceClient } from '../service/service-client.ts';

/** A clip at the service whose slot no record of ours knows. */
export type FoundAtService =
  /** A slot without its bits, and without an address to send them to: no list tells the `uploadUri`. */
  | { readonly kind: 'orphan'; readonly gameClipId: string }
  /** The service has the whole file. */
  | { readonly kind: 'uploaded'; readonly gameClipId: string; readonly state: string };

export interface Asker extends Required<Correlation> {
  readonly contentMark: string;
}

export interface ListedClips {
  /** What this clip, or a forgotten clip of the same content, has at the service. Each is found once. */
  of(asker: Asker): FoundAtService[];
}

export type Listed =
  | { readonly ok: true; readonly clips: ListedClips }
  | { readonly ok: false; readonly failure: Failure };

/**
 * How much of a list is read: what another program answers is bounded in pages, clips and time, or a list without an end
 * would fill the memory. An account of 100,000 clips, in the pages we ask for, stays well inside.
 */
const mostPages = 1000;
const mostOfOurs = 100_000;
const mostMs = 5 * 60_000;
const goneStates = ['PendingDelete', 'Deleted'];
/** States in which the service has, or had, the whole file. Everything else can only be deleted and asked for anew. */
const withBits = ['Uploaded', 'Processing', 'Processed', 'Publishing', 'Published', 'Flagged', 'Banned'];

export interface QueueKnowledge {
  isKnownSlot(gameClipId: string): boolean;
  isKnownClip(clipId: string): boolean;
}

/**
 * Reads the whole list; a part of it proves nothing, so a list that does not end is one that is refused.
 * @param clipIds on whose behalf
 */
export async function listOurClips(
  service: Pick<ServiceClient, 'listClips'>,
  queue: QueueKnowledge,
  clipIds: readonly string[],
  clock: Pick<Clock, 'monotonicMs'>,
): Promise<Listed> {
  const ours: Ours[] = [];
  const seen = new Set<string>();
  const endMs = clock.monotonicMs() + mostMs;
  let token: string | null = null;
  do {
    const reply = await service.listClips(token, clipIds);
    if (!reply.ok) return reply;
    for (const { gameClipId, state, systemProperties } of reply.value.clips) {
      const correlation = correlationIn(systemProperties);
      if (correlation !== null && !goneStates.includes(state)) ours.push({ gameClipId, state, correlation });
    }
    token = reply.value.continuationToken;
    if (token === null) return { ok: true, clips: find(ours, queue) };
    if (seen.has(token)) return endless('gives the same continuationToken again');
    seen.add(token);
  } while (seen.size < mostPages && ours.length < mostOfOurs && clock.monotonicMs() < endMs);
  return endless('does not end');
}

function endless(how: string): Listed {
  const reason = { code: 'not-understood', detail: `the list of clips ${how}` } as const;
  return { ok: false, failure: { verdict: 'final', reason, status: null, retryAfterMs: null } };
}

/** Of a listed clip only this is kept: the rest is the service's, of any size. */
interface Ours extends Pick<GameClip, 'gameClipId' | 'state'> {
  readonly correlation: Correlation;
}

function find(ours: readonly Ours[], queue: QueueKnowledge): ListedClips {
  const taken = new Set<string>();
  const byClip = grouped(ours, ({ correlation }) => correlation.clipId);
  const byContent = grouped(ours, ({ correlation }) => correlation.contentMark);

  function candidates({ clipId, contentMark }: Asker): Ours[] {
    const own = byClip.get(clipId) ?? [];
    // A clip the queue knows clears up its own slots; only those of forgotten clips are up for adoption.
    const forgotten = (byContent.get(contentMark) ?? []).filter(
      ({ correlation }) => !queue.isKnownClip(correlation.clipId),
    );
    return [...own, ...forgotten].filter(
      ({ gameClipId }) => !taken.has(gameClipId) && !queue.isKnownSlot(gameClipId),
    );
  }

  return {
    of(asker) {
      const found = candidates(asker).map(foundAt);
      // Two equal files are two clips: a finished upload belongs to one of them.
      const uploaded = found.find(({ kind }) => kind === 'uploaded');
      const forThis = found.filter((one) => one.kind === 'orphan' || one === uploaded);
      for (const { gameClipId } of forThis) taken.add(gameClipId);
      return forThis;
    },
  };
}

function foundAt({ gameClipId, state }: Ours): FoundAtService {
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
