/**
 * Of a recording and its remux one goes. The original waits while its remux is still written; then the remux goes, unless
 * the original has a slot already, or may have one: a slot is never given away for a copy. What stays is a clip with that
 * reason, and goes as well when its owner says so.
 */
import { basename } from 'node:path';
import type { Reason, ReasonCode } from '../../preload/clip-view.ts';
import type { Clock } from '../base/runtime.ts';
import { displayName } from '../base/text.ts';
import type { GrowingFile } from '../capture/growing-file.ts';
import { type Clip, type ClipFacts, reasonOf } from '../model/clip.ts';
import { isRemuxOf, originalsOf, remuxesOf } from '../model/remux.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import type { KnownFiles } from '../storage/known-files.ts';

export interface TwinParts {
  readonly clips: Pick<ClipStore, 'get'>;
  readonly known: Pick<KnownFiles, 'at'>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** The file at this path of a capture folder, as long as it is no clip yet. */
  growingAt(folder: string, path: string): GrowingFile | undefined;
  /** A slot request for this clip is being prepared or under way. */
  isAsking(clipId: string): boolean;
}

/** What a new clip and one that is known mean for each other. */
export type TwinVerdict =
  | { readonly kind: 'alone' }
  /** The other one goes, and this one does not. */
  | { readonly kind: 'stays'; readonly reason: Reason }
  /** This one goes, and the other no longer. */
  | { readonly kind: 'goes'; readonly insteadOf: string; readonly reason: Reason };

/** A remux that has stood still for so long will not be finished. */
const patienceMs = 10 * 60_000;
/** The file itself is to blame: it is no stand-in for another. */
const unusable: readonly ReasonCode[] = [
  'file-cut-off',
  'file-too-large',
  'file-gone',
  'file-deleted',
  'file-changed',
  'clipslot-fault',
];

export class Twins {
  readonly #parts: TwinParts;

  constructor(parts: TwinParts) {
    this.#parts = parts;
  }

  /** True while a remux of the recording at this path is being made. */
  isBeingRemuxed(folder: string, path: string): boolean {
    const { growingAt, clock } = this.#parts;
    return remuxesOf(path).some((remux) => {
      const growing = growingAt(folder, remux);
      return growing !== undefined && clock.monotonicMs() - growing.quietSinceMs < patienceMs;
    });
  }

  /** To be asked in the commit that records the clip: it depends on what the other one is at that moment. */
  verdictOn(facts: ClipFacts): TwinVerdict {
    const remux = this.#usableAt(remuxesOf(facts.path)).find((other) => isRemuxOf(other, facts));
    if (remux !== undefined) return { kind: 'stays', reason: twinOf(remux.path) };
    const original = this.#usableAt(originalsOf(facts.path)).find((other) => isRemuxOf(facts, other));
    if (original === undefined) return { kind: 'alone' };
    return this.#isOpen(original)
      ? { kind: 'goes', insteadOf: original.clipId, reason: twinOf(facts.path) }
      : { kind: 'stays', reason: twinOf(original.path) };
  }

  /** Clips at these places that go, went, or were given up by their owner. */
  #usableAt(paths: readonly string[]): Clip[] {
    const { clips, known } = this.#parts;
    return paths.flatMap((path) => {
      const clip = clips.get(known.at(path)?.clipId ?? '');
      const reason = clip === null ? null : reasonOf(clip.progress);
      const isOver = clip?.progress.state === 'failed' || clip?.progress.state === 'cancelled';
      const isNone =
        isOver && reason !== null && (unusable.includes(reason.code) || reason.code === 'twin-of');
      return clip === null || isNone ? [] : [clip];
    });
  }

  /** Nothing was asked for it, and nothing is being asked. */
  #isOpen({ clipId, progress }: Clip): boolean {
    if (this.#parts.isAsking(clipId)) return false;
    if (progress.state === 'failed') return progress.resume.state === 'awaiting-slot';
    return progress.state === 'awaiting-slot';
  }
}

function twinOf(path: string): Reason {
  return { code: 'twin-of', detail: displayName(basename(path)) };
}
