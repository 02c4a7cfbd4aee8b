// @vitest-environment happy-dom
// The week of half hours: painted with the keyboard and the mouse, one cell in the tab order, told
// in words.
import { fireEvent, screen, within } from '@testing-library/react';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { t } from '../../../preload/language.ts';
import { halfHoursADay, type WeekPace } from '../../../preload/settings-choices.ts';
import { WeekGrid } from '../../../renderer/settings/week-grid.tsx';
import { show } from '../page.tsx';
import { savedDraft } from './sample.ts';

/** What was painted last, as "day half-hour" of every cell that is not at full pace. */
let painted: readonly WeekPace[] = [];

function Week({ brush }: { readonly brush: WeekPace }) {
  const [week, setWeek] = useState<readonly WeekPace[]>(savedDraft.transfers.week);
  painted = week;
  return <WeekGrid week={week} brush={brush} onPaint={setWeek} describedBy="keys" />;
}

function showWeek(brush: WeekPace = 'off') {
  const page = show(<Week brush={brush} />);
  // Of 336 cells only the one in the tab order is looked up by its role: that takes long.
  const cells = within(screen.getByRole('grid')).getAllByRole('gridcell');
  const cell = (day: number, column: number) => {
    const found = cells[day * halfHoursADay + column];
    if (found === undefined) throw new Error(`there is no half hour ${column} on day ${day}`);
    return found;
  };
  return { ...page, cells, cell };
}

const notFull = () =>
  painted.flatMap((pace, at) => (pace === 'full' ? [] : [[Math.floor(at / 48), at % 48, pace]]));

test('every half hour of seven days says its day, time and pace; one is in the tab order', () => {
  const { cells, cell } = showWeek();
  expect(cells).toHaveLength(7 * halfHoursADay);
  expect(cells.filter(({ tabIndex }) => tabIndex === 0)).toEqual([cell(0, 0)]);
  expect(cell(2, 19).getAttribute('aria-label')).toMatch(/^Wednesday 09:30.*10:00.*, Full$/);
});

test('arrows move within the week and stop at its edges', async () => {
  const { person, cell } = showWeek();
  cell(0, 0).focus();
  await person.keyboard('{ArrowUp}{ArrowLeft}');
  expect(document.activeElement).toBe(cell(0, 0));
  await person.keyboard('{ArrowDown}{ArrowRight}{ArrowRight}');
  expect(document.activeElement).toBe(cell(1, 2));
  await person.keyboard('{End}');
  expect(document.activeElement).toBe(cell(1, 47));
  await person.keyboard('{Control>}{Home}{/Control}');
  expect(document.activeElement).toBe(cell(0, 0));
});

test('digits paint what Shift and the arrows marked', async () => {
  const { person, cell } = showWeek();
  cell(0, 0).focus();
  await person.keyboard('{Shift>}{ArrowRight}{ArrowDown}{/Shift}1');
  expect(notFull()).toEqual([
    [0, 0, 'limited'],
    [0, 1, 'limited'],
    [1, 0, 'limited'],
    [1, 1, 'limited'],
  ]);
  expect(cell(1, 1).getAttribute('aria-selected')).toBe('true');
  expect(cell(1, 2).getAttribute('aria-selected')).toBe('false');
});

test('Space goes on to the next pace, and the cell says which', async () => {
  const { person, cell } = showWeek();
  cell(0, 0).focus();
  await person.keyboard(' ');
  expect(cell(0, 0).getAttribute('aria-label')).toContain(t('settings:week.pace.off'));
  await person.keyboard(' ');
  expect(cell(0, 0).getAttribute('aria-label')).toContain(t('settings:week.pace.limited'));
});

test('Ctrl+A and a digit paint the whole week', async () => {
  const { person, cell } = showWeek();
  cell(0, 0).focus();
  await person.keyboard('{Control>}a{/Control}0');
  expect(new Set(painted)).toEqual(new Set(['off']));
});

test('dragging paints a rectangle with the brush, also when the mouse is let go outside', () => {
  const { cell } = showWeek('limited');
  fireEvent.pointerDown(cell(5, 10), { button: 0 });
  fireEvent.pointerOver(cell(6, 11));
  expect(notFull()).toEqual([]);
  fireEvent.pointerUp(window);
  expect(notFull()).toEqual([
    [5, 10, 'limited'],
    [5, 11, 'limited'],
    [6, 10, 'limited'],
    [6, 11, 'limited'],
  ]);
});
