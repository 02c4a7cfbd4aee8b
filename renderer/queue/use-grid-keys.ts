/**
 * The keyboard in the grid: arrows, pages and ends move; Shift extends, Ctrl only looks; Enter
 * opens; Alt moves the clip.
 */
import type { Virtualizer } from '@tanstack/react-virtual';
import type { KeyboardEvent, RefObject } from 'react';
import type { ClipView } from '../../preload/clip-view.ts';
import type { ListGroup } from '../../preload/list-view.ts';
import type { Lines } from './lines.ts';
import type { QueueView } from './queue-store.ts';
import { lineElement } from './use-kept-focus.ts';
import type { Selection } from './use-selection.ts';

/** The owner's order among the waiting. */
export interface Place {
  /** The list shows the order of sending, so a clip can be put elsewhere in it. */
  readonly movable: boolean;
  moveBefore(clipId: string, before: string): void;
  /** One earlier or later. */
  step(row: number, by: -1 | 1): void;
}

interface Parts {
  readonly view: QueueView;
  readonly lines: Lines;
  readonly focused: number;
  readonly selection: Selection;
  readonly place: Place;
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>;
  readonly frame: RefObject<HTMLElement | null>;
  setFocused(line: number): void;
  onOpen(clipId: string): void;
  onToggleGroup(group: ListGroup): void;
  onSelectRange(first: number, last: number): void;
}

const pageLines = 6;
const moves: Readonly<Record<string, (line: number, last: number) => number>> = {
  ArrowDown: (line) => line + 1,
  ArrowUp: (line) => line - 1,
  PageDown: (line) => line + pageLines,
  PageUp: (line) => line - pageLines,
  Home: () => 0,
  End: (_, last) => last,
};

export function useGridKeys(parts: Parts): (event: KeyboardEvent) => void {
  const { view, lines, focused, selection, place } = parts;
  const line = lines.at(focused);
  const clip = line?.kind === 'row' ? view.rows.get(line.row) : undefined;

  function go(event: KeyboardEvent, move: (line: number, last: number) => number): void {
    const last = lines.count - 1;
    const to = Math.min(last, Math.max(0, move(focused, last)));
    parts.setFocused(to);
    parts.virtualizer.scrollToIndex(to);
    focusLine(parts.frame, to);
    const target = lines.at(to);
    if (target?.kind !== 'row' || event.ctrlKey || event.metaKey) return;
    const found = view.rows.get(target.row);
    if (event.shiftKey) parts.onSelectRange(selection.anchor ?? target.row, target.row);
    else if (found !== undefined) selection.only(found, target.row);
  }

  function onRow(event: KeyboardEvent, row: number, here: ClipView): boolean {
    switch (event.key) {
      case 'Enter':
        parts.onOpen(here.clipId);
        return true;
      case ' ':
        selection.toggle(here, row);
        return true;
      default:
        return false;
    }
  }

  return (event) => {
    // Buttons and fields inside a row have their own keys.
    if ((event.target as HTMLElement).dataset.line === undefined) return;
    const { key } = event;
    const step = key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : null;
    if (event.altKey && step !== null && line?.kind === 'row') {
      if (line.group === 'waiting') place.step(line.row, step);
    } else if (moves[key] !== undefined) {
      go(event, moves[key]);
    } else if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 'a') {
      parts.onSelectRange(0, Number.POSITIVE_INFINITY);
    } else if (key === 'Escape') {
      selection.clear();
    } else if (line?.kind === 'heading' && opensOrCloses(key, line.open)) {
      parts.onToggleGroup(line.group);
    } else if (line?.kind !== 'row' || clip === undefined || !onRow(event, line.row, clip)) {
      return;
    }
    event.preventDefault();
  };
}

function opensOrCloses(key: string, open: boolean): boolean {
  if (key === 'Enter' || key === ' ') return true;
  return open ? key === 'ArrowLeft' : key === 'ArrowRight';
}

/** At once, or when the line is drawn: it may have been far out of sight. */
function focusLine(frame: RefObject<HTMLElement | null>, line: number): void {
  const focus = () => lineElement(frame.current, line)?.focus({ preventScroll: true });
  focus();
  if (lineElement(frame.current, line) === null) requestAnimationFrame(() => requestAnimationFrame(focus));
}
