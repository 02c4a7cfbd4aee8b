/**
 * Seven days of half hours to paint: with the mouse by dragging, by keyboard with arrows, Shift and
 * digits. One cell is in the tab order; every cell says its day, time and pace.
 */

import { type KeyboardEvent, memo, type PointerEvent, useEffect, useRef, useState } from 'react';
import { t } from '../../preload/language.ts';
import { halfHoursADay, type WeekPace } from '../../preload/settings-choices.ts';
import { isMarked, type Marked, moved, onDay, paceOf, paint } from './week-edit.ts';
import { dayName, timeOf } from './week-summary.ts';

interface Props {
  readonly week: readonly WeekPace[];
  /** What the mouse paints with. */
  readonly brush: WeekPace;
  readonly onPaint: (week: WeekPace[]) => void;
  readonly describedBy: string;
}

const allDays = [0, 1, 2, 3, 4, 5, 6];
const allHalfHours = Array.from({ length: halfHoursADay }, (_, at) => at);

export function WeekGrid({ week, brush, onPaint, describedBy }: Props) {
  const grid = useRef<HTMLTableElement>(null);
  const [marked, setMarked] = useState<Marked>({ from: 0, to: 0 });
  const [dragging, setDragging] = useState(false);
  const shown = dragging ? paint(week, marked, brush) : week;

  const onKeyDown = (event: KeyboardEvent) => {
    const { key, shiftKey, ctrlKey, metaKey } = event;
    const pace = paceOf(key, week[marked.to] ?? 'off');
    const next = moved(marked, { key, shift: shiftKey, ctrl: ctrlKey || metaKey });
    if (pace === null && next === null) return;
    event.preventDefault();
    if (pace !== null) return onPaint(paint(week, marked, pace));
    if (next !== null) setMarked(next);
    cellOf(grid.current, next?.to ?? marked.to)?.focus();
  };
  const drag = useDrag({
    setMarked,
    setDragging,
    dragging,
    onDone: () => onPaint(paint(week, marked, brush)),
  });

  return (
    <div className="week">
      <Hours />
      <table
        ref={grid}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the pattern for a table whose cells take the focus
        role="grid"
        className="week-grid"
        aria-label={t('settings:week.grid')}
        aria-multiselectable="true"
        aria-describedby={describedBy}
        onKeyDown={onKeyDown}
        {...drag}
      >
        <tbody>
          {allDays.map((day) => (
            <tr key={day}>
              <th scope="row">{dayName(day, 'short')}</th>
              {allHalfHours.map((column) => {
                const at = day * halfHoursADay + column;
                return (
                  <Cell
                    key={column}
                    at={at}
                    pace={shown[at] ?? 'off'}
                    isMarked={isMarked(marked, at)}
                    isFocus={marked.to === at}
                  />
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  readonly at: number;
  readonly pace: WeekPace;
  readonly isMarked: boolean;
  readonly isFocus: boolean;
}

/** Drawn again only when something of it changes: there are 336 of them. */
const Cell = memo(function Cell({ at, pace, isMarked, isFocus }: CellProps) {
  const column = at % halfHoursADay;
  const label = t('settings:week.cell', {
    day: dayName(onDay(at), 'long'),
    from: timeOf(column),
    to: timeOf(column + 1),
    pace: t(`settings:week.pace.${pace}`),
  });
  return (
    <td
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: as the table
      role="gridcell"
      data-at={at}
      className={`week-cell week-${pace}`}
      aria-label={label}
      aria-selected={isMarked}
      tabIndex={isFocus ? 0 : -1}
    />
  );
});

/** Every third hour; the cells say theirs themselves. */
function Hours() {
  return (
    <div className="week-hours" aria-hidden="true">
      {[0, 3, 6, 9, 12, 15, 18, 21].map((hour) => (
        <span key={hour}>{hour}</span>
      ))}
    </div>
  );
}

interface DragParts {
  readonly dragging: boolean;
  setMarked(change: (before: Marked) => Marked): void;
  setDragging(dragging: boolean): void;
  onDone(): void;
}

function useDrag({ dragging, setMarked, setDragging, onDone }: DragParts) {
  // Let go outside the grid, the stroke ends as well.
  useEffect(() => {
    if (!dragging) return;
    const end = () => {
      setDragging(false);
      onDone();
    };
    window.addEventListener('pointerup', end);
    return () => window.removeEventListener('pointerup', end);
  }, [dragging, setDragging, onDone]);
  return {
    onPointerDown: (event: PointerEvent) => {
      const at = halfHourAt(event);
      if (at === null || event.button !== 0) return;
      setMarked((before) => ({ from: event.shiftKey ? before.from : at, to: at }));
      setDragging(true);
    },
    onPointerOver: (event: PointerEvent) => {
      const at = halfHourAt(event);
      if (dragging && at !== null) setMarked((before) => ({ ...before, to: at }));
    },
  };
}

function halfHourAt({ target }: PointerEvent): number | null {
  const at = target instanceof HTMLElement ? target.dataset.at : undefined;
  return at === undefined ? null : Number(at);
}

function cellOf(grid: HTMLElement | null, at: number): HTMLElement | null {
  return grid?.querySelector<HTMLElement>(`[data-at="${at}"]`) ?? null;
}
