/**
 * Serves the window's own files as `app://ui/…`, and nothing else. The packaged files are listed
 * once at start-up; a request is looked up in that list, so there is no path arithmetic that could
 * be talked out of the folder.
 */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

export interface UiFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly mime: string;
}

/** Keyed by URL path: `/index.html`, `/assets/index-….js`. */
export type UiFiles = ReadonlyMap<string, UiFile>;

/** No network, no inline script, no frame, no plug-in: data reaches the page over IPC only. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self'",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** What every answer to the page carries. */
export const uiHeaders = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-store',
} as const;

const mimes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/**
 * Privileges of the scheme. Not `corsEnabled`: despite its name it lets other origins read
 * (electron#52498).
 */
export const uiScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
} as const;

/**
 * Reads the window's files, a few hundred kilobytes in all, into memory. Files of unknown kinds are
 * left out.
 */
export async function readUiFiles(folder: string): Promise<UiFiles> {
  const files = new Map<string, UiFile>();
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const mime = mimes[extname(entry.name)];
    if (!entry.isFile() || mime === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(folder.length).replaceAll('\\', '/');
    files.set(path.startsWith('/') ? path : `/${path}`, { body: new Uint8Array(await readFile(file)), mime });
  }
  return files;
}

/** The answer to one request for `app://…`. */
export function answerUi(
  files: UiFiles,
  request: { readonly method: string; readonly url: string },
): Response {
  if (request.method !== 'GET') return new Response(null, { status: 405, headers: uiHeaders });
  const file = files.get(pathIn(request.url));
  if (file === undefined) return new Response(null, { status: 404, headers: uiHeaders });
  return new Response(file.body, { headers: { ...uiHeaders, 'Content-Type': file.mime } });
}

/** The path as it stands, never decoded: an encoded dot or slash is simply not in the list. */
function pathIn(address: string): string {
  if (!URL.canParse(address)) return '';
  const url = new URL(address);
  if (url.protocol !== 'app:' || url.host !== 'ui') return '';
  return url.pathname === '/' ? '/index.html' : url.pathname;
}
