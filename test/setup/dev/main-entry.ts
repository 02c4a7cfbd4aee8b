// The main process under `npm run dev`: the product's own entry, with Vite's server behind app://ui/ in place of packaged
// files. It changes what Electron offers before the product asks for it, so that the product holds no way to be told so.
import { setTimeout as sleep } from 'node:timers/promises';
import { app, protocol, session } from 'electron';
import { uiHeaders } from '../../../main/app/window/protocol.ts';
import { socketOf, widened } from './page-policy.ts';

// electron-vite sets it.
const server = process.env.ELECTRON_RENDERER_URL ?? '';
const policyName = 'Content-Security-Policy';

const { handle } = protocol;
protocol.handle = (scheme, answer) =>
  handle(scheme, async (request) => {
    const own = await answer(request);
    return own.status === 404 ? fromVite(request) : own;
  });

async function fromVite(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const accept = request.headers.get('accept') ?? '*/*';
  const answer = await fetch(new URL(pathname + search, server), { headers: { accept } });
  const headers = {
    ...uiHeaders,
    [policyName]: widened(uiHeaders[policyName], server),
    'Content-Type': answer.headers.get('content-type') ?? 'text/plain',
  };
  return new Response(answer.body, { status: answer.status, headers });
}

app.on('web-contents-created', (_event, contents) => {
  // The page reloads itself where Vite cannot swap a part; the product lets no page navigate, not even there.
  contents.on('will-frame-navigate', ({ url, isMainFrame }) => {
    if (isMainFrame && url.startsWith('app://ui/')) contents.reload();
  });
  // The product has no menu that would open them.
  contents.on('before-input-event', (_event, { type, key }) => {
    if (type === 'keyDown' && key === 'F12') contents.toggleDevTools();
  });
});

void app.whenReady().then(() => {
  // The last listener counts: the product's own, and Vite's socket.
  const reachable = ['app://ui/', 'devtools://', socketOf(server)];
  session.defaultSession.webRequest.onBeforeRequest(({ url }, decide) =>
    decide({ cancel: !reachable.some((start) => url.startsWith(start)) }),
  );
});

// Started again after a change while the former one still comes to rest: two never meet on one database.
while (!app.requestSingleInstanceLock()) await sleep(100);
await import('../../../main/index.ts');
