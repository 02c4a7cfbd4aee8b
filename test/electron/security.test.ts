// What a hostile page inside our window could try, tried for real against the packaged app.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uiHeaders } from '../../main/app/window/protocol.ts';
import { requests } from '../../preload/contract.ts';
import { newBase, type RunningApp, startIn } from './running-app.ts';

/** The page seen without its types, as an attacker would see it. */
interface PageWithBridge {
  readonly clipslot: Record<string, (input?: unknown) => Promise<unknown>>;
}

let running: RunningApp;
/** Stands where the development server would, were the packaged app told of one. */
const otherServer = createServer((request, response) => {
  asked.push(request.url ?? '');
  response.end('<h1>Not the window</h1>');
});
const asked: string[] = [];

beforeAll(async () => {
  await new Promise<void>((resolve) => otherServer.listen(0, '127.0.0.1', resolve));
  const { port } = otherServer.address() as AddressInfo;
  const env = { ELECTRON_RENDERER_URL: `http://127.0.0.1:${port}` };
  running = await startIn(newBase(), { env });
  await running.page.getByRole('heading', { level: 1 }).waitFor();
});
afterAll(async () => {
  await running.end();
  otherServer.close();
});

test('7 the page comes from the package under its one policy, whatever server the environment names', async () => {
  const answer = await running.app.evaluate(async ({ net }) => {
    const { status, headers } = await net.fetch('app://ui/index.html');
    return { status, headers: Object.fromEntries(headers) };
  });
  expect(answer.status).toBe(200);
  const shipped = Object.entries(uiHeaders).map(([name, value]) => [name.toLowerCase(), value]);
  expect(answer.headers).toMatchObject(Object.fromEntries(shipped));
  expect(await running.page.getByRole('heading', { level: 1 }).textContent()).not.toBe('Not the window');
  expect(asked).toEqual([]);
});

test('3, 20 the page has the bridge, frozen, its functions taking one value at most, and nothing of Node or Electron', async () => {
  const found = await running.page.evaluate(() => ({
    globals: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter(
      (name) => name in window,
    ),
    bridge: Object.keys((window as unknown as PageWithBridge).clipslot).sort(),
    frozen: Object.isFrozen((window as unknown as PageWithBridge).clipslot),
    // `on…` take a listener, requests an input or nothing.
    arity: Math.max(
      ...Object.values((window as unknown as PageWithBridge).clipslot).map((one) => one.length),
    ),
  }));
  expect(found.globals).toEqual([]);
  expect(found.frozen).toBe(true);
  expect(found.arity).toBeLessThanOrEqual(1);
  expect(found.bridge).toEqual(
    [...Object.keys(requests), 'onGoTo', 'onQueueChanged', 'onSetupChanged'].sort(),
  );
});

test('2, 3, 4, 6, 8 to 11 the window is sandboxed, isolated, without Node, webviews or anything experimental', async () => {
  const preferences = await running.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    return (contents as unknown as { getLastWebPreferences(): object }).getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    webSecurity: true,
  });
  // Electron leaves out what is off.
  for (const open of [
    'nodeIntegrationInWorker',
    'allowRunningInsecureContent',
    'experimentalFeatures',
    'enableBlinkFeatures',
    'navigateOnDragDrop',
  ])
    expect(preferences).not.toHaveProperty(open, true);
});

test('1, 7 inline script, trusted-types sinks and the network are blocked', async () => {
  const outcome = await running.page.evaluate(async () => {
    const broken: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => broken.push(event.effectiveDirective));
    const script = document.createElement('script');
    const attempt = (act: () => unknown) => {
      try {
        return act() === undefined ? 'done' : 'done';
      } catch (error) {
        return (error as Error).name;
      }
    };
    const inline = attempt(() => {
      script.textContent = 'window.ranInline = true';
      document.body.append(script);
    });
    const html = attempt(() => {
      document.body.insertAdjacentHTML('beforeend', '<i>hello</i>');
    });
    const remote = await fetch('https://example.com/').then(
      () => 'answered',
      () => 'refused',
    );
    const image = new Image();
    const loaded = await new Promise((resolve) => {
      image.onload = () => resolve('loaded');
      image.onerror = () => resolve('refused');
      image.src = 'http://127.0.0.1:9/pixel.png';
    });
    return {
      inline,
      html,
      remote,
      loaded,
      ranInline: 'ranInline' in window,
      broken: [...new Set(broken)].sort(),
    };
  });
  expect(outcome).toMatchObject({
    html: 'TypeError',
    remote: 'refused',
    loaded: 'refused',
    ranInline: false,
  });
  expect(outcome.broken).toEqual(
    expect.arrayContaining(['connect-src', 'img-src', 'require-trusted-types-for']),
  );
});

test('7 eval does not run in the page', async () => {
  // The inspector may evaluate where the page may not, so the page itself is asked, by way of a
  // timer.
  const ran = await running.page.evaluate(
    () =>
      new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', () => resolve('blocked'), { once: true });
        setTimeout(() => {
          try {
            resolve(new Function('return "ran"')());
          } catch {
            resolve('blocked');
          }
        });
      }),
  );
  expect(ran).toBe('blocked');
});

