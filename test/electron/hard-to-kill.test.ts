// What surrounds the queue dies in the packaged app, for real: graphics, page, an exception, a rejection. The queue goes on,
// and the window says what happened.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  newBase,
  practiceLedger,
  type RunningApp,
  record,
  setContentSize,
  setUpPractice,
  startIn,
} from './running-app.ts';

let running: RunningApp;

beforeAll(async () => {
  running = await startIn(newBase());
  await setUpPractice(running);
});
afterAll(() => running.end());

const log = () => readFileSync(join(running.home, 'logs', 'clipslot.log'), 'utf8');
const deaths = () => log().match(/"event":"page-gone"/g)?.length ?? 0;
/** Clips that have a slot whose bits are all there. */
const published = async () =>
  (await practiceLedger(running)).slots.filter(({ commits }) => commits === 1).length;

/** What the page says now; asked in the main process, because a page that died has no inspector any more. */
const pageText = () =>
  running.app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined || contents.isCrashed()) return '';
    return String(await contents.executeJavaScript('document.body.innerText').catch(() => ''));
  });
/** Chooses on the page, as a mouse does. */
const press = (label: string) =>
  running.app.evaluate(async ({ BrowserWindow }, name) => {
    const find = `[...document.querySelectorAll('button')].find((one) => one.innerText.trim() === ${JSON.stringify(name)} || one.title === ${JSON.stringify(name)})`;
    await BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(`${find}.click()`);
  }, label);

/** With Ctrl, as the window gets it from the system: the inspector's keys go to the page alone. */
const pressKey = (keyCode: string) =>
  running.app.evaluate(({ BrowserWindow }, key) => {
    BrowserWindow.getAllWindows()[0]?.webContents.sendInputEvent({
      type: 'keyDown',
      keyCode: key,
      modifiers: ['control'],
    });
  }, keyCode);

test('Ctrl+= makes the page larger, and nothing of it is cut off at double size', async () => {
  const { app, page } = running;
  const zoom = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor());
  await pressKey('=');
  await expect.poll(zoom).toBeCloseTo(1.1);
  for (let step = 0; step < 5; step += 1) await pressKey('=');
  await expect.poll(zoom).toBeCloseTo(2);
  const cut: string[] = [];
  for (const place of ['Queue', 'Overview', 'Settings', 'About']) {
    await page.getByRole('button', { name: place, exact: true }).click();
    await page.locator('h1').first().waitFor();
    cut.push(...(await page.evaluate(outside, place)));
  }
  expect(cut).toEqual([]);
  await pressKey('0');
  await expect.poll(zoom).toBe(1);
});

test('a screen of 800x480 holds everything, or it can be scrolled to', async () => {
  const { app, page } = running;
  await setContentSize(app, 800, 440);
  await page.waitForFunction(() => innerWidth === 800);
  const cut: string[] = [];
  for (const place of ['Queue', 'Overview', 'Settings', 'About']) {
    await page.getByRole('button', { name: place, exact: true }).click();
    await page.locator('h1').first().waitFor();
    cut.push(...(await page.evaluate(outside, place)));
  }
  expect(cut).toEqual([]);
  await setContentSize(app, 1120, 760);
});

/** Controls of the page that lie beyond its edges, and cannot be scrolled to. */
function outside(place: string): string[] {
  const isReachable = (one: Element) => {
    for (let above = one.parentElement; above !== null; above = above.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(above);
      if (/auto|scroll/.test(overflowX) && above.scrollWidth > above.clientWidth) return true;
      if (/auto|scroll/.test(overflowY) && above.scrollHeight > above.clientHeight) return true;
    }
    return false;
  };
  return [...document.querySelectorAll('button, input, select, textarea, h1')]
    .filter((one) => {
      const { left, right, top, bottom, width } = one.getBoundingClientRect();
      const isOut = left < -1 || right > innerWidth + 1 || top < -1 || bottom > innerHeight + 1;
      return width > 1 && isOut && !isReachable(one);
    })
    .map((one) => `${place}: ${one.outerHTML.slice(0, 120)}`);
}

