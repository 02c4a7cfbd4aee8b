/** The state of a clip, computed when somebody looks. */
import type { Settings } from '../settings/service-settings.ts';
import { PATHS } from './clip-states.ts';
import type { Slot } from './slots.ts';

export function stateOf(slot: Slot, settings: Settings, now: number): string {
  const { deletedAt, committedAt } = slot;
  if (deletedAt !== null) return now - deletedAt < settings.pendingDeleteMs ? 'PendingDelete' : 'Deleted';
  if (isPastRetention(slot, settings, now)) return 'Deleted';
  if (slot.forcedState !== null) return slot.forcedState;
  if (committedAt === null || committedAt > now) return 'PendingUpload';
  const path = PATHS[slot.lastState];
  const step = Math.min(path.length - 1, stepsTaken(slot, committedAt, settings, now));
  const state = path[step] ?? 'None';
  const { flagsUntilFlagged } = settings;
  const flagged = flagsUntilFlagged !== null && slot.flags >= flagsUntilFlagged;
  return flagged && state === 'Published' ? 'Flagged' : state;
}

/** As the single GET sees it: "reads are eventually consistent" [best-practices-for-calling-xbox-live.md]. */
export function seenState(slot: Slot, settings: Settings, now: number): string {
  return stateOf(slot, settings, now - settings.getLagMs);
}

/** A slot that waited too long for its bits; how long is undocumented, see `slotLifeMs`. */
export function isExpired(slot: Slot, settings: Settings, now: number): boolean {
  if (settings.slotLifeMs === null || slot.committedAt !== null) return false;
  return now - slot.made.at >= settings.slotLifeMs;
}

/** Neither deleted, by whom ever, nor expired, nor declared gone by a scenario. */
export function isThere(slot: Slot, settings: Settings, now: number): boolean {
  if (slot.deletedAt !== null || slot.goneStatus !== null) return false;
  return !isExpired(slot, settings, now) && !isPastRetention(slot, settings, now);
}

function isPastRetention({ committedAt }: Slot, { retentionMs }: Settings, now: number): boolean {
  return retentionMs !== null && committedAt !== null && now - committedAt >= retentionMs;
}

function stepsTaken(slot: Slot, committedAt: number, settings: Settings, now: number): number {
  if (settings.lifeCycle === 'manual') return slot.steps;
  if (settings.stepMs === 0) return PATHS.Deleted.length;
  return slot.steps + Math.max(0, Math.floor((now - committedAt) / settings.stepMs));
}
