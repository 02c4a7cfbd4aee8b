/**
 * Which of many files are chosen: some, or all but some, so that "all" needs no list of them. Pure.
 */
import type { AsideChoice } from '../../preload/first-look-contract.ts';

export interface Choice {
  readonly all: boolean;
  /** Chosen, or with `all` the ones that are not. */
  readonly ids: ReadonlySet<number>;
}

export const none: Choice = { all: false, ids: new Set() };
export const all: Choice = { all: true, ids: new Set() };

export function isChosen(choice: Choice, id: number): boolean {
  return choice.all !== choice.ids.has(id);
}

export function toggled(choice: Choice, id: number): Choice {
  const ids = new Set(choice.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ...choice, ids };
}

/** These as well, whatever they were. */
export function withThese(choice: Choice, these: readonly number[]): Choice {
  const ids = new Set(choice.ids);
  for (const id of these) {
    if (choice.all) ids.delete(id);
    else ids.add(id);
  }
  return { ...choice, ids };
}

/** @param total how many there are */
export function chosenCount(choice: Choice, total: number): number {
  return choice.all ? Math.max(0, total - choice.ids.size) : Math.min(total, choice.ids.size);
}

export function toSend(choice: Choice): AsideChoice {
  return { all: choice.all, asideIds: [...choice.ids] };
}
