/**
 * The lines of the list: a heading for each group, and under those that are open their rows. Pure.
 */
import type { GroupCounts, ListGroup } from '../../preload/list-view.ts';
import { type Look, shownGroups } from './look.ts';

export type Line =
  | { readonly kind: 'heading'; readonly group: ListGroup; readonly count: number; readonly open: boolean }
  /** `row` counts over all open groups, as the rows of the store do. */
  | { readonly kind: 'row'; readonly group: ListGroup; readonly row: number };

interface Section {
  readonly group: ListGroup;
  readonly count: number;
  readonly open: boolean;
  readonly firstLine: number;
  readonly firstRow: number;
}

export interface Lines {
  readonly count: number;
  readonly rows: number;
  at(line: number): Line | null;
  /** The line of a row. */
  ofRow(row: number): number;
}

/** Groups without a clip have no heading, unless it is the only one that is shown. */
export function linesOf(look: Look, groups: GroupCounts): Lines {
  const sections: Section[] = [];
  let line = 0;
  let row = 0;
  for (const group of shownGroups(look)) {
    const count = groups[group];
    if (count === 0 && look.only === null) continue;
    const open = !look.closed.includes(group);
    sections.push({ group, count, open, firstLine: line, firstRow: row });
    line += 1 + (open ? count : 0);
    row += open ? count : 0;
  }
  return {
    count: line,
    rows: row,
    at(wanted) {
      const section = sections.findLast(({ firstLine }) => firstLine <= wanted);
      if (section === undefined || wanted >= line) return null;
      const { group, count, open, firstLine, firstRow } = section;
      if (wanted === firstLine) return { kind: 'heading', group, count, open };
      return { kind: 'row', group, row: firstRow + wanted - firstLine - 1 };
    },
    ofRow(wanted) {
      const section = sections.findLast(({ open, firstRow }) => open && firstRow <= wanted);
      return section === undefined ? 0 : section.firstLine + 1 + wanted - section.firstRow;
    },
  };
}
