/**
 * What no page may do, whatever it is and however it came to be: applied to every session and every web contents of the
 * app, not only to our window. Assumes it runs before the first of them is made.
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
  // `spellcheck: false` does not keep Chromium from fetching a dictionary from its maker; having no language does.
  session.setSpellCheckerLanguages([]);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !isLocal(details.url) }));
}

/** For a session without pages that has to reach out: to servers that prove who they are, and no others. */
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
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
