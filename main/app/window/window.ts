/**
 * The one window: the only place that makes a `BrowserWindow`. Closing hides it; after a while out of sight it is given
 * up and made anew when asked for, because the page holds no truth of its own.
 */
import { BrowserWindow, type NativeImage, nativeTheme } from 'electron';
import { type OurPage, uiOrigin } from './ipc.ts';

/** Long enough to come back to, short enough not to keep a renderer for months in the tray. */
const giveUpAfterMs = 10 * 60_000;

export interface WindowOptions {
  readonly preloadFile: string;
  readonly icon: NativeImage;
  readonly inspectable: boolean;
  /** The page has come into sight and wants to know how things are. */
  readonly onShown: () => void;
  /** The owner closed the window; Clipslot works on. */
  readonly onClosed: () => void;
  /** The session of the user ends (Windows); `before-quit` is not emitted then. */
  readonly onSessionEnd: () => void;
}

export interface AppWindow {
  show(): void;
  current(): BrowserWindow | null;
  /** The page, when there is one. */
  page(): OurPage | null;
  /** The page, when somebody can see it: no view is sent to a hidden window. */
  visiblePage(): OurPage | null;
  /** Somebody looks at it: visible and in front. */
  isWatched(): boolean;
  /** From now on closing closes. */
  letGo(): void;
}

export function createAppWindow(options: WindowOptions): AppWindow {
  let window: BrowserWindow | null = null;
  let leaving = false;
  let giveUp: NodeJS.Timeout | undefined;

  const show = () => {
    clearTimeout(giveUp);
    if (window === null) {
      window = open(options, () => leaving);
      window.on('hide', () => {
        giveUp = setTimeout(() => window?.destroy(), giveUpAfterMs);
      });
      window.on('closed', () => {
        window = null;
      });
      return;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };

  return {
    show,
    current: () => window,
    page: () => window?.webContents ?? null,
    visiblePage: () => (window?.isVisible() && !window.isMinimized() ? window.webContents : null),
    isWatched: () => window?.isFocused() ?? false,
    letGo: () => {
      leaving = true;
      clearTimeout(giveUp);
    },
  };
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
  // A page that crashed holds nothing: the next look at the window makes it anew.
  window.webContents.on('render-process-gone', () => window.destroy());
  window.on('show', options.onShown);
  window.on('restore', options.onShown);
  window.on('session-end', options.onSessionEnd);
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${uiOrigin}/index.html`);
  return window;
}
