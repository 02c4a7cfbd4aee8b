/**
 * The one window: the only place that makes a `BrowserWindow`. Closing hides it; after a while out
 * of sight it is given up and made again when asked for, because the page holds no truth of its
 * own.
 */
import { BrowserWindow, type NativeImage, nativeTheme, screen } from 'electron';
import type { Disposable } from '../../base/disposable.ts';
import type { Clock } from '../../base/runtime.ts';
import type { TaskbarProgress } from '../tray/taskbar.ts';
import type { OurPage } from './ipc.ts';
import { pageAddress } from './page-address.ts';
import { keepPageAlive } from './page-life.ts';
import { commandOf, zoomedBy } from './window-keys.ts';
import { type Area, leastSize, placeOn, type WindowPlace } from './window-place.ts';

/** Long enough to come back to, short enough not to keep a renderer for months in the tray. */
const giveUpAfterMs = 10 * 60_000;

/** A window that cannot be drawn is shown all the same after this: it has a title, and a way out. */
const longestDarkMs = 1500;

/** What is remembered of the window. */
export interface WindowLook {
  readonly windowPlace: WindowPlace | null;
  /** Of the page, in percent. */
  readonly zoom: number;
}

export interface WindowOptions {
  readonly clock: Clock;
  readonly preloadFile: string;
  readonly icon: NativeImage;
  readonly inspectable: boolean;
  /** The page has come into sight and wants to know how things are. */
  readonly onShown: () => void;
  readonly look: () => WindowLook;
  /** The owner has placed the window or changed its size. */
  readonly onLook: (change: Partial<WindowLook>) => void;
  readonly onQuit: () => void;
  /** The owner closed the window; Clipslot works on. */
  readonly onClosed: () => void;
  /** The session of the user ends (Windows); `before-quit` is not emitted then. */
  readonly onSessionEnd: () => void;
  readonly onBug: (error: unknown) => void;
}

export class AppWindow implements Disposable {
  readonly #options: WindowOptions;
  #window: BrowserWindow | null = null;
  #progress: TaskbarProgress | null = null;
  #leaving = false;
  #stopGivingUp = () => {};

  constructor(options: WindowOptions) {
    this.#options = options;
  }

  /** Brings it up, made again if it was given up. */
  show(): void {
    this.#stopGivingUp();
    const window = this.#window;
    if (window === null) {
      this.#window = this.#open();
      this.#drawProgress();
      return;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  current(): BrowserWindow | null {
    return this.#window;
  }

  /** The page, when there is one. */
  page(): OurPage | null {
    return this.#window?.webContents ?? null;
  }

  /** The page, when it can be seen: no view is sent to a hidden window. */
  visiblePage(): OurPage | null {
    const window = this.#window;
    return window?.isVisible() && !window.isMinimized() ? window.webContents : null;
  }

  /** The owner looks at it: visible and in front. */
  isWatched(): boolean {
    return this.#window?.isFocused() ?? false;
  }

  /** Draws the bar in the taskbar, when it has changed; a window made again gets it too. */
  showProgress(progress: TaskbarProgress): void {
    const same = progress.share === this.#progress?.share && progress.mode === this.#progress.mode;
    this.#progress = progress;
    if (!same) this.#drawProgress();
  }

  /** From now on closing closes. */
  dispose(): void {
    this.#leaving = true;
    if (this.#window !== null) this.#options.onLook({ windowPlace: placeOf(this.#window) });
    this.#stopGivingUp();
  }

  #drawProgress(): void {
    if (this.#progress === null) return;
    this.#window?.setProgressBar(this.#progress.share, { mode: this.#progress.mode });
  }

  #open(): BrowserWindow {
    const window = open(this.#options, () => this.#leaving);
    window.on('hide', () => {
      this.#stopGivingUp = this.#options.clock.after(giveUpAfterMs, () => this.#window?.destroy());
    });
    window.on('closed', () => {
      this.#window = null;
    });
    return window;
  }
}

function open(options: WindowOptions, isLeaving: () => boolean): BrowserWindow {
  const kept = options.look();
  const place = placeOn(kept.windowPlace, workAreas());
  const window = new BrowserWindow({
    ...place,
    minWidth: Math.min(leastSize.width, place.width),
    minHeight: Math.min(leastSize.height, place.height),
    show: false,
    autoHideMenuBar: true,
    icon: options.icon,
    // The colours of `renderer/theme.css`, so that the first frame does not flash.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14161a' : '#f6f7f9',
    webPreferences: {
      preload: options.preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: options.inspectable,
    },
  });
  if (kept.windowPlace?.maximized) window.maximize();
  window.on('close', (event) => {
    options.onLook({ windowPlace: placeOf(window) });
    if (isLeaving()) return;
    event.preventDefault();
    window.hide();
    options.onClosed();
  });
  keepPageAlive(window, options);
  window.on('show', options.onShown);
  window.on('restore', options.onShown);
  window.on('session-end', options.onSessionEnd);
  showSoon(window, options);
  followKeys(window, options);
  window.loadURL(pageAddress).catch(options.onBug);
  return window;
}

/** Drawn first where that is quick; a person who waits sees a window in any case. */
function showSoon(window: BrowserWindow, { clock }: WindowOptions): void {
  const callOff = clock.after(longestDarkMs, () => {
    if (!window.isDestroyed()) window.show();
  });
  window.once('ready-to-show', () => {
    callOff();
    window.show();
  });
  window.once('closed', callOff);
}

function followKeys(window: BrowserWindow, { look, onLook, onQuit }: WindowOptions): void {
  const contents = window.webContents;
  contents.on('did-finish-load', () => contents.setZoomFactor(look().zoom / 100));
  contents.on('before-input-event', (event, input) => {
    const command = commandOf(input, process.platform);
    if (command === null) return;
    event.preventDefault();
    if (command === 'quit') return onQuit();
    const zoom = zoomedBy(Math.round(contents.getZoomFactor() * 100), command);
    contents.setZoomFactor(zoom / 100);
    onLook({ zoom });
  });
}

function placeOf(window: BrowserWindow): WindowPlace {
  return { ...window.getNormalBounds(), maximized: window.isMaximized() };
}

function workAreas(): [Area, ...Area[]] {
  const main = screen.getPrimaryDisplay().workArea;
  return [main, ...screen.getAllDisplays().map(({ workArea }) => workArea)];
}
