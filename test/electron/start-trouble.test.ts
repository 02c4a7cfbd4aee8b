// Starts that have something in their way, in the packaged app: a window or a dialog comes, it says why, and nothing is
// guessed or written over.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { appUnderTest } from '../setup/app-under-test.ts';
import { mountSmallDisk, whyNoSmallDisk } from '../support/small-disk.ts';
import { newBase, type RunningApp, setUpPractice, startIn } from './running-app.ts';

let ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

function spawned(
  home: string,
  env: Record<string, string> = {},
): { child: ChildProcess; said: () => string } {
  const { executablePath, args } = appUnderTest();
  let said = '';
  const child = spawn(executablePath, [...args, `--user-data-dir=${home}`], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr?.on('data', (part) => {
    said += String(part);
  });
  const ended = exitOf(child);
  // The next test looks at the screen too.
  ends.push(() => (child.exitCode === null && child.kill('SIGKILL') ? ended : null));
  return { child, said: () => said };
}

/** Titles of the windows on the screen that are larger than a mark. */
function windowsOnScreen(): string[] {
  const tree = execFileSync('xwininfo', ['-root', '-tree'], { encoding: 'utf8' });
  return [...tree.matchAll(/"(Clipslot[^"]*)":.*?(\d{3,})x(\d{2,})\+/g)].map(([, title = '']) => title);
}
const exitOf = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));

test('settings of the app that are empty: the window asks, nothing runs, and the file is as it was', async () => {
  const base = newBase();
  const first = await startIn(base);
  await setUpPractice(first);
  await first.quit();
  const home = join(base, 'home');
  mkdirSync(join(home, 'environments', 'production'));
  writeFileSync(join(home, 'environments', 'production', 'config.json'), '{}');
  for (const name of readdirSync(home)) if (name.startsWith('app.')) rmSync(join(home, name));
  writeFileSync(join(home, 'app.json'), '');
  const running = await startIn(base);
  ends.push(() => running.end());
  await running.page.getByRole('heading', { name: 'Where do your clips go?' }).waitFor();
  expect(readFileSync(join(home, 'app.json'), 'utf8')).toBe('');
  await running.page.getByRole('button', { name: /^Practice/ }).click();
  await running.page.getByRole('heading', { level: 1, name: 'Watching for clips' }).waitFor();
  await running.page.getByText(/^The settings of the app were damaged/).waitFor();
  expect(readdirSync(home).filter((name) => name.startsWith('app.unreadable-'))).toHaveLength(1);
});

test('neither a missing folder for temporary files nor an odd lock of Chromium is "running already"; a second start in the same moment is answered', async () => {
  const home = join(newBase(), 'home');
  mkdirSync(join(home, 'SingletonLock'), { recursive: true });
  const env = { TMPDIR: join(home, 'not there') };
  const first = spawned(home, env);
  const second = spawned(home, env);
  const [ended] = await Promise.race([
    exitOf(first.child).then((code) => [code, first] as const),
    exitOf(second.child).then((code) => [code, second] as const),
  ]);
  expect(ended).toBe(0);
  await expect.poll(windowsOnScreen).toContain('Clipslot');
  expect(first.said() + second.said()).toContain('its window was asked to show');
  expect([first.child.exitCode, second.child.exitCode]).toContain(null);
});

test('one that holds the home and does not answer is named', async () => {
  const home = join(newBase(), 'home');
  const first = spawned(home);
  await expect.poll(() => existsSync(join(home, 'instance.json'))).toBe(true);
  first.child.kill('SIGSTOP');
  const second = spawned(home);
  await expect.poll(second.said).toMatch(/running already .*process \d+.* does not answer/);
  await expect.poll(windowsOnScreen).toContain('Clipslot');
});

test.skipIf(whyNoSmallDisk !== null)(
  'a home that cannot be written to has a dialog and a reason',
  async () => {
    const disk = mountSmallDisk(8);
    ends.push(() => disk.close());
    execFileSync('mount', ['-o', 'remount,ro', disk.path]);
    const { said } = spawned(disk.path);
    await expect.poll(windowsOnScreen).toContain('Clipslot');
    await expect.poll(said).toContain('on a disk that cannot be written to');
  },
);

test.skipIf(whyNoSmallDisk !== null)(
  'practice starts on a full disk: its ports are only good to know',
  async () => {
    const disk = mountSmallDisk(200);
    ends.push(() => disk.close());
    mkdirSync(join(disk.path, 'captures'));
    let running: RunningApp = await startIn(disk.path);
    await setUpPractice(running);
    await running.quit();
    disk.leaveFree(0);
    running = await startIn(disk.path);
    ends.push(() => running.quit());
    await running.page
      .getByRole('heading', { level: 1, name: /Watching for clips|disk .* is full/i })
      .waitFor();
  },
);
