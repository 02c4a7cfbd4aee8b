// Folders that hold recordings already, from the owner's chair: nothing goes out before the answer, and only what it says.
import { copyFileSync, mkdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { clipslot } from '../support/clipslot-process.ts';
import { violations } from './accessibility.ts';
import { focusedName, pressOn, tabTo } from './keyboard.ts';
import { keepPicture } from './pictures.ts';
import {
  clipsFolder,
  newBase,
  pickFolder,
  practiceLedger,
  type RunningApp,
  record,
  setContentSize,
  setUpPractice,
  startIn,
} from './running-app.ts';

let running: RunningApp;
afterEach(() => running.end());

/** A folder with so many real recordings, a day apart. */
async function appWith(count: number): Promise<void> {
  const base = newBase();
  for (let at = 1; at <= count; at += 1) oldOne(join(base, 'captures', `Match ${at}.mp4`), count - at);
  running = await startIn(base);
  await setContentSize(running.app, 1280, 800);
  await setUpPractice(running);
}

function oldOne(path: string, daysAgo: number): void {
  copyFileSync(join(clipsFolder, 'plain.mp4'), path);
  const day = new Date(Date.UTC(2026, 9, 31, 12) - daysAgo * 86_400_000);
  utimesSync(path, day, day);
}

const configFile = () => join(running.home, 'environments', 'practice', 'config.json');
const existing = () => JSON.parse(readFileSync(configFile(), 'utf8')).folders[0].existing;
const posts = async () => (await practiceLedger(running)).posts.length;
const question = (count: string): Locator =>
  running.page.getByRole('dialog', { name: `${count} recordings are already in “captures”` });
const alreadyHere = () => running.page.getByRole('region', { name: 'Already here' });
const published = (count: number) =>
  expect
    .poll(
      () =>
        running.page
          .getByRole('row')
          .filter({ hasText: /Published / })
          .count(),
      { timeout: 50_000 },
    )
    .toBe(count);

async function lookAt(name: string): Promise<void> {
  const { page } = running;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await keepPicture(page, `first-look-${name}-${colorScheme}`);
    expect(await violations(page)).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
}

test('with nothing in the folder nothing is asked, and the next recording goes', async () => {
  await appWith(0);
  record(running, 'plain.mp4', 'New.mp4');
  await published(1);
  expect(await running.page.getByRole('dialog').count()).toBe(0);
  expect(await alreadyHere().count()).toBe(0);
  expect(existing()).toBe('set-aside');
});

test('12 old ones, by keyboard: only new ones go, and stay the only ones after a restart and a new name', async () => {
  await appWith(12);
  const { page } = running;
  await question('12').waitFor();
  await question('12')
    .getByText(/^From 20 October 2026 to 31 October 2026, /)
    .waitFor();
  await lookAt('question');
  expect(await focusedName(page)).toMatch(/^Only new ones from now on/);
  record(running, 'fragmented.mp4', 'Meanwhile.mp4');
  expect(await posts()).toBe(0);
  await page.keyboard.press('Enter');
  await question('12').waitFor({ state: 'detached' });
  await published(1);
  await alreadyHere().getByText('12 recordings from before Clipslot').waitFor();
  expect(existing()).toBe('set-aside');

  await running.quit();
  renameSync(join(running.captures, 'Match 3.mp4'), join(running.captures, 'Best of all.mp4'));
  record(running, 'matroska.mkv', 'While away.mkv');
  running = await startIn(running.base);
  await published(2);
  await alreadyHere().getByText('12 recordings from before Clipslot').waitFor();
  expect(await posts()).toBe(2);
});

test('12 old ones, by keyboard: some are taken later from the list', async () => {
  await appWith(12);
  const { page } = running;
  await question('12').waitFor();
  await page.keyboard.press('Enter');
  await pressOn(page, 'Show…');
  await page.getByRole('dialog', { name: 'Already here' }).waitFor();
  await tabTo(page, 'Recordings, newest first');
  for (const key of ['Space', 'ArrowDown', 'ArrowDown', 'Space', 'End']) await page.keyboard.press(key);
  await page.getByText('2 of 12 selected').waitFor();
  expect(await page.getByRole('option', { selected: true }).allTextContents()).toMatchObject([
    expect.stringContaining('Match 12.mp4'),
    expect.stringContaining('Match 10.mp4'),
  ]);
  await lookAt('already-here');
  await pressOn(page, 'Publish 2');
  await page.getByText('0 of 10 selected').waitFor();
  await page.keyboard.press('Escape');
  await published(2);
  await alreadyHere().getByText('10 recordings from before Clipslot').waitFor();
  const path = join(running.captures, 'Match 1.mp4');
  const taken = await clipslot(['take', path, '--config', configFile()]);
  expect(taken).toMatchObject({ exitCode: 0, stderr: [] });
  await published(3);
});

test('12 old ones, by mouse: later, then all of them', async () => {
  await appWith(12);
  const { page } = running;
  await question('12').getByRole('button', { name: 'Decide later' }).click();
  const open = page.getByRole('region', { name: '12 recordings in “captures” wait for your answer' });
  await open.waitFor();
  await lookAt('open-question');
  expect(await posts()).toBe(0);
  await open.getByRole('button', { name: 'Answer…' }).click();
  await question('12')
    .getByRole('radio', { name: /^Publish all 12/ })
    .check();
  await question('12').getByRole('button', { name: 'Start watching' }).click();
  await published(12);
  expect(existing()).toBe('take');
  expect(await page.getByText('Being recorded').count()).toBe(0);
  expect(await alreadyHere().count()).toBe(0);
});

test('5,000 old ones, by mouse: the two that were chosen go', async () => {
  const base = newBase();
  for (let at = 1; at <= 4998; at += 1) {
    const path = join(base, 'captures', `Old ${at}.mp4`);
    writeFileSync(path, `not even a film ${at}`);
    const day = new Date(Date.UTC(2020, 0, 1) + at * 3_600_000);
    utimesSync(path, day, day);
  }
  for (const at of [1, 2]) oldOne(join(base, 'captures', `Match ${at}.mp4`), 2 - at);
  running = await startIn(base);
  await setContentSize(running.app, 1280, 800);
  await setUpPractice(running);
  const { page } = running;
  await question('5,000').waitFor();
  await question('5,000')
    .getByRole('radio', { name: /^Let me choose/ })
    .check();
  await page.getByRole('button', { name: 'Choose…' }).click();
  await page.getByRole('option', { name: /^Match 2\.mp4/ }).click();
  await page.getByRole('option', { name: /^Match 1\.mp4/ }).click();
  await page.getByText('2 of 5,000 selected').waitFor();
  await lookAt('choosing');
  expect(await posts()).toBe(0);
  await page.getByRole('button', { name: 'Publish 2' }).click();
  await published(2);
  await alreadyHere().getByText('4,998 recordings from before Clipslot').waitFor();
  expect(await posts()).toBe(2);
  expect(existing()).toBe('set-aside');

  await alreadyHere().getByRole('button', { name: 'Show…' }).click();
  await page.getByRole('button', { name: 'Select all' }).click();
  await page.getByRole('button', { name: 'Publish 4,998' }).click();
  await page.getByRole('dialog', { name: 'Publish 4,998 recordings?' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Not now' }).click();
  expect(await posts()).toBe(2);
});

test('a folder that is added in the settings is asked about before anything of it goes', async () => {
  await appWith(0);
  const { page, base } = running;
  const more = join(base, 'more');
  mkdirSync(more);
  for (const at of [1, 2, 3]) oldOne(join(more, `Old ${at}.mp4`), 3 - at);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Add a folder…' }).waitFor();
  await pickFolder(running, more);
  await page.getByRole('button', { name: 'Save' }).click();
  const asked = page.getByRole('dialog', { name: '3 recordings are already in “more”' });
  await asked.waitFor();
  expect(await posts()).toBe(0);
  await asked.getByRole('button', { name: 'Start watching' }).click();
  await asked.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Queue' }).click();
  await alreadyHere().getByText('3 recordings from before Clipslot').waitFor();
  copyFileSync(join(clipsFolder, 'plain.mp4'), join(more, 'New.mp4'));
  await published(1);
  expect(await posts()).toBe(1);
  const { folders } = JSON.parse(readFileSync(configFile(), 'utf8'));
  expect(folders).toMatchObject([{ existing: 'set-aside' }, { path: more, existing: 'set-aside' }]);
});
