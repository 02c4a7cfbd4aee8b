// The product from the owner's chair: set up, record, watch, close, come back. One app, told in
// order.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clipslot } from '../support/clipslot-process.ts';
import { sha256 } from '../support/sha256.ts';
import { violations } from './accessibility.ts';
import {
  clipsFolder,
  practiceLedger,
  type RunningApp,
  record,
  setContentSize,
  setUpPractice,
  startApp,
  startIn,
  windowStates,
} from './running-app.ts';

// The pictures of the README are renewed on purpose (CLIPSLOT_SCREENSHOTS=1), not by every run of
// the tests.
const screenshots = process.env.CLIPSLOT_SCREENSHOTS
  ? join(import.meta.dirname, 'screenshots')
  : join(import.meta.dirname, '..', '..', 'dist', 'test-results');
let running: RunningApp;

beforeAll(async () => {
  running = await startApp();
});
afterAll(() => running.end());

test('first run says what is missing, and is accessible in both themes', async () => {
  const { page, app } = running;
  await setContentSize(app, 1280, 800);
  await page.getByRole('heading', { level: 1, name: 'Set up Clipslot' }).waitFor();
  await page.getByRole('button', { name: 'Start watching' }).click();
  await page.getByText('Choose at least one folder.').waitFor();
  await page.getByRole('radio', { name: /Production/ }).check();
  await page.getByRole('button', { name: 'Start watching' }).click();
  await page.getByText('Enter the authorization.').waitFor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page)).toEqual([]);
  }
});

test('the practice service starts, and the empty queue says what will happen', async () => {
  await setUpPractice(running);
  await running.page.getByText('This is what happens to your next clip').waitFor();
  expect(await violations(running.page)).toEqual([]);
});

test('three recordings reach Published, and the service holds the same bytes', async () => {
  const clips = readdirSync(clipsFolder)
    .filter((name) => /\.(mp4|mkv|webm|mov)$/.test(name))
    .slice(0, 3);
  for (const [index, clip] of clips.entries()) record(running, clip, `Match ${index + 1} ${clip}`);
  await expect
    .poll(
      () =>
        running.page
          .getByRole('row')
          .filter({ hasText: /Published / })
          .count(),
      { timeout: 50_000 },
    )
    .toBe(clips.length);
  await running.page.getByRole('heading', { level: 1, name: 'Every clip is published' }).waitFor();
  const sent = (await practiceLedger(running)).slots.map(({ committedSha256 }) => committedSha256);
  const recorded = clips.map((clip) => sha256(join(clipsFolder, clip)));
  expect(sent.toSorted()).toEqual(recorded.toSorted());
});

test('what is not sent says why, and what to do', async () => {
  const { page, captures } = running;
  await page.getByRole('button', { name: 'Pause sending' }).press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Sending is paused' }).waitFor();
  record(running, 'plain.mp4', 'Boss fight.mp4');
  writeFileSync(join(captures, 'Last round.mkv.clip.json'), '{ "visibility": "Everyone" }');
  record(running, 'matroska.mkv', 'Last round.mkv');
  const half = readFileSync(join(clipsFolder, 'plain.mp4')).subarray(0, 20_000);
  writeFileSync(join(captures, 'Still recording.mp4'), half);
  await row('Boss fight.mp4').getByText('Slot held: paused by you.').waitFor();
  await row('Last round.mkv').getByText('The details of this clip are not valid.').waitFor();
  await row('Last round.mkv')
    .getByText(/Correct the .clip.json file/)
    .waitFor();
  await page.getByText('Not complete yet: the recording has no end.').waitFor();
  await page
    .getByRole('status')
    .filter({ hasText: /1 clip needs you: .*visibility/ })
    .waitFor();
});

test('the queue is accessible and looks as the README shows it', async () => {
  const { page, app } = running;
  await setContentSize(app, 1280, 800);
  // Without the ring of the key press before.
  await page.getByRole('button', { name: 'Resume sending' }).blur();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page)).toEqual([]);
    await page.screenshot({ path: join(screenshots, `queue-${colorScheme}.png`) });
  }
});

test('every control can be reached and named by keyboard', async () => {
  const { page } = running;
  await page.locator('body').press('Tab');
  const reached = new Set<string>();
  for (let step = 0; step < 30; step += 1) {
    reached.add(await focusedName(page));
    await page.keyboard.press('Tab');
  }
  expect([...reached]).toEqual(
    expect.arrayContaining(['Open folder', 'Resume sending', 'Pause for a while', 'Search clips', 'Order']),
  );
  // The list is one stop: arrows move inside it, and Tab reaches what the row offers.
  await page.getByRole('row').first().press('ArrowDown');
  await expect.poll(() => focusedName(page)).toMatch(/Last round\.mkv/);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await focusedName(page)).toBe('Try again: Last round.mkv');
});

test('the command line reaches the queue of the app', async () => {
  const config = ['--json', '--config', join(running.home, 'environments', 'practice', 'config.json')];
  const pinned = await clipslot(['pin', 'Boss fight.mp4', ...config]);
  expect(pinned).toMatchObject({ exitCode: 0, stderr: [] });
  await row('Boss fight.mp4').getByText('goes before others').waitFor();
  const status = await clipslot(['status', ...config]);
  expect(status.exitCode).toBe(1);
  expect(JSON.parse(status.stdout[0] ?? '')).toMatchObject({ needsPerson: 1, paused: true });
});

test('mended and resumed, everything is published', async () => {
  const { page, captures } = running;
  // With valid words it goes by itself: whether its button is still there to be pressed is a matter of chance.
  writeFileSync(join(captures, 'Last round.mkv.clip.json'), '{ "visibility": "Owner" }');
  await page.getByRole('button', { name: 'Resume sending' }).press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Every clip is published' }).waitFor();
});

test('closing the window leaves the app working; starting it again brings the window back', async () => {
  const { app } = running;
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await expect.poll(() => windowStates(app)).toEqual([false]);
  expect(await running.startAgain()).toBe(0);
  await expect.poll(() => windowStates(app)).toEqual([true]);
  await running.page.getByRole('heading', { level: 1, name: 'Every clip is published' }).waitFor();
});

test('a clip is shown in its folder by its id', async () => {
  const { app, page, captures } = running;
  await app.evaluate(({ shell }) => {
    shell.showItemInFolder = (path) => Object.assign(globalThis, { shown: path });
  });
  await page.getByRole('button', { name: 'Boss fight.mp4' }).click();
  await page.getByRole('button', { name: 'Show file' }).click();
  const shown = () => app.evaluate(() => (globalThis as { shown?: string }).shown);
  await expect.poll(shown).toBe(join(captures, 'Boss fight.mp4'));
  await page.getByRole('button', { name: 'Back to the queue' }).click();
});

test('after quitting and starting again, the queue is as it was', async () => {
  await running.quit();
  running = await startIn(running.base);
  await running.page.getByRole('heading', { level: 1, name: 'Every clip is published' }).waitFor();
  await row('Boss fight.mp4')
    .getByText(/^Published /)
    .first()
    .waitFor();
});

function row(name: string) {
  return running.page.getByRole('row').filter({ has: running.page.getByRole('heading', { name }) });
}

function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
  });
}
