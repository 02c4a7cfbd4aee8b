/**
 * The rows of the queue under the headings of their groups: only those in sight exist, however long the queue is. A grid to
 * the keyboard and to screen readers: one row has the focus, arrows move it, and it stays when the rows around it change.
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
import type { QueueView } from './queue-store.ts';
import { useDragging } from './use-dragging.ts';
import { type Place, useGridKeys } from './use-grid-keys.ts';
import type { Selection } from './use-selection.ts';

/** The same numbers as in clips.css: lines of known heights need no measuring. */
const rowHeight = 84;
const headingHeight = 36;

interface Props {
  readonly view: QueueView;
  readonly bridge: Bridge;
  readonly selection: Selection;
  readonly place: Place;
  want(first: number, last: number): void;
  onOpen(clipId: string): void;
  onToggleGroup(group: ListGroup): void;
  onSelectRange(first: number, last: number): void;
}

export function ClipGrid(props: Props) {
  const { view, selection, place, want } = props;
  const { look, groups, rows } = view;
  const frame = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => linesOf(look, groups), [look, groups]);
  const [focused, setFocused] = useState(0);
  const isHeading = (line: number) => lines.at(line)?.kind === 'heading';
  const virtualizer = useVirtualizer({
    count: lines.count,
    getScrollElement: () => frame.current,
    estimateSize: (line) => (isHeading(line) ? headingHeight : rowHeight),
    overscan: 6,
    getItemKey: (line) => keyOf(lines.at(line), rows),
    // A row that holds the focus stays, or the keyboard would lose its place by scrolling.
    rangeExtractor: (range) => withFocused(range, focused),
  });
  // Heights belong to places, and a group that opens or closes gives every place behind it another height.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lines are not read, their change is the point
  useEffect(() => virtualizer.measure(), [virtualizer, lines]);
  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {};
  const [first, last] = [rowNear(lines.at(startIndex)), rowNear(lines.at(endIndex))];
  useEffect(() => want(first, last), [want, first, last]);
  const now = useNow(hasCountdown(rows) ? 1000 : 30_000, rows);
  const onKeyDown = useGridKeys({ ...props, lines, focused, setFocused, virtualizer, frame });
  const dragging = useDragging(place);

  return (
    <Grid
      className="clips"
      ref={frame}
      aria-label={t('queue:list')}
      aria-multiselectable="true"
      aria-rowcount={lines.count}
      onKeyDown={onKeyDown}
    >
      <GridBody style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ key, index, start }) => {
          const line = lines.at(index);
          const shared = {
            'data-line': index,
            'aria-rowindex': index + 1,
            tabIndex: index === Math.min(focused, lines.count - 1) ? 0 : -1,
            style: { transform: `translateY(${start}px)` },
            onFocus: () => setFocused(index),
          };
          if (line?.kind === 'heading')
            return <GroupHeading key={key} heading={line} shared={shared} onToggle={props.onToggleGroup} />;
          const clip = line === null ? undefined : rows.get(line.row);
          return (
            <ClipRow
              key={key}
              clip={clip}
              row={line?.row ?? 0}
              now={now}
              shared={shared}
              selected={clip !== undefined && selection.clips.has(clip.clipId)}
              dragging={line?.group === 'waiting' ? dragging : null}
              {...props}
            />
          );
        })}
      </GridBody>
    </Grid>
  );
}

function keyOf(line: Line | null, rows: QueueView['rows']): string {
  if (line === null) return 'none';
  return line.kind === 'heading' ? line.group : (rows.get(line.row)?.clipId ?? String(line.row));
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
