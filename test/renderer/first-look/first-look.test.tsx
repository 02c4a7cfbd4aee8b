// @vitest-environment happy-dom
// The question about old recordings: three answers, the list to choose from, and what comes later.
import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import type { Bridge } from '../../../preload/contract.ts';
import type { FirstLookView, SetAsideView } from '../../../preload/first-look-contract.ts';
import { formatBytes, formatDate } from '../../../preload/formats.ts';
import { t } from '../../../preload/language.ts';
import { AlreadyHere } from '../../../renderer/first-look/already-here.tsx';
import { FirstLook } from '../../../renderer/first-look/first-look.tsx';
import { show, TestBridge } from '../page.tsx';

const dayMs = 86_400_000;
const newestAt = Date.UTC(2026, 9, 31, 12);

// The list draws as many rows as fit; this document lays nothing out, so it is told how much that is.
beforeEach(() => {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 360 });
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, value: 640 });
});

/** Newest first. */
function files(count: number): SetAsideView[] {
  return Array.from({ length: count }, (_, at) => ({
    asideId: at + 1,
    name: `Match ${count - at}.mp4`,
    folderName: 'captures',
    sizeBytes: 1_000_000,
    modifiedAt: newestAt - at * dayMs,
  }));
}

function look(count: number, part: Partial<FirstLookView> = {}): FirstLookView {
  return {
    lookId: 7,
    folderName: 'captures',
    count,
    sizeBytes: count * 1_000_000,
    oldestAt: newestAt - (count - 1) * dayMs,
    newestAt,
    sendingMs: null,
    isComplete: true,
    ...part,
  };
}

function answersFor(count: number, answers: Partial<Bridge> = {}): TestBridge {
  return new TestBridge({
    getSetAside: async ({ offset, limit }) => ({
      total: count,
      sizeBytes: count * 1_000_000,
      files: files(count).slice(offset, offset + limit),
    }),
    answerFirstLook: async () => true,
    takeSetAside: async ({ asideIds }) => asideIds.length,
    ...answers,
  });
}

function ask(count: number, part: Partial<FirstLookView> = {}, answers: Partial<Bridge> = {}) {
  const played = answersFor(count, answers);
  let postponed = 0;
  const shown = show(
    <FirstLook
      look={look(count, part)}
      bridge={played.bridge}
      onLater={() => {
        postponed += 1;
      }}
    />,
  );
  return { ...shown, played, postponed: () => postponed };
}

const button = (name: string) => screen.getByRole('button', { name });
const go = () => button(t('first-look:go'));
const publish = (count: number) => button(t('first-look:publish', { count }));
const option = async (name: string) => {
  const file = files(12).find((one) => one.name === name);
  const words = { name, date: formatDate(file?.modifiedAt ?? 0), size: formatBytes(1_000_000) };
  return screen.findByRole('option', { name: t('first-look:file', words) });
};
const answered = (played: TestBridge) => played.inputsOf('answerFirstLook');

test('count, dates and size are said, and only new ones go unless another answer is given', async () => {
  const { person, played } = ask(12);
  const dialog = screen.getByRole('dialog', {
    name: t('first-look:heading', { count: 12, name: 'captures' }),
  });
  const size = formatBytes(12_000_000);
  const [from, to] = [formatDate(newestAt - 11 * dayMs), formatDate(newestAt)];
  const lead = t('first-look:lead', { from, to, size });
  expect(within(dialog).getByText(lead)).toBeDefined();
  expect(within(dialog).getByRole('group', { name: lead })).toBeDefined();
  expect(screen.getAllByRole<HTMLInputElement>('radio').map(({ checked }) => checked)).toEqual([
    true,
    false,
    false,
  ]);
  await person.click(go());
  expect(answered(played)).toEqual([{ lookId: 7, taken: { all: false, asideIds: [] } }]);
});

test('all of them costs what the answer says', async () => {
  const { person, played } = ask(312, { sendingMs: 34_200_000 });
  const words = { count: 312, size: formatBytes(312_000_000), time: '9 h 30 min' };
  expect(screen.getByText(t('first-look:answers.all.helpTime', words))).toBeDefined();
  await person.click(
    screen.getByRole('radio', { name: new RegExp(t('first-look:answers.all.label', { count: 312 })) }),
  );
  await person.click(go());
  expect(answered(played)).toEqual([{ lookId: 7, taken: { all: true, asideIds: [] } }]);
});

