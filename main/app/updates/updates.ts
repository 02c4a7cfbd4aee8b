/**
 * Updates of the app: off in a build without a feed, and without one nothing is loaded and nothing
 * asked. With one it looks now and then, only while nothing is being sent; what it finds is fetched
 * and installed when the owner says so.
 */
import type { UpdateView } from '../../../preload/about-contract.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Clock } from '../../base/runtime.ts';

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
  readonly clock: Clock;
  /** The queue has to come to rest before the program is replaced. */
  readonly rest: () => Promise<void>;
  readonly note: (name: string, facts?: Readonly<Record<string, unknown>>) => void;
  readonly bug: (error: unknown) => void;
}

const firstCheckMs = 10 * 60_000;
const checksApartMs = 6 * 3_600_000;
/** While something is sent the look is put off by this much. */
const busyApartMs = 10 * 60_000;

export class Updates implements Disposable {
  readonly #parts: UpdateParts;
  #view: UpdateView;
  #loaded: Promise<Updater> | null = null;
  #stopWaiting = () => {};

  constructor(parts: UpdateParts) {
    this.#parts = parts;
    this.#view = parts.load === null ? { state: 'off' } : { state: 'none', checkedAt: null, failed: false };
  }

  view(): UpdateView {
    return this.#view;
  }

  /** Looks for the first time a while from now, then again and again. */
  start(): void {
    if (this.#parts.load !== null) this.#lookIn(firstCheckMs);
  }

  async check(): Promise<UpdateView> {
    const asked = this.#updater();
    if (asked === null || this.#view.state !== 'none') return this.#view;
    this.#view = { state: 'checking' };
    const { clock, note, bug } = this.#parts;
    try {
      const found = await (await asked).checkForUpdates();
      this.#view = found?.isUpdateAvailable
        ? { state: 'found', version: found.updateInfo.version, failed: false }
        : { state: 'none', checkedAt: clock.now(), failed: false };
      note('update-checked', { state: this.#view.state });
    } catch (error) {
      // An unreachable feed is no bug, but the log should say why nothing came.
      bug(error);
      this.#view = { state: 'none', checkedAt: clock.now(), failed: true };
    }
    return this.#view;
  }

  async fetch(): Promise<UpdateView> {
    const asked = this.#updater();
    if (asked === null || this.#view.state !== 'found') return this.#view;
    const { version } = this.#view;
    this.#view = { state: 'fetching', version, share: 0 };
    try {
      await (await asked).downloadUpdate();
      this.#view = { state: 'ready', version, whenQuiet: false };
    } catch (error) {
      this.#parts.bug(error);
      this.#view = { state: 'found', version, failed: true };
    }
    return this.#view;
  }

  install(when: 'now' | 'when-quiet'): UpdateView {
    if (this.#view.state !== 'ready') return this.#view;
    this.#view = { ...this.#view, whenQuiet: when === 'when-quiet' };
    if (when === 'now' || this.#parts.isQuiet()) this.#replace();
    return this.#view;
  }

  /** Something has changed that may have made it quiet. */
  looked(): void {
    if (this.#view.state !== 'ready' || !this.#view.whenQuiet || !this.#parts.isQuiet()) return;
    this.#view = { ...this.#view, whenQuiet: false };
    this.#replace();
  }

  dispose(): void {
    this.#stopWaiting();
  }

  #lookIn(waitMs: number): void {
    this.#stopWaiting = this.#parts.clock.after(waitMs, () => {
      const quiet = this.#parts.isQuiet();
      if (quiet) this.check().catch(this.#parts.bug);
      this.#lookIn(quiet ? checksApartMs : busyApartMs);
    });
  }

  #replace(): void {
    const { note, rest, bug } = this.#parts;
    note('update-installing');
    rest()
      .then(() => this.#updater())
      .then((updater) => updater?.quitAndInstall(false, true))
      .catch(bug);
  }

  #updater(): Promise<Updater> | null {
    const { load } = this.#parts;
    if (load === null) return null;
    this.#loaded ??= load().then((found) => this.#prepare(found));
    return this.#loaded;
  }

  #prepare(found: Updater): Updater {
    found.autoDownload = false;
    // A program that is replaced at the end of a session could be cut off by the end of the
    // computer's.
    found.autoInstallOnAppQuit = false;
    found.logger = null;
    found.on('download-progress', ({ percent }) => {
      if (this.#view.state === 'fetching') this.#view = { ...this.#view, share: percent / 100 };
    });
    return found;
  }
}
