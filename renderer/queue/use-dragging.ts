/** Dragging a waiting clip to the place of another, with the mouse; the keyboard has a way of its own. */
import { type DragEvent, useState } from 'react';
import type { Place } from './use-grid-keys.ts';

/** What a row needs to be dragged and to be dropped on. */
export interface Dragging {
  /** The clip that another one would be put before. */
  readonly over: string | null;
  start(event: DragEvent, clipId: string): void;
  enter(event: DragEvent, clipId: string): void;
  drop(event: DragEvent, clipId: string): void;
  end(): void;
}

const kind = 'application/x-clipslot-clip';

/** Null while the list is not in the order of sending: a place in it means nothing then. */
export function useDragging(place: Place): Dragging | null {
  const [over, setOver] = useState<string | null>(null);
  if (!place.movable) return null;
  return {
    over,
    start(event, clipId) {
      event.dataTransfer.setData(kind, clipId);
      event.dataTransfer.effectAllowed = 'move';
    },
    enter(event, clipId) {
      if (!event.dataTransfer.types.includes(kind)) return;
      event.preventDefault();
      setOver(clipId);
    },
    drop(event, clipId) {
      event.preventDefault();
      setOver(null);
      const moved = event.dataTransfer.getData(kind);
      if (moved !== '' && moved !== clipId) place.moveBefore(moved, clipId);
    },
    end: () => setOver(null),
  };
}
