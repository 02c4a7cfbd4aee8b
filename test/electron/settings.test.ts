// First run and settings from the owner's chair, by keyboard alone, with services of the test's
// own. One app, told in order.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../main/simulator/start-simulator.ts';
import { violations } from './accessibility.ts';
import { focusedName, pressOn, tabTo, typeInto } from './keyboard.ts';
import { newBase, questionsAsked, type RunningApp, setContentSize, startIn } from './running-app.ts';

const takesPictures = process.env.CLIPSLOT_SCREENSHOTS !== undefined;
const best = ['week-light-1280x800.png', 'first-run-dark-1280x800.png'];
const kept = join(import.meta.dirname, 'screenshots');
const every = join(import.meta.dirname, '..', '..', 'dist', 'screenshots');

let running: RunningApp;
let service: Simulator;
let base: string;
let owner: string;

beforeAll(async () => {
  service = await startSimulator();
  base = newBase();
  owner = join(base, 'owner');
  const profile = join(owner, '.config', 'obs-studio', 'basic', 'profiles', 'Main');
  mkdirSync(profile, { recursive: true });
  writeFileSync(join(profile, 'basic.ini'), `[SimpleOutput]\nFilePath=${join(base, 'captures')}\n`);
  running = await startIn(base, { env: { HOME: owner, XDG_CONFIG_HOME: join(owner, '.config') } });
});
afterAll(async () => {
  await running.end();
  await service.close();
});

const config = (environment = 'test') =>
  JSON.parse(readFileSync(join(running.home, 'environments', environment, 'config.json'), 'utf8'));

async function goToSection(name: string): Promise<void> {
  const { page } = running;
  if ((await page.getByRole('heading', { level: 1, name: 'Settings' }).count()) === 0)
    await pressOn(page, 'Settings');
  await page.getByRole('navigation', { name: 'Sections' }).waitFor();
  await pressOn(page, name);
  await page.getByRole('heading', { level: 2, name }).waitFor();
}

/**
 * Nothing inaccessible in either theme. Pictures in both sizes and themes are taken on purpose,
 * like those of the README.
 */
async function lookAt(name: string): Promise<void> {
  const { page } = running;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    if (takesPictures) await takePictures(`${name}-${colorScheme}`);
    expect(await violations(page)).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
}

async function takePictures(name: string): Promise<void> {
  const { page, app } = running;
  for (const [width, height] of [
    [800, 600],
    [1280, 800],
  ] as const) {
    await setContentSize(app, width, height);
    await page.waitForFunction((wanted) => window.innerWidth === wanted, width);
    const picture = `${name}-${width}x${height}.png`;
    await page.screenshot({ path: join(every, picture) });
    if (best.includes(picture)) await page.screenshot({ path: join(kept, `settings-${picture}`) });
  }
}

test('first run: the folder OBS records to is found, and taken by keyboard', async () => {
  const { page } = running;
  await page.getByText('OBS records here').waitFor();
  await pressOn(page, 'Use captures');
  await page.getByRole('button', { name: 'Remove captures' }).waitFor();
});

test('first run: the test of the connection says in words what is wrong, and when it works', async () => {
  const { page } = running;
  await tabTo(page, /^Practice service/);
  await page.keyboard.press('ArrowDown');
  await typeInto(page, 'Service address', service.metadataUrl);
  await typeInto(page, 'Hosts that may receive clips', service.transferHost);
  await typeInto(page, 'Service config ID (SCID)', service.scid);
  await typeInto(page, 'Name ID of the clips (greatestMomentId)', '123abc');
  await typeInto(page, 'Authorization', 'Xauth=wrong');
  await pressOn(page, 'Test connection');
  await page.getByText('The service does not accept the authorization.').waitFor();
  await lookAt('first-run');
  await page.getByLabel('Authorization').focus();
  await typeInto(page, 'Authorization', service.authorization);
  await pressOn(page, 'Test connection');
  await page.getByText('Everything works: clips can go to this service.').waitFor();
  await pressOn(page, 'Start watching');
  await page.getByRole('heading', { level: 1, name: 'Watching for clips' }).waitFor();
  await page.getByText('Test environment').waitFor();
  // The tests of the connection asked once about the way there, the start once about everything.
  expect(await questionsAsked(running.app)).toEqual([
    expect.stringContaining(`• Publish recordings at ${service.metadataUrl}`),
    expect.stringContaining(`• Send recordings to ${service.transferHost}`),
  ]);
  expect(JSON.stringify(config())).not.toContain(service.authorization);
});

test('the pace changes while Clipslot runs, by Ctrl+S', async () => {
  const { page } = running;
  await goToSection('Pace and order');
  await pressOn(page, 'Limit the pace', 'Space');
  await typeInto(page, 'At most', '1,5');
  await page.getByText('MB/s, that is 12 Mbit/s on the line').waitFor();
  await page.keyboard.press('Control+S');
  await page.getByText('Saved, and in effect.').waitFor();
  expect(config().transfers).toMatchObject({ bytesPerSecond: 1_500_000, windows: 'always' });
});

