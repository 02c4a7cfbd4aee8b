/**
 * What no page may do, whatever it is and however it came to be: applied to every session and every
 * web contents of the app, not only to our window. Assumes it runs before the first of them is
 * made.
 */
import type { App, Session, WebContents } from 'electron';

/** Denies permissions, downloads, devices, navigation, new windows and webviews everywhere. */
export function guardEverything(app: App): void {
  app.on('session-created', guardSession);
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
}

function guardSession(session: Session): void {
  // Electron grants everything when no one answers.
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // `spellcheck: false` does not keep Chromium from fetching a dictionary from its maker; having no
  // language does.
  session.setSpellCheckerLanguages([]);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !isLocal(details.url) }));
}

/**
 * Takes the network from the page's session: what asks for no address that a filter sees (WebRTC,
 * for one) goes by the proxy, and there is none at this one. Our own files are not asked for by way
 * of a proxy.
 */
export async function cutOff(session: Session): Promise<void> {
  await session.setProxy({ mode: 'fixed_servers', proxyRules: deadProxy, proxyBypassRules: '<-loopback>' });
}

/**
 * The discard port of this computer; whoever listened there would hear CONNECT lines of our page,
 * and no others do.
 */
const deadProxy = 'http://127.0.0.1:9';

/**
 * For a session without pages that has to reach out: to servers that prove who they are, and no
 * others.
 */
export function allowSecureRequests(session: Session): void {
  session.webRequest.onBeforeRequest((details, decide) =>
    decide({ cancel: !details.url.startsWith('https://') }),
  );
}

/** Our own files, and the inspector of an unpackaged build. */
function isLocal(address: string): boolean {
  return address.startsWith('app://ui/') || address.startsWith('devtools://');
}

function guardContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // Else a peer connection sends packets to any address it is given.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
