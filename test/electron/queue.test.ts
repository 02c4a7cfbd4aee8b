// The queue by keyboard alone: paused for a while, searched, narrowed, sorted, selected, put aside,
// moved, opened. One app, told in order; nothing here touches the mouse.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './accessibility.ts';
import { type RunningApp, record, setContentSize, setUpPractice, startApp } from './running-app.ts';

// The pictures of the README are renewed on purpose (CLIPSLOT_SCREENSHOTS=1), not by every run of
// the tests.
const screenshots = process.env.CLIPSLOT_SCREENSHOTS
  ? join(import.meta.dirname, 'screenshots')
  : join(import.meta.dirname, '..', '..', 'dist', 'test-results');
let running: RunningApp;
/** The clips that wait, in the order of sending as it was at first. */
let rounds: readonly string[] = [];

beforeAll(async () => {
  running = await startApp();
  await setContentSize(running.app, 1280, 800);
  await setUpPractice(running);
});
afterAll(() => running.end());

test('the pause menu lets sending rest for an hour', async () => {
  const { page } = running;
  record(running, 'plain.mp4', 'Opening.mp4');
  await page.getByRole('heading', { level: 1, name: 'Every clip is published' }).waitFor();
  await page.getByRole('button', { name: 'Pause for a while' }).focus();
  await page.keyboard.press('Enter');
  await choose('For an hour');
  await page.getByRole('heading', { level: 1, name: /Sending is paused until/ }).waitFor();
});

test('clips stand in their groups, each with a picture', async () => {
  const { page, captures } = running;
  for (const number of [1, 2, 3, 4]) record(running, 'plain.mp4', `Round ${number}.mp4`);
  writeFileSync(join(captures, 'Last stand.mkv.clip.json'), '{ "visibility": "Everyone" }');
  record(running, 'matroska.mkv', 'Last stand.mkv');
  await row('Last stand.mkv').getByText('The details of this clip are not valid.').waitFor();
  await expect
    .poll(() =>
      page
        .getByRole('row')
        .getByText(/Slot held/)
        .count(),
    )
    .toBe(4);
  rounds = await waiting();
  expect(rounds.toSorted()).toEqual([1, 2, 3, 4].map((number) => `Round ${number}.mp4`));
  expect(await names()).toEqual(['Last stand.mkv', ...rounds, 'Opening.mp4']);
  await expect.poll(() => page.locator('.thumbnail img').count()).toBe(6);
});

test('Ctrl+F finds clips by a part of their name, and Escape shows all again', async () => {
  const { page } = running;
  await page.keyboard.press('Control+f');
  await page.keyboard.type('round 3');
  await expect.poll(names).toEqual(['Round 3.mp4']);
  await page.keyboard.press('Control+f');
  await page.keyboard.type('no such clip');
  await page.getByText('No clip has "no such clip" in its name.').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(names).toHaveLength(6);
});

test('one group is shown alone, and another order is chosen', async () => {
  const { page } = running;
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await expect.poll(names).toEqual(['Last stand.mkv']);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(names).toHaveLength(6);
  await page.getByRole('combobox', { name: 'Order' }).focus();
  await page.keyboard.type('Newest');
  await expect.poll(names).toEqual(['Last stand.mkv', ...rounds.toReversed(), 'Opening.mp4']);
  await page.keyboard.press('Home');
  await expect.poll(names).toEqual(['Last stand.mkv', ...rounds, 'Opening.mp4']);
});

test('several clips are selected with Shift and put aside from the menu', async () => {
  const { page } = running;
  const [first = '', second = '', , last = ''] = rounds;
  await goTo(second);
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByText('3 clips selected').waitFor();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Put aside' }).waitFor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // An open menu lies over all regions of the page, so it is in none of them.
    expect((await violations(page)).filter((line) => !line.startsWith('region:'))).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await choose('Put aside');
  for (const name of rounds.slice(1)) await row(name).getByText('put aside by you').waitFor();
  expect(await row(first).getByText('put aside by you').count()).toBe(0);
  await expect.poll(focused).toContain(last);
  await page.keyboard.press('Shift+F10');
  await choose('Let it go on');
  await expect.poll(() => page.getByText('put aside by you').count()).toBe(0);
});

