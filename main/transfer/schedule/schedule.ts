/**
 * THE schedule: who sends now, at which pace, and for every other clip why not and until when.
 * Pure: queue, clock, windows, caps, activity and slot ages are handed in. The owner's word for one
 * clip goes over policy, never over safety.
 */
import type { Slowed, Waiting } from '../../../preload/clip-view.ts';
import type { PcVerdict } from '../../model/capture-safe.ts';
import type { Clip } from '../../model/clip.ts';
import { slotOf } from '../../model/clip.ts';
import type { OwnerPause } from '../../model/owner-pause.ts';
import { bySendOrder, type SendOrder } from '../../model/send-order.ts';
import { nextChange, opensAt, paceAt, type WeekGrid, type WindowPace } from '../../model/week-grid.ts';
import type { LanePause } from '../../service/kept-lane.ts';
import type { CapReached } from './byte-caps.ts';

/** What the owner decided and what the computer is doing, at one moment. */
export interface RulingInput {
  readonly now: number;
  /** As it holds now. */
  readonly pause: OwnerPause | null;
  readonly grid: WeekGrid;
  readonly cap: CapReached | null;
  readonly pc: PcVerdict;
  /** When what the computer is doing may be over by itself; null when that is not known. */
  readonly pcChangesAt: number | null;
}

/** What follows from these for every clip that is not sent by the owner's word. */
export interface Ruling {
  /** Why nothing may go; null when it may. */
  readonly hold: Waiting | null;
  /** Why what may go goes at the limited pace; null when it need not. */
  readonly slowedBy: Slowed | null;
  /** When the ruling changes by the clock alone; null when it does not. */
  readonly changesAt: number | null;
}

export interface OrderSettings {
  readonly order: SendOrder;
  /** How long the service is assumed to keep a slot; null: not known. */
  readonly slotLifeMs: number | null;
}

/** What decides about transfers, at one moment. */
export interface Conditions extends OrderSettings {
  readonly now: number;
  readonly ruling: Ruling;
  readonly lane: LanePause | null;
  readonly clipsAtOnce: number;
  readonly sending: ReadonlySet<string>;
  /** How many of these are sent by the owner's word. */
  readonly sendingByWord: number;
  isFolderGone(folder: string): boolean;
}

/** A slot this far through its assumed life goes first. */
const urgentShare = 0.8;

/** Names what holds longest: a reason that is over before another begins would promise too much. */
export function rule(input: RulingInput): Ruling {
  const { now, pause, grid, cap, pc, pcChangesAt } = input;
  const pace = paceAt(grid, now);
  return {
    hold: holdOf(input),
    slowedBy: slowedBy(pace, pc),
    changesAt: earliest([pause?.until ?? null, cap?.until ?? null, nextChange(grid, now), pcChangesAt]),
  };
}

function slowedBy(pace: WindowPace, { slow }: PcVerdict): Slowed | null {
  if (slow !== null) return { kind: 'pc-in-use', ...slow };
  return pace === 'limited' ? { kind: 'limited-window' } : null;
}

function holdOf({ now, pause, grid, cap, pc }: RulingInput): Waiting | null {
  if (pause !== null && pause.until === null) return { kind: 'paused-by-owner', until: null };
  const over = Math.max(now, pause?.until ?? now, cap?.until ?? now);
  const opens = opensAt(grid, over);
  if (opens === null || opens > over) return { kind: 'window', opensAt: opens };
  if (cap !== null && cap.until === over) return { kind: 'cap', per: cap.per, until: cap.until };
  if (pause !== null) return { kind: 'paused-by-owner', until: pause.until };
  return pc.hold === null ? null : { kind: 'pc-in-use', ...pc.hold };
}

