/** What came of each clip of an evidence pack, as far as a repetition must agree; and where two packs differ. Pure. */
import type { ClipEvidence, EvidencePack } from '../evidence/pack.ts';

/** Every part is a text, so that a difference reads as two texts. */
export interface Outcome {
  readonly state: string;
  /** Why, where it stopped short. */
  readonly reason: string;
  /** How each slot request ended, and how a lost answer was cleared up. */
  readonly 'slot requests': string;
  /** What the simulator holds for the clip in the end, by its own ledger. */
  readonly 'slots at the service': string;
}

export interface Difference {
  /** Its file name in the pack. */
  readonly clip: string;
  readonly what: string;
  readonly was: string;
  readonly is: string;
}

const ended: readonly string[] = ['published', 'refused', 'failed', 'cancelled'];

export function isOver({ state }: ClipEvidence): boolean {
  return ended.includes(state);
}

/**
 * Compares clip by clip in the order in which they were found. How often a block had to be sent, and how long anything
 * took, may differ.
 */
export function differencesBetween(pack: EvidencePack, replayed: EvidencePack): Difference[] {
  return inOrder(pack.clips).flatMap((clip, nth): Difference[] => {
    if (!isOver(clip)) return [];
    const again = inOrder(replayed.clips)[nth];
    if (again === undefined) return [{ clip: clip.name, what: 'clip', was: clip.state, is: 'never found' }];
    const was = outcomeOf(clip, pack);
    const is = outcomeOf(again, replayed);
    return (Object.keys(was) as (keyof Outcome)[])
      .filter((what) => was[what] !== is[what])
      .map((what) => ({ clip: clip.name, what, was: was[what], is: is[what] }));
  });
}

/** As they were found. */
export function inOrder(clips: readonly ClipEvidence[]): ClipEvidence[] {
  return [...clips].sort((a, b) => a.file.foundAt - b.file.foundAt);
}

export function outcomeOf(clip: ClipEvidence, pack: EvidencePack): Outcome {
  const last = clip.changes.findLast(({ state }) => state === clip.state);
  const needsReason = clip.state === 'failed' || clip.state === 'refused';
  const requests = clip.slotRequests.map(({ outcome, status, resolution }) =>
    [outcome ?? 'under way', status, resolution].filter((part) => part !== null).join(' '),
  );
  return {
    state: clip.state,
    reason: needsReason ? (last?.reason?.code ?? '') : '',
    'slot requests': requests.join(', '),
    'slots at the service': slotsOf(clip, pack).join(', '),
  };
}

/** Deleted ones, committed ones with all their bytes, and those left behind. */
function slotsOf(clip: ClipEvidence, { simulator }: EvidencePack): string[] {
  const theirs = (simulator?.slots ?? []).filter(({ systemProperties }) =>
    String(systemProperties).includes(`clipslot=${clip.clipId}/`),
  );
  return theirs.map((slot) => {
    if (slot.deletedAt !== null) return 'deleted';
    const whole = slot.committedBytes === clip.file.sizeBytes;
    return `${String(slot.state)}${Number(slot.commits) > 0 ? (whole ? ', whole' : ', not whole') : ''}`;
  });
}
