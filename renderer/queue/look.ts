/** How the owner looks at the list: search, order, and which groups are shown. Pure. */
import { type ListGroup, type ListSort, listGroups } from '../../preload/list-view.ts';

/** How the owner looks at the list. */
export interface Look {
  readonly search: string;
  readonly sort: ListSort;
  /** The only group to show, or null for all. */
  readonly only: ListGroup | null;
  readonly closed: readonly ListGroup[];
}

export const firstLook: Look = { search: '', sort: 'usual', only: null, closed: [] };

/** The groups that have a heading, in their order. */
export function shownGroups({ only }: Look): readonly ListGroup[] {
  return only === null ? listGroups : [only];
}

/** Those of them whose rows are shown. */
export function openGroups(look: Look): readonly ListGroup[] {
  return shownGroups(look).filter((group) => !look.closed.includes(group));
}