test('eight deaths of the graphics process cost nothing but pixels', async () => {
  const { app } = running;
  for (let death = 0; death < 8; death += 1) {
    const graphics = () =>
      app.evaluate(({ app: all }) => all.getAppMetrics().find(({ type }) => type === 'GPU')?.pid ?? null);
    await expect.poll(graphics).not.toBeNull();
    const pid = await graphics();
    if (pid !== null) process.kill(pid, 'SIGKILL');
    await expect.poll(graphics).not.toBe(pid);
  }
  record(running, 'plain.mp4', 'during.mp4');
  await expect.poll(published, { timeout: 20_000 }).toBe(1);
});

test('a page that is killed is back on its screen, and says so', async () => {
  const { app, page } = running;
  await page.getByRole('button', { name: 'About', exact: true }).click();
  await page.getByText('Quit Clipslot').waitFor();
  const pid = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
  );
  const before = deaths();
  process.kill(pid ?? 0, 'SIGKILL');
  await expect.poll(deaths).toBe(before + 1);
  await expect.poll(pageText).toMatch(/This window had stopped and is back[\s\S]*Quit Clipslot/);
});

test('a page that hangs is too', async () => {
  const before = deaths();
  await running.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.webContents.executeJavaScript('for (;;);').catch(() => {});
    // Chromium says it after half a minute of clicks without an answer.
    window?.emit('unresponsive');
  });
  await expect.poll(deaths).toBe(before + 1);
  await expect.poll(pageText).toMatch(/This window had stopped and is back[\s\S]*Quit Clipslot/);
});

test('an exception and a rejection are in the log, the engine is opened again, and no dialog comes', async () => {
  const { app } = running;
  await app.evaluate(() => {
    setTimeout(() => {
      throw new Error('thrown by a test');
    });
  });
  await expect.poll(log).toMatch(/thrown by a test.*"stack":\["/);
  await expect.poll(() => log().match(/"state":"done"/g)?.length).toBeGreaterThanOrEqual(2);
  await app.evaluate(() => {
    void Promise.reject(new Error('rejected by a test'));
  });
  await expect.poll(log).toContain('rejected by a test');
  await expect.poll(() => log().match(/"state":"done"/g)?.length).toBeGreaterThanOrEqual(3);
  record(running, 'matroska.mkv', 'after.mkv');
  await expect.poll(published, { timeout: 20_000 }).toBe(2);
  expect(await running.startAgain()).toBe(0);
});

test('the fourth within ten minutes stops the queue and asks a person, who can go on', async () => {
  for (const name of ['third', 'fourth']) {
    await running.app.evaluate((_electron, text) => {
      setTimeout(() => {
        throw new Error(text);
      });
    }, name);
    await expect.poll(log).toContain(`"${name}"`);
    await expect.poll(log).toMatch(new RegExp(`"${name}"[\\s\\S]*"state":"(done|invalid)"`));
  }
  await expect.poll(pageText).toContain('the same kind of fault several times');
  await press('Try again now');
  await expect.poll(pageText).toContain('About Clipslot');
});

test('a place on a screen that is gone, and a size that does not fit, come back on screen', async () => {
  await running.quit();
  const file = join(running.home, 'app.json');
  const kept = JSON.parse(readFileSync(file, 'utf8'));
  expect(kept.windowPlace).toMatchObject({ width: expect.any(Number), maximized: false });
  const windowPlace = { x: 9000, y: 4000, width: 5000, height: 3000, maximized: false };
  writeFileSync(file, JSON.stringify({ ...kept, windowPlace, zoom: 150 }));
  running = await startIn(running.base);
  await running.page.locator('h1').first().waitFor();
  const { bounds, area, zoom } = await running.app.evaluate(({ BrowserWindow, screen }) => {
    const [window] = BrowserWindow.getAllWindows();
    return {
      bounds: window?.getBounds() ?? null,
      area: screen.getPrimaryDisplay().workArea,
      zoom: window?.webContents.getZoomFactor(),
    };
  });
  expect(bounds).toMatchObject({ x: area.x, y: area.y });
  expect(bounds?.width).toBeLessThanOrEqual(area.width);
  expect(bounds?.height).toBeLessThanOrEqual(area.height);
  expect(zoom).toBe(1.5);
});

test('Ctrl+Q ends it', async () => {
  const ended = new Promise<void>((resolve) => running.app.once('close', () => resolve()));
  await pressKey('q').catch(() => {});
  await ended;
});
