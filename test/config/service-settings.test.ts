/**
 * What the configuration says of the way to the service: a proxy, and certificates out of a file.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseConfig } from '../../main/config/read-config.ts';
import { privateCaFile } from '../support/tls/private.ts';

const pem = readFileSync(privateCaFile, 'utf8').trim();

const folder = mkdtempSync(join(tmpdir(), 'clipslot-proxy-'));
afterAll(() => rmSync(folder, { recursive: true }));

function parse(given: object) {
  const account = { scid: 'x', authorization: { env: 'X' } };
  const data = { dataDir: `${folder}-data`, service: given, account, folders: [{ path: folder }] };
  return parseConfig(data, join(folder, 'settings.json'));
}

test('nothing said: as the system does it, and no certificates but the known ones', async () => {
  expect(await parse({})).toMatchObject({ value: { service: { proxy: 'system' }, certificates: [] } });
});

test('certificates come from a file that counts from the settings', async () => {
  writeFileSync(join(folder, 'lab.pem'), `A lab of ours\n${'x'.repeat(70)}\n${pem}\n${pem}`);
  expect(await parse({ caFile: 'lab.pem' })).toMatchObject({ value: { certificates: [pem, pem] } });
  expect(await parse({ caFile: privateCaFile })).toMatchObject({ value: { certificates: [pem] } });
});

const form = '"service.proxy": must be "system", "none" or a proxy like "http://proxy.example:3128"';
test.each([
  [{ proxy: 'proxy.example:3128' }, form],
  [{ proxy: 'socks5://proxy.example:1080' }, form],
  [{ proxy: 'http://proxy.example/path' }, form],
  [{ proxy: '' }, form],
  [{ proxy: 'http://owner:secret@proxy.example' }, '"service.proxy": must hold no user name and password'],
  [{ proxy: null }, '"service.proxy"'],
  [{ caFile: 'missing.pem' }, '"service.caFile" cannot be read (ENOENT): missing.pem'],
  [{ caFile: 'settings.pem' }, '"service.caFile" holds no certificate in PEM form: settings.pem'],
  [{ caFile: 'broken.pem' }, '"service.caFile" holds no certificate in PEM form: broken.pem'],
  [{ caFile: '' }, '"service.caFile"'],
  [{ caFile: '.' }, '"service.caFile" is not a file of at most 1 MB: .'],
])('%j is one line that names the field', async (given, line) => {
  writeFileSync(join(folder, 'settings.pem'), '{}');
  writeFileSync(join(folder, 'broken.pem'), `${pem}\n${pem.replace('MI', 'IM')}`);
  const parsed = await parse(given);
  expect(parsed).toMatchObject({ ok: false, problem: expect.stringContaining(line) });
  expect(JSON.stringify(parsed)).not.toContain('secret');
  expect(JSON.stringify(parsed)).not.toContain('\\n');
});
