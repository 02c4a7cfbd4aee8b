/**
 * The list with everything that acts on it: what is looked for, what is selected, what is done with
 * it, and in what order.
 */
import { type MouseEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { ClipAction, ClipView } from '../../preload/clip-view.ts';
import type { Bridge } from '../../preload/contract.ts';
import { displayName } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import { bulkActions } from '../../preload/list-view.ts';
import type { Go } from '../frame/screen.ts';
import { tellFailure } from '../parts/failures.ts';
import { tellDone } from '../parts/undo.ts';
import { ClipGrid } from './clip-grid.tsx';
import { ClipMenu } from './clip-menu.tsx';
import { openGroups } from './look.ts';
import type { QueueStore, QueueView } from './queue-store.ts';
import { Toolbar } from './toolbar.tsx';
import type { Place } from './use-grid-keys.ts';
import { useSelection } from './use-selection.ts';

interface Props {
  readonly view: QueueView;
  readonly store: QueueStore;
  readonly bridge: Bridge;
  readonly go: Go;
}

/** No one means to change more than this in one go. */
const mostSelected = 1000;
const pageLimit = 200;

export function QueueList({ view, store, bridge, go }: Props) {
  const { look, listed, groups, rows } = view;
  const selection = useSelection();
  const searchField = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState('');
  const selected = useMemo(() => asNow(selection.clips, rows), [selection.clips, rows]);
  useFindKey(searchField);
  // What is not listed any longer is not selected either: an action never reaches out of sight.
  const { clear } = selection;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another look, another list
  useEffect(clear, [look.search, look.sort, look.only, look.closed]);

  const onAct = (action: ClipAction) => {
    if (action === 'reveal') return tellFailure(bridge.revealClip({ clipId: selected[0]?.clipId ?? '' }));
    const bulk = bulkActions.find((one) => one === action);
    if (bulk !== undefined) tellFailure(actOnAll(bridge, selected, bulk));
  };
  const onSelectRange = async (one: number, other: number) => {
    const [first, last] = [Math.min(one, other), Math.min(Math.max(one, other), view.total - 1)];
    selection.set(await clipsBetween(bridge, view, first, Math.min(last, first + mostSelected - 1)));
  };
  const place = usePlace(view, bridge, setSaid);
  const [only] = selected;
  const row = only === undefined ? null : rowOf(rows, only.clipId);

  /** The menu is about what is selected; a row outside of that is selected first. */
  const beforeMenu = (event: MouseEvent) => {
    const clipId = (event.target as HTMLElement).closest<HTMLElement>('[data-clip]')?.dataset.clip;
    const found = [...rows].find(([, clip]) => clip.clipId === clipId);
    if (found === undefined) return event.stopPropagation();
    if (!selection.clips.has(found[1].clipId)) selection.only(found[1], found[0]);
  };

  return (
    <>
      <Toolbar
        look={look}
        groups={groups}
        selected={selected}
        searchField={searchField}
        onAct={onAct}
        onLook={store.look}
        onUnselect={selection.clear}
      />
      <h2 className="unseen">{t('queue:list')}</h2>
      <p role="status" className="unseen">
        {said}
      </p>
      {view.loaded && view.total === 0 && listed.closed.length === 0 && (
        <p className="nothing">
          {listed.search === '' ? t('queue:nothingHere') : t('queue:nothingFound', { search: listed.search })}
        </p>
      )}
      <ClipMenu
        clips={selected}
        movable={place.movable && selected.length === 1 && row !== null && isWaiting(only)}
        onAct={onAct}
        onOpen={() => only !== undefined && go({ name: 'clip', clipId: only.clipId })}
        onMove={(by) => row !== null && place.step(row, by)}
      >
        <div className="grid-place" onContextMenuCapture={beforeMenu}>
          <ClipGrid
            view={view}
            bridge={bridge}
            selection={selection}
            place={place}
            left={store.left}
            want={store.want}
            onOpen={(clipId) => go({ name: 'clip', clipId })}
            onToggleGroup={(group) => store.look({ closed: toggled(look.closed, group) })}
            onSelectRange={(one, other) => tellFailure(onSelectRange(one, other))}
          />
        </div>
      </ClipMenu>
    </>
  );
}

/** Ctrl+F and "/" lead to the search, as everywhere. */
function useFindKey(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      const find = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f';
      if (!find && (typing || event.key !== '/')) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [field]);
}

