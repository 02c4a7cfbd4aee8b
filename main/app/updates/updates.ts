/**
 * Updates of the app: off in a build without a feed, and without one nothing is loaded and nothing asked. With one it looks
 * now and then, only while nothing is being sent; what it finds is fetched and installed when the owner says so.
 */
import type { UpdateView } from '../../../preload/about-contract.ts';

/** The part of electron-updater that is used. */
export interface Updater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  logger: unknown;
  checkForUpdates(): Promise<{
    readonly isUpdateAvailable: boolean;
    readonly updateInfo: { readonly version: string };
  } | null>;
  downloadUpdate(): Promise<unknown>;
  quitAndInstall(isSilent: boolean, isForceRunAfter: boolean): void;
  on(event: 'download-progress', listener: (progress: { readonly percent: number }) => void): unknown;
}

export interface UpdateParts {
  /** Loads electron-updater; null in a build without a feed. */
  readonly load: (() => Promise<Updater>) | null;
  /** Nothing is being sent. */
  isQuiet(): boolean;
  now(): number;
  later(act: () => void, waitMs: number): void;
  /** The queue has to come to rest before the program is replaced. */
  rest(): Promise<void>;
  note(name: string, facts?: Readonly<Record<string, unknown>>): void;
  bug(error: unknown): void;
}

export interface Updates {
  view(): UpdateView;
  /** Looks for the first time a while from now, then again and again. */
  start(): void;
  check(): Promise<UpdateView>;
  fetch(): Promise<UpdateView>;
  install(when: 'now' | 'when-quiet'): UpdateView;
  /** Something has changed that may have made it quiet. */
  looked(): void;
}

const firstCheckMs = 10 * 60_000;
const checksApartMs = 6 * 3_600_000;
/** While something is sent the look is put off by this much. */
const busyApartMs = 10 * 60_000;

export function createUpdates(parts: UpdateParts): Updates {
  const { load } = parts;
  let view: UpdateView = load === null ? { state: 'off' } : { state: 'none', checkedAt: null, failed: false };
  let loaded: Promise<Updater> | null = null;
  const updater = (): Promise<Updater> | null => {
    if (load === null) return null;
    loaded ??= load().then(prepare);
    return loaded;
  };

  function prepare(found: Updater): Updater {
    found.autoDownload = false;
    // A program that is replaced at the end of a session could be cut off by the end of the computer's.
    found.autoInstallOnAppQuit = false;
    found.logger = null;
    found.on('download-progress', ({ percent }) => {
      if (view.state === 'fetching') view = { ...view, share: percent / 100 };
    });
    return found;
  }

  async function check(): Promise<UpdateView> {
    const asked = updater();
    if (asked === null || view.state !== 'none') return view;
    view = { state: 'checking' };
    try {
      const found = await (await asked).checkForUpdates();
      view = found?.isUpdateAvailable
        ? { state: 'found', version: found.updateInfo.version, failed: false }
        : { state: 'none', checkedAt: parts.now(), failed: false };
      parts.note('update-checked', { state: view.state });
    } catch (error) {
      // An unreachable feed is no bug, but the log should say why nothing came.
      parts.bug(error);
      view = { state: 'none', checkedAt: parts.now(), failed: true };
    }
    return view;
  }

  async function fetch(): Promise<UpdateView> {
    const asked = updater();
    if (asked === null || view.state !== 'found') return view;
    const { version } = view;
    view = { state: 'fetching', version, share: 0 };
    try {
      await (await asked).downloadUpdate();
      view = { state: 'ready', version, whenQuiet: false };
    } catch (error) {
      parts.bug(error);
      view = { state: 'found', version, failed: true };
    }
    return view;
  }

  function install(when: 'now' | 'when-quiet'): UpdateView {
    if (view.state !== 'ready') return view;
    view = { ...view, whenQuiet: when === 'when-quiet' };
    if (when === 'now' || parts.isQuiet()) void replace();
    return view;
  }

  async function replace(): Promise<void> {
    parts.note('update-installing');
    await parts.rest();
    (await updater())?.quitAndInstall(false, true);
  }

  function look(): void {
    const quiet = parts.isQuiet();
    if (quiet) void check();
    parts.later(look, quiet ? checksApartMs : busyApartMs);
  }

  return {
    view: () => view,
    start: () => {
      if (load !== null) parts.later(look, firstCheckMs);
    },
    check,
    fetch,
    install,
    looked: () => {
      if (view.state !== 'ready' || !view.whenQuiet || !parts.isQuiet()) return;
      view = { ...view, whenQuiet: false };
      void replace();
    },
  };
}
