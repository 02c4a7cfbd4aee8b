/**
 * The rows of the queue under the headings of their groups: only those in sight exist, however long
 * the queue is. A grid to the keyboard and to screen readers: one row has the focus, arrows move
 * it, and it stays when the rows around it change.
 */
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ClipView } from '../../preload/clip-view.ts';
import type { Bridge } from '../../preload/contract.ts';
import { t } from '../../preload/language.ts';
import type { ListGroup } from '../../preload/list-view.ts';
import { useNow } from '../parts/use-now.ts';
import { ClipRow } from './clip-row.tsx';
import { Grid, GridBody } from './grid-parts.tsx';
import { GroupHeading } from './group-heading.tsx';
import { type Line, linesOf } from './lines.ts';
import type { QueueStore, QueueView } from './queue-store.ts';
import { type Place, useGridKeys } from './use-grid-keys.ts';
import { useGridMouse } from './use-grid-mouse.ts';
import { useKeptFocus } from './use-kept-focus.ts';
import type { Selection } from './use-selection.ts';

/** The same numbers as in clips.css: lines of known heights need no measuring. */
const rowHeight = 84;
const headingHeight = 36;

interface Props {
  readonly view: QueueView;
  readonly bridge: Bridge;
  readonly selection: Selection;
  readonly place: Place;
  readonly left: QueueStore['left'];
  want(first: number, last: number): void;
  onOpen(clipId: string): void;
  onToggleGroup(group: ListGroup): void;
  onSelectRange(first: number, last: number): void;
}

export function ClipGrid(props: Props) {
  const { view, selection, place, left, want } = props;
  const { listed, groups, rows } = view;
  const frame = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => linesOf(listed, groups), [listed, groups]);
  const [isBack] = useState(left.current !== null);
  const [focused, setFocused] = useState(left.current?.line ?? 0);
  const virtualizer = useVirtualizer({
    count: lines.count,
    getScrollElement: () => frame.current,
    estimateSize: (line) => (lines.at(line)?.kind === 'heading' ? headingHeight : rowHeight),
    overscan: 6,
    initialOffset: left.current?.topPx ?? 0,
    // A row that holds the focus stays, or the keyboard would lose its place by scrolling. No
    // `getItemKey`: a new one would have every line of the list measured again.
    rangeExtractor: (range) => withFocused(range, focused),
  });
  // Heights belong to places, and a group that opens or closes gives every place behind it another
  // height.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lines are not read, their change is the point
  useEffect(() => virtualizer.measure(), [virtualizer, lines]);
  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {};
  const [first, last] = [rowNear(lines.at(startIndex)), rowNear(lines.at(endIndex))];
  useEffect(() => want(first, last), [want, first, last]);
  const now = useRowTime(rows);
  const onKeyDown = useGridKeys({ ...props, lines, focused, setFocused, virtualizer, frame });
  const { over, handlers } = useGridMouse({ ...props, lines });
  const keepFocus = useKeptFocus(frame, focused, setFocused, isBack);
  useEffect(() => {
    left.current = { line: focused, topPx: virtualizer.scrollOffset ?? 0 };
  });

  return (
    <Grid
      className="clips"
      ref={frame}
      aria-label={t('queue:list')}
      aria-multiselectable="true"
      aria-rowcount={lines.count}
      onKeyDown={onKeyDown}
      {...handlers}
      {...keepFocus}
    >
      <GridBody style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const line = lines.at(index);
          if (line === null) return null;
          const where = { line: index, top: start, focusable: index === Math.min(focused, lines.count - 1) };
          if (line.kind === 'heading')
            return <GroupHeading key={line.group} heading={line} {...where} onToggle={props.onToggleGroup} />;
          const clip = rows.get(line.row);
          return (
            <ClipRow
              key={clip?.clipId ?? line.row}
              clip={clip}
              now={now}
              selected={clip !== undefined && selection.clips.has(clip.clipId)}
              draggable={place.movable && line.group === 'waiting'}
              dropHere={clip !== undefined && clip.clipId === over}
              {...where}
            />
          );
        })}
      </GridBody>
    </Grid>
  );
}

/**
 * The time for the sentences of the rows, the same for as long as they may stand: never earlier
 * than what they tell of.
 */
function useRowTime(rows: QueueView['rows']): number {
  const everyMs = useMemo(() => (hasCountdown(rows) ? 1000 : 10_000), [rows]);
  const now = useNow(everyMs, rows);
  return Math.ceil(now / everyMs) * everyMs;
}

/** A heading stands before its first row. */
function rowNear(line: Line | null): number {
  return line?.kind === 'row' ? line.row : 0;
}

function withFocused(range: Range, focused: number): number[] {
  const shown = defaultRangeExtractor(range);
  if (focused >= range.count || shown.includes(focused)) return shown;
  return [...shown, focused].sort((one, other) => one - other);
}

/** Whether a sentence in sight counts seconds. */
function hasCountdown(rows: ReadonlyMap<number, ClipView>): boolean {
  return [...rows.values()].some(({ status }) => {
    if (status.code === 'checking-slot') return true;
    if (status.code !== 'waiting-for-slot' && status.code !== 'waiting-to-send') return false;
    return status.waiting.kind === 'next-try' || status.waiting.kind === 'lane';
  });
}