function usePlace(view: QueueView, bridge: Bridge, say: (sentence: string) => void): Place {
  const { listed, groups, rows } = view;
  const movable = listed.sort === 'usual' && listed.search === '';
  const move = async (clipId: string, before: string, name: string, place: number) => {
    const done = await bridge.moveClip({ clipId, before });
    say(done ? t('queue:moved', { name: displayName(name), place }) : t('queue:notMoved'));
    tellDone('move', done ? 1 : 0);
  };
  const firstWaiting = openGroups(listed)
    .slice(0, openGroups(listed).indexOf('waiting'))
    .reduce((sum, group) => sum + groups[group], 0);
  return {
    movable,
    moveBefore(clipId, before) {
      const row = rowOf(rows, before);
      const name = [...rows.values()].find((clip) => clip.clipId === clipId)?.name ?? '';
      tellFailure(move(clipId, before, name, (row ?? firstWaiting) - firstWaiting + 1));
    },
    step(row, by) {
      if (!movable) return say(t('queue:notMoved'));
      // One later is the next one earlier.
      const [moved, other] =
        by === -1 ? [rows.get(row), rows.get(row - 1)] : [rows.get(row + 1), rows.get(row)];
      const name = rows.get(row)?.name ?? '';
      if (moved !== undefined && other !== undefined && isWaiting(moved) && isWaiting(other))
        tellFailure(move(moved.clipId, other.clipId, name, row - firstWaiting + 1 + by));
    },
  };
}

function isWaiting(clip: ClipView | undefined): boolean {
  const code = clip?.status.code;
  return code === 'waiting-to-send' || code === 'waiting-for-slot' || code === 'asking-for-slot';
}

function rowOf(rows: QueueView['rows'], clipId: string): number | null {
  return [...rows].find(([, clip]) => clip.clipId === clipId)?.[0] ?? null;
}

/** Selected clips as they are now, where they are in sight. */
function asNow(clips: ReadonlyMap<string, ClipView>, rows: QueueView['rows']): readonly ClipView[] {
  const shown = new Map([...rows.values()].map((clip) => [clip.clipId, clip]));
  return [...clips.values()].map((clip) => shown.get(clip.clipId) ?? clip);
}

async function actOnAll(bridge: Bridge, clips: readonly ClipView[], action: (typeof bulkActions)[number]) {
  const ids = clips.map(({ clipId }) => clipId);
  let done = 0;
  for (let at = 0; at < ids.length; at += pageLimit) {
    const clipIds = ids.slice(at, at + pageLimit);
    done += await bridge.actOnClips({ clipIds, action, goesOn: at > 0 });
  }
  tellDone(action, done);
}

/** Rows of a range, in sight or not. */
async function clipsBetween(bridge: Bridge, { listed, rows }: QueueView, first: number, last: number) {
  const known = Array.from({ length: last - first + 1 }, (_, at) => rows.get(first + at));
  if (known.every((clip) => clip !== undefined)) return known;
  const clips: ClipView[] = [];
  const { search, sort } = listed;
  for (let offset = first; offset <= last; offset += pageLimit) {
    const limit = Math.min(pageLimit, last - offset + 1);
    const page = await bridge.getQueuePage({ offset, limit, search, sort, groups: [...openGroups(listed)] });
    clips.push(...page.clips);
  }
  return clips;
}

function toggled<T>(all: readonly T[], one: T): readonly T[] {
  return all.includes(one) ? all.filter((other) => other !== one) : [...all, one];
}
