/**
 * Which clips are selected, and from where a selection is extended. Clips are remembered as they
 * were seen last.
 */
import { useCallback, useState } from 'react';
import type { ClipAction, ClipView } from '../../preload/clip-view.ts';

export interface Selection {
  readonly clips: ReadonlyMap<string, ClipView>;
  /** The row from which a range is drawn. */
  readonly anchor: number | null;
  only(clip: ClipView, row: number): void;
  toggle(clip: ClipView, row: number): void;
  set(clips: readonly ClipView[]): void;
  clear(): void;
}

const nothing: ReadonlyMap<string, ClipView> = new Map();

export function useSelection(): Selection {
  const [clips, setClips] = useState(nothing);
  const [anchor, setAnchor] = useState<number | null>(null);
  const only = useCallback((clip: ClipView, row: number) => {
    setClips(new Map([[clip.clipId, clip]]));
    setAnchor(row);
  }, []);
  const toggle = useCallback((clip: ClipView, row: number) => {
    setClips((before) => {
      const after = new Map(before);
      if (!after.delete(clip.clipId)) after.set(clip.clipId, clip);
      return after;
    });
    setAnchor(row);
  }, []);
  const set = useCallback((all: readonly ClipView[]) => {
    setClips(new Map(all.map((clip) => [clip.clipId, clip])));
  }, []);
  const clear = useCallback(() => setClips(nothing), []);
  return { clips, anchor, only, toggle, set, clear };
}

/** What helps a clip on comes first, what ends it last. */
const menuOrder: readonly ClipAction[] = [
  'retry',
  'send-now',
  'pin',
  'unpin',
  'hold',
  'release',
  'reveal',
  'cancel',
  'forget',
  'remember',
];

/** What can be done with at least one of these, in the order of the menu. */
export function actionsOf(clips: readonly ClipView[]): readonly ClipAction[] {
  return menuOrder.filter(
    (action) =>
      clips.some(({ actions }) => actions.includes(action)) && (action !== 'reveal' || clips.length === 1),
  );
}
