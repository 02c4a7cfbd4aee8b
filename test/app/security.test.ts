// The items of Electron's security checklist that the sources can answer; the others are answered
// by the packaged app in test/electron/security.test.ts and fuses.test.ts. The numbers are those of
// the checklist.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { guardEverything } from '../../main/app/window/page-guard.ts';

const root = join(import.meta.dirname, '..', '..');
const sources = ['main', 'preload', 'renderer'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ({ path: join(folder, path), text: readFileSync(join(root, folder, path), 'utf8') })),
);
const files = (pattern: RegExp) => sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

describe('the sources', () => {
  test('2 make a window in one place only', () => {
    expect(files(/new (BrowserWindow|WebContentsView|BrowserView)\(/)).toEqual(['main/app/window/window.ts']);
  });

  test('4 turn the sandbox on before Electron is ready, and nowhere off', () => {
    const { text } = sources.find(({ path }) => path === 'main/index.ts') ?? { text: '' };
    expect(text.indexOf('prepareApp()')).toBeGreaterThan(0);
    expect(text.indexOf('prepareApp()')).toBeLessThan(text.indexOf('.whenReady()'));
    expect(files(/enableSandbox\(\)/)).toEqual(['main/app/electron-setup.ts']);
    // Of those that are added, one takes something away, and one lets the app outlive its graphics.
    const added = "'blink-settings', 'dnsPrefetchingEnabled=false'|'disable-gpu-process-crash-limit'";
    expect(files(new RegExp(`sandbox: false|appendSwitch\\((?!(?:${added})\\))`))).toEqual([]);
  });

  test.each([
    ['6', /webSecurity/],
    ['8', /allowRunningInsecureContent/],
    ['9', /experimentalFeatures/],
    ['10', /enableBlinkFeatures|(?<!^ {2}')enable-blink-features/m],
    ['11', /<webview|allowpopups/i],
    ['15', /openExternal/],
    ['18', /loadFile\(|file:\/\//],
    ['20', /exposeInMainWorld\([^)]*ipcRenderer/],
  ])('%s never say %s', (_, pattern) => {
    expect(files(pattern)).toEqual([]);
  });

  test('3, 20 hand things to the page in one place only', () => {
    expect(files(/exposeInMainWorld/)).toEqual(['preload/bridge.ts']);
    expect(files(/ipcRenderer/)).toEqual(['preload/bridge.ts']);
  });

  test('17 answer the page in one place only', () => {
    expect(files(/ipcMain\.(on|handle)|ipc\.handle\(/)).toEqual(['main/app/window/ipc.ts']);
  });
});

test('16 Electron is one exact version, no older than the last that mended what this app uses', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
  // The advisories of 2026 on custom protocols and on paths given to the shell end with 42.0.0
  // (quality.md 1.11).
  expect(Number.parseInt(devDependencies.electron, 10)).toBeGreaterThanOrEqual(42);
});

describe('every page and session there ever is', () => {
  const guarded = guardPretendedApp();

  test('5 gets no permission, asked or looked up, no device and no download', () => {
    const { session } = guarded;
    let decision: boolean | null = null;
    session.request(null, 'media', (granted) => {
      decision = granted;
    });
    expect(decision).toBe(false);
    expect([session.check(), session.device()]).toEqual([false, false]);
    expect(session.prevented('will-download')).toBe(true);
  });

  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    '12, 13 is stopped at %s',
    (event) => {
      expect(guarded.contents.prevented(event)).toBe(true);
    },
  );

  test('14 opens no other window', () => {
    expect(guarded.contents.open()).toEqual({ action: 'deny' });
    expect(guarded.contents.peers).toBe('disable_non_proxied_udp');
  });

  test.each([
    ['app://ui/index.html', false],
    ['http://127.0.0.1/', true],
    ['https://example.com/', true],
    ['file:///etc/passwd', true],
    ['app://ui.example.com/', true],
    ['data:text/html,hello', true],
  ])('1 asked for %s, it is cancelled: %s', (url, cancelled) => {
    expect(guarded.session.cancels(url)).toBe(cancelled);
  });
});

/** Takes part in the guard as an app with one session and one page. */
function guardPretendedApp() {
  const appEvents = new Map<string, (...args: unknown[]) => void>();
  guardEverything({ on: (name: string, act: () => void) => appEvents.set(name, act) } as never);
  const session = pretendedEvents();
  const contents = pretendedEvents();
  let request: (contents: unknown, permission: string, decide: (granted: boolean) => void) => void = () => {};
  let check = () => true;
  let device = () => true;
  let before: (details: { url: string }, decide: (what: { cancel: boolean }) => void) => void = () => {};
  let open = (): unknown => null;
  let peers = 'default';
  appEvents.get('session-created')?.({
    on: session.on,
    setPermissionRequestHandler: (handler: typeof request) => (request = handler),
    setPermissionCheckHandler: (handler: typeof check) => (check = handler),
    setDevicePermissionHandler: (handler: typeof device) => (device = handler),
    setSpellCheckerLanguages: () => {},
    webRequest: { onBeforeRequest: (handler: typeof before) => (before = handler) },
  });
  appEvents.get('web-contents-created')?.(null, {
    on: contents.on,
    setWindowOpenHandler: (handler: typeof open) => (open = handler),
    setWebRTCIPHandlingPolicy: (policy: string) => (peers = policy),
  });
  return {
    session: {
      request,
      check,
      device,
      prevented: session.prevented,
      cancels: (url: string) => {
        let cancelled: boolean | null = null;
        before({ url }, ({ cancel }) => (cancelled = cancel));
        return cancelled;
      },
    },
    contents: { prevented: contents.prevented, open, peers },
  };
}

function pretendedEvents() {
  const listeners = new Map<string, (event: object) => void>();
  return {
    on: (name: string, act: (event: object) => void) => void listeners.set(name, act),
    prevented: (name: string) => {
      let prevented = false;
      listeners.get(name)?.({ preventDefault: () => (prevented = true) });
      return prevented;
    },
  };
}