test('Ctrl+A selects all that is listed, Escape nothing', async () => {
  const { page } = running;
  await page.keyboard.press('Control+a');
  await page.getByText('6 clips selected').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByText('clips selected').count()).toBe(0);
});

test('Alt and an arrow move a waiting clip, the focus goes with it, and its new place is told', async () => {
  const { page } = running;
  const [first, second, third, last = ''] = rounds;
  await goTo(last);
  await page.keyboard.press('Alt+ArrowUp');
  await page.getByText(`${last} is now number 3 of those that wait.`).waitFor({ state: 'attached' });
  await expect.poll(waiting).toEqual([first, second, last, third]);
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(waiting).toEqual([first, last, second, third]);
  expect(await focused()).toContain(last);
  await page.keyboard.press('ArrowDown');
  await expect.poll(focused).toContain(second);
});

test('the focus stays in the list when its clip leaves it', async () => {
  const { page } = running;
  const [first, second = '', third = '', last] = rounds;
  await page.getByRole('radio', { name: /^Waiting/ }).focus();
  await page.keyboard.press('Space');
  await expect.poll(names).toHaveLength(4);
  await goTo(second);
  await page.keyboard.press('Shift+F10');
  await choose('Do not publish');
  await expect.poll(names).toEqual([first, last, third]);
  await expect.poll(focused).toContain(third);
  await page.getByRole('radio', { name: 'All' }).focus();
  await page.keyboard.press('Space');
  await expect.poll(names).toHaveLength(6);
});

test('Enter opens the page of a clip, and the way back leads to the same row', async () => {
  const { page } = running;
  const [, , , last = ''] = rounds;
  await goTo(last);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: last }).waitFor();
  await page.getByRole('button', { name: 'Back to the queue' }).press('Enter');
  await expect.poll(focused).toContain(last);
});

test('it looks right in both themes, wide and narrow', async () => {
  const { page, app } = running;
  for (const [width, height] of [
    [1280, 800],
    [800, 600],
  ] as const) {
    await setContentSize(app, width, height);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page)).toEqual([]);
      await page.screenshot({ path: join(screenshots, `queue-${colorScheme}-${width}.png`) });
    }
  }
});

function row(name: string) {
  return running.page
    .getByRole('row')
    .filter({ has: running.page.getByRole('heading', { name, exact: true }) });
}

function names(): Promise<string[]> {
  return running.page.getByRole('row').getByRole('heading').allTextContents();
}

async function waiting(): Promise<string[]> {
  return (await names()).filter((name) => name.startsWith('Round'));
}

/** What the focus is on, in words. */
function focused(): Promise<string> {
  return running.page.evaluate(() => {
    const { activeElement, body } = document;
    if (activeElement === null || activeElement === body) return 'nothing';
    return activeElement.getAttribute('aria-label') ?? activeElement.textContent;
  });
}

/** Into the list and down to the row of a clip. */
async function goTo(name: string): Promise<void> {
  const { page } = running;
  await page.locator('[role="row"][tabindex="0"]').focus();
  await page.keyboard.press('Home');
  for (let step = 0; step < 20; step += 1) {
    const before = await focused();
    if (before.startsWith(name)) return;
    await page.keyboard.press('ArrowDown');
    await expect.poll(focused).not.toBe(before);
  }
  throw new Error(`no row of ${name}`);
}

/** Down an open menu to the entry, and takes it. */
async function choose(entry: string): Promise<void> {
  const { page } = running;
  await page.getByRole('menuitem', { name: entry }).waitFor();
  for (let step = 0; step < 20 && (await focused()) !== entry; step += 1)
    await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}