const corpus = [
  'app://ui/../package.json',
  'app://ui/%2e%2e/main/index.js',
  'app://ui/..%2fmain%2findex.js',
  'app://ui/%5c..%5cmain%5cindex.js',
  'app://ui/assets/../../main/index.js',
  'app://ui//etc/passwd',
  'app://ui//index.html',
  'app://ui/index.html%00.png',
  'app://ui/C:/Windows/win.ini',
  'app://ui/nothing.js',
  'app://other/index.html',
  'app://ui.example.com/index.html',
];

test('18 addresses that lead out of the packaged files are not found', async () => {
  // Asked in the main process, where no content security policy answers first.
  const statuses = await running.app.evaluate(async ({ net }, addresses) => {
    const answers = addresses.map((address) =>
      net.fetch(address).then(
        ({ status }) => status,
        () => 0,
      ),
    );
    return Promise.all(answers);
  }, corpus);
  expect(statuses.every((status) => status === 404 || status === 0)).toBe(true);
  const page = await running.app.evaluate(async ({ net }) => {
    const answer = await net.fetch('app://ui/index.html');
    return { status: answer.status, policy: answer.headers.get('content-security-policy') };
  });
  expect(page.status).toBe(200);
  expect(page.policy).toContain("default-src 'none'");
});

test('5, 13, 14 no new window, no navigation, no reading of the clipboard, no camera, no screen, no notification', async () => {
  const { page, app } = running;
  const before = page.url();
  const outcome = await page.evaluate(async () => {
    const refused = (asked: Promise<unknown>) =>
      asked.then(
        () => 'granted',
        () => 'refused',
      );
    const opened = window.open('https://example.com/');
    const link = document.createElement('a');
    link.href = 'https://example.com/';
    document.body.append(link);
    link.click();
    location.href = 'https://example.com/';
    return {
      opened: opened === null,
      camera: await refused(navigator.mediaDevices.getUserMedia({ video: true })),
      screen: await refused(navigator.mediaDevices.getDisplayMedia({ video: true })),
      clipboard: await refused(navigator.clipboard.readText()),
      notifications: await Notification.requestPermission(),
      geolocation: (await navigator.permissions.query({ name: 'geolocation' })).state,
    };
  });
  expect(outcome).toEqual({
    opened: true,
    camera: 'refused',
    screen: 'refused',
    clipboard: 'refused',
    notifications: 'denied',
    geolocation: 'denied',
  });
  expect(page.url()).toBe(before);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('1 the session reaches nothing but our own files, no matter who asks', async () => {
  const outcomes = await running.app.evaluate(async ({ session }) => {
    const addresses = ['http://127.0.0.1:9/', 'https://example.com/'];
    return Promise.all(
      addresses.map((address) =>
        session.defaultSession.fetch(address).then(
          () => 'answered',
          (error: Error) => error.message,
        ),
      ),
    );
  });
  for (const outcome of outcomes) expect(outcome).toContain('ERR_BLOCKED_BY_CLIENT');
});

test('11, 12 a webview is an unknown element, and one that were to be attached would be stopped', async () => {
  const kind = await running.page.evaluate(() => document.createElement('webview').constructor.name);
  expect(kind).not.toBe('WebView');
  const stopped = await running.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    let prevented = false;
    contents?.emit('will-attach-webview', { preventDefault: () => (prevented = true) }, {}, {});
    return prevented;
  });
  expect(stopped).toBe(true);
});

test('17 a frame inside the page gets no bridge, and a request in its name is refused', async () => {
  const { page, app } = running;
  const bridgeInFrame = await page.evaluate(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    return typeof (frame.contentWindow as unknown as { clipslot?: unknown }).clipslot;
  });
  expect(bridgeInFrame).toBe('undefined');
  const answers = await app.evaluate(async ({ BrowserWindow, ipcMain }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    // Electron keeps its handlers there; the real handler is called with a real frame.
    const { _invokeHandlers: handlers } = ipcMain as unknown as {
      _invokeHandlers: Map<string, (event: object, ...args: unknown[]) => unknown>;
    };
    const ask = async (senderFrame: unknown) => {
      try {
        await handlers.get('getSetup')?.({ senderFrame });
        return 'answered';
      } catch (error) {
        return (error as Error).message;
      }
    };
    return [await ask(contents?.mainFrame), await ask(contents?.mainFrame.frames[0]), await ask(null)];
  });
  expect(answers).toEqual(['answered', 'refused: sender', 'refused: sender']);
});

test('15, 17 payloads of the wrong shape or size are refused, and no address is opened for the page', async () => {
  const refusals = await running.page.evaluate(async () => {
    const bridge = (window as unknown as PageWithBridge).clipslot;
    const ask = (name: string, input?: unknown) =>
      bridge[name]?.(input).then(
        () => 'answered',
        (error: Error) => error.message.replace(/^.*refused: /, ''),
      );
    return [
      await ask('retryClip', { clipId: 7 }),
      await ask('retryClip', { clipId: 'a', path: '/etc/passwd' }),
      await ask('revealClip', { clipId: '../../etc' }),
      await ask('revealClip', { clipId: 'ms-msdt:/id' }),
      await ask('revealClip', { clipId: 'javascript:alert(1)' }),
      await ask('getQueuePage', { offset: 0, limit: 100_000 }),
      await ask('renewAuthorization', { authorization: 'x'.repeat(70_000) }),
    ];
  });
  expect(refusals).toEqual(['shape', 'shape', 'answered', 'answered', 'answered', 'shape', 'size']);
});