test('what the engine would not take is said at its field, which has the focus', async () => {
  const { page } = running;
  await typeInto(page, 'At most', '0');
  await page.keyboard.press('Control+S');
  await page.getByRole('alert').filter({ hasText: 'Not saved' }).waitFor();
  await expect.poll(() => focusedName(page)).toBe('At most');
  expect(await page.getByLabel('At most', { exact: true }).getAttribute('aria-invalid')).toBe('true');
  await lookAt('pace-problem');
});

test('leaving with something unsaved is asked about', async () => {
  const { page } = running;
  await pressOn(page, 'Queue');
  await page.getByRole('dialog', { name: 'Save the changes?' }).waitFor();
  expect(await focusedName(page)).toBe('Stay here');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await pressOn(page, 'Revert');
  await page.getByText('Not saved yet').waitFor({ state: 'hidden' });
  expect(await page.getByLabel('At most', { exact: true }).inputValue()).toBe('1.5');
});

test('the week is painted by keyboard and by mouse, and written as rules', async () => {
  const { page } = running;
  await goToSection('Sending times');
  await tabTo(page, 'Monday 00:00–00:30, Full');
  for (const key of ['Control+A', '0', 'Escape', 'Control+Home']) await page.keyboard.press(key);
  for (let step = 0; step < 13; step += 1) await page.keyboard.press('Shift+ArrowRight');
  for (let step = 0; step < 6; step += 1) await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('2');
  await page.getByText('Every day: full 00:00–07:00.').waitFor();
  const cell = (name: string) => page.getByRole('gridcell', { name });
  await page.getByRole('radio', { name: 'Limited' }).focus();
  await page.keyboard.press('Space');
  await cell('Saturday 12:00–12:30, Off').hover();
  await page.mouse.down();
  await cell('Sunday 13:30–14:00, Off').hover();
  await page.mouse.up();
  await page.getByText('Saturday to Sunday: full 00:00–07:00, limited 12:00–14:00.').waitFor();
  await page.keyboard.press('Control+S');
  await page.getByText('Saved, and in effect.').waitFor();
  expect(config().transfers.windows).toEqual({
    default: 'off',
    rules: [
      { days: 'daily', from: '00:00', to: '07:00', pace: 'full' },
      { days: 'sat,sun', from: '12:00', to: '14:00', pace: 'limited' },
    ],
  });
  await lookAt('week');
});

test('every other section is accessible and looked at', async () => {
  for (const [section, picture] of [
    ['Folders', 'folders'],
    ['Service and account', 'service'],
    ['While you play', 'busy'],
    ['This app', 'app'],
    ['Environment', 'environment'],
  ] as const) {
    await goToSection(section);
    await lookAt(picture);
  }
});

test('language, theme and start at login hold at once', async () => {
  const { page, app } = running;
  await goToSection('This app');
  await tabTo(page, 'Colours');
  await page.keyboard.press('End');
  await expect.poll(() => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
  await pressOn(page, 'Start when you sign in', 'Space');
  const entry = join(owner, '.config', 'autostart', 'clipslot.desktop');
  await expect.poll(() => existsSync(entry)).toBe(true);
  await tabTo(page, 'Language');
  await page.keyboard.press('End');
  await page.getByRole('heading', { level: 1, name: 'Einstellungen' }).waitFor();
  await page.waitForFunction(() => document.documentElement.lang === 'de');
  await lookAt('app-german');
  await tabTo(page, 'Sprache');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
});

test('production is asked about, is set up on its own, and leaves the test environment as it was', async () => {
  const { page } = running;
  await goToSection('Environment');
  await pressOn(page, 'Go over to Production');
  await page.getByRole('dialog', { name: 'Go over to production?' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await page.getByText('Test environment').count()).toBe(1);
  await pressOn(page, 'Go over to Production');
  await pressOn(page, 'Go over to production');
  await page.getByRole('heading', { level: 1, name: 'Set up Clipslot' }).waitFor();
  expect(await page.getByRole('radio', { name: /^Production/ }).isChecked()).toBe(true);
  await pressOn(page, 'Back to Test');
  await page.getByText('Test environment').waitFor();
  expect(config().account.scid).toBe(service.scid);
});

test('the practice service behaves as the owner chooses', async () => {
  const { page } = running;
  await goToSection('Environment');
  await pressOn(page, 'Go over to Practice');
  await page.getByRole('heading', { level: 1, name: 'Set up Clipslot' }).waitFor();
  await pressOn(page, 'Use captures');
  await page.getByRole('button', { name: 'Remove captures' }).waitFor();
  await pressOn(page, 'Start watching');
  await page.getByText('Practice: nothing leaves this computer').first().waitFor();
  await goToSection('Service and account');
  await tabTo(page, 'How the practice service behaves');
  await page.keyboard.press('ArrowDown');
  const chosen = () => JSON.parse(readFileSync(join(running.home, 'app.json'), 'utf8')).practiceScenario;
  await expect.poll(chosen).toMatch(/\w/);
  await lookAt('practice');
});
