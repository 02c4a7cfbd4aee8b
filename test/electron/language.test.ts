// Languages in the packaged app: a change holds at once, in page and tray; and the page works from
// right to left.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { languages } from '../../preload/language.ts';
import { violations } from './accessibility.ts';
import { keepPicture } from './pictures.ts';
import { newBase, type RunningApp, record, setContentSize, setUpPractice, startIn } from './running-app.ts';

let running: RunningApp;

beforeAll(async () => {
  running = await startIn(newBase());
  await setUpPractice(running);
  record(running, 'plain.mp4', 'capture.mp4');
  await running.page.getByText(/^Published .+\.$/).waitFor();
});
afterAll(() => running.end());

test('another language holds at once, on the page that is open', async () => {
  const { page } = running;
  await page.evaluate(() => document.body.setAttribute('data-same-page', ''));
  await speak('de');
  await page.getByRole('heading', { level: 1, name: 'Alle Clips sind veröffentlicht' }).waitFor();
  await page.getByText(/^Veröffentlicht (gerade eben|vor .+)\.$/).waitFor();
  expect(await pageLanguage(page)).toEqual({ lang: 'de', dir: 'ltr', samePage: true });
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, 'queue-german');
});

test('every screen fits in every language, in a small window too', async () => {
  const { page, app } = running;
  const over: string[] = [];
  for (const language of languages) {
    await speak(language);
    for (const width of [1280, 800]) {
      await setContentSize(app, width, width === 800 ? 600 : 800);
      await page.waitForFunction((wanted) => innerWidth === wanted, width);
      await throughScreens(page, async (screen) => {
        over.push(...(await tooWide(page)).map((one) => `${screen} in ${language} at ${width}: ${one}`));
      });
    }
  }
  expect(over).toEqual([]);
});

test('from right to left nothing leaves the window, and every screen stays accessible', async () => {
  const { page } = running;
  await speak('en');
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
  });
  const found: string[] = [];
  await throughScreens(page, async (screen) => {
    found.push(...[...(await tooWide(page)), ...(await violations(page))].map((one) => `${screen}: ${one}`));
    await keepPicture(page, `right-to-left-${screen}`);
  });
  expect(found).toEqual([]);
  const mirrored = await page.evaluate(() => {
    const places = document.querySelector('nav.places')?.getBoundingClientRect();
    const head = document.querySelector('h1')?.getBoundingClientRect();
    return places !== undefined && head !== undefined && places.left > head.left;
  });
  expect(mirrored).toBe(true);
});

async function speak(language: string): Promise<void> {
  const { page } = running;
  await page.evaluate(
    (wanted) =>
      (
        window as unknown as { clipslot: { changePreferences(part: object): Promise<boolean> } }
      ).clipslot.changePreferences({ language: wanted }),
    language,
  );
  await page.locator(`html[lang="${language}"]`).waitFor();
}

/** Each place the frame leads to, by its own button. */
async function throughScreens(page: Page, look: (screen: string) => Promise<void>): Promise<void> {
  const places = page.locator('nav.places button');
  for (let at = 0; at < (await places.count()); at += 1) {
    await places.nth(at).click();
    await page.locator(`nav.places button:nth-of-type(${at + 1})[aria-current="page"]`).waitFor();
    await page.locator('h1').first().waitFor();
    await look(`screen-${at + 1}`);
  }
}

function pageLanguage(page: Page) {
  return page.evaluate(() => ({
    lang: document.documentElement.lang,
    dir: document.documentElement.dir,
    samePage: document.body.hasAttribute('data-same-page'),
  }));
}

/** What reaches over the edge of the window, or is cut off inside its own box, by class. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    const over = [...document.querySelectorAll('body *')].filter((one) => {
      const { left, right, width } = one.getBoundingClientRect();
      return width > 1 && (left < -1 || right > edge + 1) && getComputedStyle(one).position !== 'absolute';
    });
    const cut = [...document.querySelectorAll('button, h1, legend:not(.unseen), label:not(.unseen)')].filter(
      (one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).textOverflow !== 'ellipsis',
    );
    return [...over, ...cut].map(
      (one) => `${one.tagName} ${one.className}: ${one.textContent?.slice(0, 40)}`,
    );
  });
}
