// The authorization in the packaged app: it goes in by one field and comes out nowhere: not in the
// page, not in an answer, not in a file, the log and the diagnostics included.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newBase, pickFolder, type RunningApp, record, startIn } from './running-app.ts';

const token = 'XBL3.0 x=1357924680;Never-Shown-7d1f0c';
/** Each part that would give it away. */
const traces = [token, 'Never-Shown-7d1f0c', '1357924680', Buffer.from(token).toString('base64')];

let running: RunningApp;

beforeAll(async () => {
  running = await startIn(newBase());
  const { page, captures } = running;
  await pickFolder(running, captures);
  await page.getByRole('radio', { name: /test service/i }).check();
  // Nothing listens there: the clip waits, with the reason in every place that tells reasons.
  await page.getByLabel('Service address').fill('http://127.0.0.1:9');
  await page.getByLabel('Hosts that may receive clips').fill('127.0.0.1:9');
  await page.getByLabel(/SCID/).fill('00000000-0000-0000-0000-000000000001');
  await page.getByLabel(/greatestMomentId/).fill('moment');
  await page.getByLabel('Authorization', { exact: true }).fill(token);
  await page.getByRole('button', { name: 'Start watching' }).click();
  await page.getByRole('navigation').waitFor();
  record(running, 'plain.mp4', 'capture.mp4');
  await page.getByText(/^No slot yet/).waitFor();
});
afterAll(() => running.end());

test('no screen and no answer to the page holds it', async () => {
  const { page } = running;
  const places = page.locator('nav.places button');
  for (let at = 0; at < (await places.count()); at += 1) {
    await places.nth(at).click();
    await page.locator('h1').first().waitFor();
    const shown = await page.evaluate(() => {
      const fields = [...document.querySelectorAll('input, textarea')].map(
        (one) => (one as HTMLInputElement).value,
      );
      return [document.documentElement.outerHTML, ...fields].join('\n');
    });
    expect(traces.filter((trace) => shown.includes(trace))).toEqual([]);
  }
  const answers = await page.evaluate(async () => {
    const bridge = (window as unknown as { clipslot: Record<string, (input?: unknown) => Promise<unknown>> })
      .clipslot;
    const asked = ['getSetup', 'getSettings', 'getOverview', 'getOverviewDetails', 'getAbout'];
    const list = (await bridge.getQueuePage?.({
      offset: 0,
      limit: 10,
      search: '',
      groups: ['needs-you', 'sending', 'waiting', 'done'],
      sort: 'usual',
    })) as { clips: { clipId: string }[] };
    const clip = await bridge.getClip?.({ clipId: list.clips[0]?.clipId });
    return JSON.stringify([list, clip, ...(await Promise.all(asked.map((name) => bridge[name]?.())))]);
  });
  expect(answers).toContain('capture.mp4');
  expect(traces.filter((trace) => answers.includes(trace))).toEqual([]);
});

test('diagnostics and log do not hold it, nor the name of the owner’s folders', async () => {
  const { app, page, base } = running;
  const saved = join(base, 'diagnostics.json');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, saved);
  await page.getByRole('button', { name: 'About' }).click();
  // The same screen tells about updates: this build names no feed, so there is nothing to look for.
  await page.getByText('This build has no place to look for updates').waitFor();
  expect(await page.getByRole('button', { name: 'Look for updates' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Export diagnostics…' }).click();
  await page.getByText('Saved as diagnostics.json.').waitFor();
  const text = readFileSync(saved, 'utf8');
  expect(JSON.parse(text)).toMatchObject({ format: 'clipslot-diagnostics' });
  expect(JSON.parse(text).log.join()).toContain('started');
  expect(traces.filter((trace) => text.includes(trace))).toEqual([]);
  expect(text).not.toContain(base);
});

test('no file holds it in plain; without a safe store it is only kept for the session, and the window says so', async () => {
  const { home } = running;
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const holding = files.filter((one) => {
    const bytes = readFileSync(join(one.parentPath, one.name));
    return traces.some((trace) => bytes.includes(trace));
  });
  expect(holding.map(({ name }) => name)).toEqual([]);
  expect(files.map(({ name }) => name)).toContain('clipslot.log');
  const backend = await running.app.evaluate(({ safeStorage }) => safeStorage.getSelectedStorageBackend());
  if (backend !== 'basic_text' && backend !== 'unknown') return;
  expect(files.map(({ name }) => name)).not.toContain('authorization.json');
  await running.page.getByRole('button', { name: 'Queue' }).click();
  await running.page.getByText('The authorization is kept for this session only').waitFor();
});
