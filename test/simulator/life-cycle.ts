/**
 * The state of a clip, computed when somebody looks. The path is our reading of [gvr-enum-gameclipstate.md]: no page
 * draws the transitions.
 */
import type { Settings } from './settings.ts';
import type { Slot } from './slots.ts';

export const PATH_TO_PUBLISHED = ['Uploaded', 'Processing', 'Processed', 'Publishing', 'Published'] as const;
/** A finished upload may still be rejected by later processing [uri-uriput.md]. */
export const PATH_TO_ERROR = ['Uploaded', 'Processing', 'Error'] as const;

export function stateOf(slot: Slot, settings: Settings, now: number): string {
  if (slot.deletedAt !== null) return 'Deleted';
  if (slot.forcedState !== null) return slot.forcedState;
  if (slot.committedAt === null) return 'PendingUpload';
  const path = slot.rejected ? PATH_TO_ERROR : PATH_TO_PUBLISHED;
  const step = Math.min(path.length - 1, stepsTaken(slot, slot.committedAt, settings, now));
  return path[step] ?? 'None';
}

/** A slot that waited too long for its bits; how long is undocumented, see `slotLifeMs`. */
export function isExpired(slot: Slot, settings: Settings, now: number): boolean {
  if (settings.slotLifeMs === null || slot.committedAt !== null) return false;
  return now - slot.made.at >= settings.slotLifeMs;
}

/** Neither deleted, nor expired, nor declared gone by a scenario. */
export function isThere(slot: Slot, settings: Settings, now: number): boolean {
  return slot.deletedAt === null && slot.goneStatus === null && !isExpired(slot, settings, now);
}

function stepsTaken(slot: Slot, committedAt: number, settings: Settings, now: number): number {
  if (settings.lifeCycle === 'manual') return slot.steps;
  if (settings.stepMs === 0) return PATH_TO_PUBLISHED.length;
  return slot.steps + Math.max(0, Math.floor((now - committedAt) / settings.stepMs));
}
