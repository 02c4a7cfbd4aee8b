/**
 * The one window: the only place that makes a `BrowserWindow`. Closing hides it; after a while out
 * of sight it is given up and made again when asked for, because the page holds no truth of its
 * own.
 */
import { BrowserWindow, type NativeImage, nativeTheme } from 'electron';
import type { Disposable } from '../../base/disposable.ts';
import type { Clock } from '../../base/runtime.ts';
import { type OurPage, uiOrigin } from './ipc.ts';

/** Long enough to come back to, short enough not to keep a renderer for months in the tray. */
const giveUpAfterMs = 10 * 60_000;

export interface WindowOptions {
  readonly clock: Clock;
  readonly preloadFile: string;
  readonly icon: NativeImage;
  readonly inspectable: boolean;
  /** The page has come into sight and wants to know how things are. */
  readonly onShown: () => void;
  /** The owner closed the window; Clipslot works on. */
  readonly onClosed: () => void;
  /** The session of the user ends (Windows); `before-quit` is not emitted then. */
  readonly onSessionEnd: () => void;
  readonly onBug: (error: unknown) => void;
}

export class AppWindow implements Disposable {
  readonly #options: WindowOptions;
  #window: BrowserWindow | null = null;
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

  /** From now on closing closes. */
  dispose(): void {
    this.#leaving = true;
    this.#stopGivingUp();
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
  const window = new BrowserWindow({
    width: 1120,
    height: 760,
    minWidth: 760,
    minHeight: 520,
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
  window.on('close', (event) => {
    if (isLeaving()) return;
    event.preventDefault();
    window.hide();
    options.onClosed();
  });
  // A page that crashed holds nothing: the next look at the window makes it again.
  window.webContents.on('render-process-gone', () => window.destroy());
  window.on('show', options.onShown);
  window.on('restore', options.onShown);
  window.on('session-end', options.onSessionEnd);
  window.once('ready-to-show', () => window.show());
  window.loadURL(`${uiOrigin}/index.html`).catch(options.onBug);
  return window;
}