test('some are chosen by keyboard: space ticks, arrows move, all and none are one key or click each', async () => {
  const { person, played } = ask(12);
  await person.click(screen.getByRole('radio', { name: new RegExp(t('first-look:answers.choose.label')) }));
  await person.click(button(t('first-look:next')));
  await option('Match 12.mp4');
  const list = screen.getByRole('listbox', { name: t('first-look:files') });
  list.focus();
  await person.keyboard(' {ArrowDown}{ArrowDown} ');
  const status = (chosen: number) => screen.getByText(t('first-look:chosen', { chosen, total: 12 }));
  expect(status(2)).toBeDefined();
  expect(list.getAttribute('aria-activedescendant')).toBe((await option('Match 10.mp4')).id);
  expect((await option('Match 10.mp4')).getAttribute('aria-selected')).toBe('true');
  await person.keyboard('{Control>}a{/Control}');
  expect(status(12)).toBeDefined();
  await person.click(button(t('first-look:selectNone')));
  expect(status(0)).toBeDefined();
  await person.click(button(t('first-look:selectAll')));
  await person.click(await option('Match 11.mp4'));
  await person.click(publish(11));
  expect(answered(played)).toEqual([{ lookId: 7, taken: { all: true, asideIds: [2] } }]);
});

test('of 5,000 only the rows in sight are there, and the end is one key away', async () => {
  const { person, played } = ask(5000);
  await person.click(screen.getByRole('radio', { name: new RegExp(t('first-look:answers.choose.label')) }));
  await person.click(button(t('first-look:next')));
  await waitFor(() => expect(screen.getAllByRole('option').length).toBeGreaterThan(5));
  expect(screen.getAllByRole('option').length).toBeLessThan(60);
  expect(screen.getAllByRole('option')[0]?.getAttribute('aria-setsize')).toBe('5000');
  expect(played.inputsOf('getSetAside')).toEqual([{ lookId: 7, offset: 0, limit: 100 }]);
  const list = screen.getByRole('listbox');
  list.focus();
  await person.keyboard('{End}');
  const last = () => document.getElementById(list.getAttribute('aria-activedescendant') ?? '');
  expect(last()?.getAttribute('aria-posinset')).toBe('5000');
});

test('later leaves the question open; an answer that comes too late is said', async () => {
  const { person, postponed } = ask(3, { isComplete: false }, { answerFirstLook: async () => false });
  expect(screen.getByRole('status').textContent).toBe(t('first-look:looking'));
  await person.click(go());
  expect((await screen.findByText(t('first-look:gone'))).getAttribute('role')).toBe('alert');
  await person.click(button(t('first-look:later')));
  expect(postponed()).toBe(1);
});

test('from what is already here a few are taken at once, many after a question with their number', async () => {
  const played = answersFor(12);
  const { person } = show(<AlreadyHere count={12} bridge={played.bridge} />);
  expect(screen.getByText(t('first-look:alreadyHere.line', { count: 12 }))).toBeDefined();
  await person.click(button(t('first-look:alreadyHere.show')));
  await person.click(await option('Match 12.mp4'));
  await person.click(publish(1));
  expect(played.inputsOf('takeSetAside')).toEqual([{ all: false, asideIds: [1] }]);
  await person.click(button(t('first-look:selectAll')));
  await person.click(publish(12));
  const heading = t('first-look:alreadyHere.sureHeading', { count: 12 });
  const sure = (name: string) =>
    within(screen.getByRole('dialog', { name: heading })).getByRole('button', { name });
  await person.click(sure(t('first-look:alreadyHere.sureStay')));
  expect(played.inputsOf('takeSetAside')).toHaveLength(1);
  await person.click(publish(12));
  await person.click(sure(t('first-look:alreadyHere.sureGo', { count: 12 })));
  expect(played.inputsOf('takeSetAside')).toHaveLength(2);
  expect(played.inputsOf('takeSetAside')[1]).toEqual({ all: true, asideIds: [] });
});
