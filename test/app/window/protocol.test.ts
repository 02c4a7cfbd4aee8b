// app://ui: only what was packaged, only by its own name, always under the policy.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answerUi, readUiFiles } from '../../../main/app/window/protocol.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipslot-ui-'));
mkdirSync(join(folder, 'assets'));
writeFileSync(join(folder, 'index.html'), '<!doctype html>');
writeFileSync(join(folder, 'assets', 'index.js'), 'export {}');
writeFileSync(join(folder, 'notes.txt'), 'not for the window');
writeFileSync(`${folder}-secret.html`, 'beside the folder');
const files = await readUiFiles(folder);

const get = (url: string) => answerUi(files, { method: 'GET', url });

test('packaged files are served with their type and the policy', async () => {
  const answer = get('app://ui/assets/index.js');
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe('export {}');
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self'; font-src 'self'; " +
      "connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
      "require-trusted-types-for 'script'",
  });
  expect(await get('app://ui/').text()).toBe('<!doctype html>');
});

test.each([
  'app://ui/notes.txt',
  'app://ui/assets',
  'app://ui/assets/',
  'app://ui/assets/index.js/',
  'app://ui//index.html',
  'app://ui/index%2ehtml',
  'app://ui/%2e%2e/secret.html',
  'app://ui/..%2f..%2fetc%2fpasswd',
  'app://ui/%5c%5cserver%5cshare',
  'app://ui/assets\\..\\index.html',
  'app://ui/index.html%00.png',
  'app://ui/C:/Windows/win.ini',
  'app://other/index.html',
  'app://ui:1/index.html',
  'https://ui/index.html',
  'not an address',
])('%s is not found', (url) => {
  const answer = get(url);
  expect(answer.status).toBe(404);
  expect(answer.headers.has('content-security-policy')).toBe(true);
});

test('only GET is answered', () => {
  expect(answerUi(files, { method: 'POST', url: 'app://ui/index.html' }).status).toBe(405);
});
