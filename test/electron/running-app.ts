// Starts the packaged app for one test file, with folders of its own, and takes it away again.
// Assumes a screen, real or virtual, and an app that `npm test electron` packaged.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { appUnderTest } from '../setup/app-under-test.ts';

export interface RunningApp {
  readonly base: string;
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Where the test "records". */
  readonly captures: string;
  readonly home: string;
  /** Starts the program once more, as a person would, and waits for that second start to end. */
  startAgain(): Promise<number | null>;
  quit(): Promise<void>;
  end(): Promise<void>;
}

export const clipsFolder = join(import.meta.dirname, '../../main/replay/samples');

/** What a test's app starts with besides its folder. */
export interface StartedWith {
  /** Another than the packaged one. */
  readonly program?: string;
  /** Of Chromium. */
  readonly switches?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export function startApp(): Promise<RunningApp> {
  return startIn(newBase());
}

/** A folder for an app that has never run. */
export function newBase(): string {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'clipslot-e2e-')));
  mkdirSync(join(base, 'captures'));
  return base;
}

/** @param base the folder of an earlier start: everything the app had written is still there */
export async function startIn(base: string, more: StartedWith = {}): Promise<RunningApp> {
  const home = join(base, 'home');
  const { executablePath: packaged, args } = appUnderTest();
  const executablePath = more.program ?? packaged;
  const all = [...args, `--user-data-dir=${home}`, ...(more.switches ?? [])];
  // `as`: of an environment, what is not set is left out.
  const env = { ...process.env, XDG_STATE_HOME: join(base, 'state'), ...more.env } as Record<string, string>;
  const app = await _electron.launch({ executablePath, args: all, env, timeout: 30_000 });
  const page = await app.firstWindow({ timeout: 30_000 });
  await agreeToEverything(app);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  return {
    base,
    app,
    page,
    captures: join(base, 'captures'),
    home,
    startAgain: () =>
      new Promise((resolve, reject) => {
        spawn(executablePath, all, { stdio: 'ignore', timeout: 20_000 })
          .on('error', reject)
          .on('exit', resolve);
      }),
    quit: () => app.close(),
    end: async () => {
      await app.close();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

/**
 * Answers the folder dialog as an owner would who picks this folder; everything around the dialog
 * is the real thing.
 */
export async function pickFolder({ app, page }: RunningApp, folder: string): Promise<void> {
  await app.evaluate(({ dialog }, picked) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [picked] });
  }, folder);
  await page.getByRole('button', { name: /folder…/ }).click();
}

/**
 * Answers the system's own questions as an owner would who means it, and counts them: see {@link
 * questionsAsked}.
 */
async function agreeToEverything(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ dialog }) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = async (...given: unknown[]) => {
      const { detail } = given.at(-1) as { detail: string };
      asked.push(detail);
      return { response: 1, checkboxChecked: false };
    };
  });
}

/** What the system's dialogs have asked so far, a text each. */
export function questionsAsked(app: ElectronApplication): Promise<readonly string[]> {
  return app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
}

/** First run with the practice service, as far as the queue. */
export async function setUpPractice(running: RunningApp): Promise<void> {
  await pickFolder(running, running.captures);
  await running.page.getByRole('radio', { name: /Practice service/ }).check();
  await running.page.getByRole('button', { name: 'Start watching' }).click();
  await running.page.getByRole('heading', { level: 1, name: 'Watching for clips' }).waitFor();
}

/** A recording appears under the name a recorder would give it. */
export function record(running: RunningApp, clip: string, name: string): void {
  cpSync(join(clipsFolder, clip), join(running.captures, name));
}

/** The practice service's own account of what it was sent. */
export async function practiceLedger({ home }: RunningApp): Promise<PracticeLedger> {
  const { practicePorts } = JSON.parse(readFileSync(join(home, 'app.json'), 'utf8'));
  const answer = await fetch(`http://127.0.0.1:${practicePorts.metadata}/simulator/ledger`);
  // Our own simulator's answer; the fields are those of main/simulator/ledger-document.ts.
  return (await answer.json()) as PracticeLedger;
}

export interface PracticeLedger {
  readonly posts: readonly unknown[];
  readonly slots: readonly { readonly committedSha256: string | null; readonly commits: number }[];
}

export async function setContentSize(app: ElectronApplication, width: number, height: number): Promise<void> {
  await app.evaluate(({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h), [
    width,
    height,
  ] as const);
}

export function windowStates(app: ElectronApplication): Promise<boolean[]> {
  return app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.isVisible()),
  );
}