/** The clips to start, in order. @param held clips that hold a slot */
export function chooseClips(held: readonly Clip[], conditions: Conditions): Clip[] {
  const { sending, lane, now, clipsAtOnce } = conditions;
  // While the lane is in trouble a single clip finds out whether it is over.
  const places = lane === null ? clipsAtOnce : lane.until <= now ? 1 : 0;
  let taken = sending.size;
  let takenByWord = conditions.sendingByWord;
  const chosen: Clip[] = [];
  for (const clip of [...held].sort(inOrder(conditions))) {
    if (sending.has(clip.clipId) || !mayGo(clip, conditions)) continue;
    // What the owner asked for does not stand in line behind what is under way.
    const inTheWay = clip.sendNow && lane === null ? takenByWord : taken;
    if (inTheWay >= places) continue;
    chosen.push(clip);
    taken += 1;
    if (clip.sendNow) takenByWord += 1;
  }
  return chosen;
}

function mayGo(clip: Clip, { now, ruling, isFolderGone }: Conditions): boolean {
  if (clip.held || clip.nextAt > now || isFolderGone(clip.folder)) return false;
  return clip.sendNow || ruling.hold === null;
}

/**
 * Whether a clip that is sending has to stop now. A cap lets the blocks under way arrive, and takes
 * no new ones.
 */
export function mustStop(
  clip: Pick<Clip, 'sendNow' | 'held'>,
  { hold }: Ruling,
): 'at-once' | 'after-block' | null {
  if (clip.held) return 'at-once';
  if (hold === null || clip.sendNow) return null;
  return hold.kind === 'cap' ? 'after-block' : 'at-once';
}

/** Why a clip that holds a slot is not sending. */
export function whyNotSending(clip: Clip, conditions: Conditions): Waiting {
  const { now, ruling, lane, sending, isFolderGone } = conditions;
  if (clip.held) return { kind: 'held-by-owner' };
  if (ruling.hold !== null && !clip.sendNow) return ruling.hold;
  if (isFolderGone(clip.folder)) return { kind: 'folder-gone' };
  if (lane !== null) return { kind: 'lane', lane: 'transfers', reason: lane.reason, until: lane.until };
  const reason = clip.progress.state === 'slot-held' ? clip.progress.lastReason : null;
  if (clip.nextAt > now && reason !== null) return { kind: 'next-try', at: clip.nextAt, reason };
  return { kind: 'its-turn', ahead: sending.size };
}

/** When the schedule has to be looked at again by the clock alone. */
export function looksAgainAt({ now, ruling, lane }: Conditions, nextDueAt: number | null): number | null {
  return earliest(
    [lane?.until ?? null, ruling.changesAt, nextDueAt].map((at) => ((at ?? 0) > now ? at : null)),
  );
}

/** Slots granted before this wall-clock time are near their assumed end. */
export function urgentBefore({
  slotLifeMs,
  now,
}: Pick<OrderSettings, 'slotLifeMs'> & { now: number }): number {
  return slotLifeMs === null ? Number.NEGATIVE_INFINITY : now - urgentShare * slotLifeMs;
}

/**
 * The order of the queue, total and stable: by the owner's word, pinned, slots near their end,
 * where the owner has put it, then as the owner likes it, then the longest known.
 */
export function inOrder({ now, order, slotLifeMs }: OrderSettings & { readonly now: number }) {
  const oldBefore = urgentBefore({ slotLifeMs, now });

  function urgentSince(clip: Clip): number {
    const grantedAt = slotOf(clip.progress)?.grantedAt ?? Number.POSITIVE_INFINITY;
    return grantedAt <= oldBefore ? grantedAt : Number.MAX_SAFE_INTEGER;
  }

  return (one: Clip, other: Clip): number =>
    Number(other.sendNow) - Number(one.sendNow) ||
    Number(other.pinned) - Number(one.pinned) ||
    urgentSince(one) - urgentSince(other) ||
    one.place - other.place ||
    bySendOrder(order, one, other) ||
    one.foundAt - other.foundAt ||
    (one.clipId < other.clipId ? -1 : Number(one.clipId > other.clipId));
}

function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}
