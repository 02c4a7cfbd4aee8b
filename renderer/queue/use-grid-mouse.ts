/**
 * The mouse in the grid, and what happens inside its rows: one listener for all of them, so that a
 * row is drawn again for nothing but a change of its clip. Clicking selects, Ctrl and Shift as
 * everywhere, a double click opens, dragging moves.
 */
import { type DragEvent, type MouseEvent, type SyntheticEvent, useState } from 'react';
import type { ClipAction, ClipView } from '../../preload/clip-view.ts';
import type { Bridge } from '../../preload/contract.ts';
import { act } from '../parts/act.ts';
import { tellFailure } from '../parts/failures.ts';
import type { Line, Lines } from './lines.ts';
import type { QueueView } from './queue-store.ts';
import type { Place } from './use-grid-keys.ts';
import { lineOf } from './use-kept-focus.ts';
import type { Selection } from './use-selection.ts';

interface Parts {
  readonly view: QueueView;
  readonly lines: Lines;
  readonly selection: Selection;
  readonly place: Place;
  readonly bridge: Bridge;
  onOpen(clipId: string): void;
  onSelectRange(first: number, last: number): void;
}

interface Hit {
  readonly row: number;
  readonly group: Extract<Line, { kind: 'row' }>['group'];
  readonly clip: ClipView;
  /** The button of the row that was hit. */
  readonly action: ClipAction | 'open' | null;
}

const kind = 'application/x-clipslot-clip';

export function useGridMouse(parts: Parts) {
  const { selection, place } = parts;
  const [over, setOver] = useState<string | null>(null);
  const hit = (event: SyntheticEvent) => hitBy(event, parts);

  function onClick(event: MouseEvent): void {
    const found = hit(event);
    if (found === null) return;
    const { clip, row, action } = found;
    if (action === 'open') parts.onOpen(clip.clipId);
    else if (action !== null) tellFailure(act(parts.bridge, action, clip.clipId));
    else if (event.shiftKey) parts.onSelectRange(selection.anchor ?? row, row);
    else if (event.ctrlKey || event.metaKey) selection.toggle(clip, row);
    else selection.only(clip, row);
  }

  function onDragOver(event: DragEvent): void {
    const found = hit(event);
    const fits = found?.group === 'waiting' && event.dataTransfer.types.includes(kind);
    if (fits) event.preventDefault();
    setOver(fits ? found.clip.clipId : null);
  }

  function onDrop(event: DragEvent): void {
    event.preventDefault();
    setOver(null);
    const moved = event.dataTransfer.getData(kind);
    const before = hit(event)?.clip.clipId;
    if (moved !== '' && before !== undefined && moved !== before) place.moveBefore(moved, before);
  }

  return {
    /** The clip that what is dragged would be put before. */
    over,
    handlers: {
      onClick,
      onDragOver,
      onDrop,
      onDragEnd: () => setOver(null),
      onDoubleClick: (event: MouseEvent) => {
        const found = hit(event);
        if (found?.action === null) parts.onOpen(found.clip.clipId);
      },
      onDragStart: (event: DragEvent) => {
        event.dataTransfer.setData(kind, hit(event)?.clip.clipId ?? '');
        event.dataTransfer.effectAllowed = 'move';
      },
    },
  };
}

function hitBy(event: SyntheticEvent, { lines, view }: Parts): Hit | null {
  const line = lines.at(lineOf(event.target) ?? -1);
  const clip = line?.kind === 'row' ? view.rows.get(line.row) : undefined;
  if (line?.kind !== 'row' || clip === undefined) return null;
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-action]') : null;
  const action = button?.dataset.action;
  const known = action === 'open' ? action : clip.actions.find((one) => one === action);
  return { row: line.row, group: line.group, clip, action: known ?? null };
}
