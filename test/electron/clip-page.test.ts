// The page of a clip, the overview and About, by keyboard alone: words mended, the film played,
// requests read, evidence saved, the tray's menu obeyed. One app, told in order.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './accessibility.ts';
import { type RunningApp, record, setContentSize, setUpPractice, startApp } from './running-app.ts';

// Kept on purpose only (CLIPSLOT_SCREENSHOTS=1), not by every run of the tests.
const screenshots = process.env.CLIPSLOT_SCREENSHOTS
  ? join(import.meta.dirname, 'screenshots')
  : join(import.meta.dirname, '..', '..', 'dist', 'test-results');
const sizes = [
  [1280, 800],
  [800, 600],
] as const;
let running: RunningApp;

beforeAll(async () => {
  running = await startApp();
  await setUpPractice(running);
});
afterAll(() => running.end());

test('words that were not valid are mended on the page, and the clip goes out with the new ones', async () => {
  const { page, captures } = running;
  writeFileSync(
    join(captures, 'Boss fight.mp4.clip.json'),
    JSON.stringify({ thumbnailOffsetMillseconds: 5, userCaption: 'old' }),
  );
  record(running, 'plain.mp4', 'Boss fight.mp4');
  await page.getByRole('row').filter({ hasText: 'not valid' }).waitFor();
  await page.getByRole('row').first().press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Boss fight.mp4' }).waitFor();
  await page.getByText('There is no slot yet.').waitFor();
  await page.getByText('Nothing was said to the service about it yet.').waitFor();

  await page.getByRole('textbox', { name: 'Caption' }).fill('Down at last');
  await page.keyboard.press('Enter');
  // Its form is on the page until then: with words that are valid a clip goes by itself.
  writeFileSync(join(captures, 'Boss fight.mp4.clip.json'), '{}');
  await page.getByText('Published', { exact: true }).first().waitFor();
  const facts = page.getByRole('region', { name: 'What the service is told' });
  await facts.getByText('Down at last').waitFor();
  await facts.getByText('they can no longer be changed here').waitFor();
});

test('its film plays from the file, and its requests can be read without a secret', async () => {
  const { page } = running;
  await page.getByLabel('Preview of Boss fight.mp4').press('Space');
  const seconds = () => page.locator('video').evaluate((video: HTMLVideoElement) => video.duration);
  await expect.poll(seconds).toBe(4);
  await page
    .getByText(/^.*slot request · 200/)
    .first()
    .press('Enter');
  const said = page.getByRole('region', { name: 'Requests and answers' });
  await said.getByText('"userCaption":"Down at last"').first().waitFor();
  expect(await said.textContent()).not.toMatch(/x=[^;<]+;/);
});

test('the evidence is saved where the owner says, as a page and for programs', async () => {
  const { app, page, base } = running;
  const file = join(base, 'evidence.html');
  await app.evaluate(({ dialog }, picked) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: picked });
  }, file);
  await page.getByRole('button', { name: 'Save evidence…' }).press('Enter');
  await page.getByText('Saved as evidence.html.').waitFor();
  expect(readFileSync(file, 'utf8')).toContain('Boss fight.mp4');
  expect(existsSync(join(base, 'evidence.json'))).toBe(true);
});

test.each(['clip', 'overview', 'about'] as const)(
  'the screen of the %s is accessible and looks right',
  async (name) => {
    const { app, page } = running;
    if (name !== 'clip') {
      await page.getByRole('button', { name, exact: false }).first().press('Enter');
      await page.getByRole('heading', { level: 2 }).first().waitFor();
    }
    for (const [width, height] of sizes) {
      await setContentSize(app, width, height);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await violations(page)).toEqual([]);
        await page.screenshot({ path: join(screenshots, `${name}-${colorScheme}-${width}.png`) });
      }
    }
  },
);

test('the overview tells of the last hour, the day ahead and the slot requests', async () => {
  const { page } = running;
  await page.getByRole('button', { name: 'Overview' }).press('Enter');
  await page.getByText(/120 kB sent/).waitFor();
  await page.getByText('No clip waits to be sent.').waitFor();
  await page.getByText('Watched; new files are noticed at once.').waitFor();
});
