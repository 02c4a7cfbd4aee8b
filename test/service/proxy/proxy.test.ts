/** Which proxy is in charge, by those who may know: the setting, the environment, Chromium; and how often they are asked. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../../main/config/config.ts';
import { environmentProxy, routesFromPac } from '../../../main/service/proxy/proxy.ts';
import { ProxyRoutes } from '../../../main/service/proxy/proxy-routes.ts';
import { createTestClock } from '../../support/test-clock.ts';
import { privateCaFile } from '../../support/tls/private.ts';

const service = 'https://clips.example';
const direct = { kind: 'direct' };
const through = (host: string, authorization: string | null = null) => ({
  kind: 'proxy',
  proxy: { host, authorization },
});

describe('the environment', () => {
  test.each([
    [{}, [direct]],
    [{ HTTPS_PROXY: 'http://proxy.example:3128' }, [through('proxy.example:3128')]],
    [{ https_proxy: 'http://small:1', HTTPS_PROXY: 'http://large:2' }, [through('small:1')]],
    [{ ALL_PROXY: 'http://all.example' }, [through('all.example:80')]],
    [{ HTTPS_PROXY: 'proxy.example:3128' }, [through('proxy.example:3128')]],
    [{ HTTPS_PROXY: '', ALL_PROXY: '' }, [direct]],
    // Only plain HTTP is meant by it, and that never leaves this machine.
    [{ HTTP_PROXY: 'http://proxy.example:3128' }, [direct]],
    [{ HTTPS_PROXY: 'socks5://proxy.example:1080' }, [{ kind: 'unsupported', what: 'socks5' }]],
    [{ HTTPS_PROXY: 'http://a proxy' }, [{ kind: 'unsupported', what: 'the proxy in the environment' }]],
    [
      { HTTPS_PROXY: 'http://owner:p%40ss%:word@proxy.example:3128' },
      [through('proxy.example:3128', `Basic ${Buffer.from('owner:p@ss%:word').toString('base64')}`)],
    ],
    [
      { HTTPS_PROXY: 'http://owner:p%40ss@proxy.example:3128' },
      [through('proxy.example:3128', `Basic ${Buffer.from('owner:p@ss').toString('base64')}`)],
    ],
  ])('%j', async (env, ways) => {
    expect(await environmentProxy(env)(service)).toEqual(ways);
  });

  test.each([
    ['*', true],
    ['clips.example', true],
    ['.example', true],
    ['*.example', true],
    ['example', true],
    ['CLIPS.example', true],
    ['other.example, clips.example', true],
    ['other.example clips.example', true],
    ['clips.example:443', true],
    ['clips.example:8443', false],
    ['ips.example', false],
    ['clips.example.org', false],
    ['', false],
  ])('NO_PROXY=%s', async (exceptions, isDirect) => {
    const routes = await environmentProxy({ HTTPS_PROXY: 'http://p:1', NO_PROXY: exceptions })(service);
    expect(routes).toEqual(isDirect ? [direct] : [through('p:1')]);
  });
});

test.each([
  ['DIRECT', [direct]],
  ['', [direct]],
  ['PROXY a:3128; DIRECT', [through('a:3128'), direct]],
  ['SOCKS5 s:1080;PROXY [::1]:8080', [{ kind: 'unsupported', what: 'socks5' }, through('[::1]:8080')]],
  ['HTTPS secure:443', [{ kind: 'unsupported', what: 'https' }]],
  ['PROXY ', [{ kind: 'unsupported', what: 'proxy' }]],
])('Chromium says "%s"', (list, ways) => {
  expect(routesFromPac(list)).toEqual(ways);
});

describe('the way that is taken', () => {
  const system = (asked: string[]) => async (origin: string) => {
    asked.push(origin);
    return routesFromPac(`PROXY p${asked.length}:1`);
  };

  test('the system is asked once a minute for each origin, and again when what it said may no longer hold', async () => {
    const asked: string[] = [];
    const clock = createTestClock();
    const routes = new ProxyRoutes('system', system(asked), clock);
    expect(await routes.to(service)).toEqual([through('p1:1')]);
    clock.advance(59_999);
    expect(await routes.to(service)).toEqual([through('p1:1')]);
    expect(await routes.to('https://bits.example')).toEqual([through('p2:1')]);
    clock.advance(1);
    expect(await routes.to(service)).toEqual([through('p3:1')]);
    routes.forget();
    expect(await routes.to(service)).toEqual([through('p4:1')]);
    expect(asked).toEqual([service, 'https://bits.example', service, service]);
  });

  test('a named proxy or none is not a matter for the system', async () => {
    const asked: string[] = [];
    const to = (setting: string) => new ProxyRoutes(setting, system(asked), createTestClock()).to(service);
    expect(await to('none')).toEqual([direct]);
    expect(await to('http://proxy.example:3128')).toEqual([through('proxy.example:3128')]);
    expect(asked).toEqual([]);
  });

  test.each(['http://127.0.0.1:1', 'https://localhost:2', 'https://[::1]:3'])(
    '%s is this machine, whatever proxy is named',
    async (origin) => {
      const asked: string[] = [];
      for (const setting of ['system', 'http://proxy.example:3128'])
        expect(await new ProxyRoutes(setting, system(asked), createTestClock()).to(origin)).toEqual([direct]);
      expect(asked).toEqual([]);
    },
  );
});

const pem = readFileSync(privateCaFile, 'utf8').trim();

describe('in the configuration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clipslot-proxy-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function parse(given: object) {
    const account = { scid: 'x', authorization: { env: 'X' } };
    const data = { dataDir: `${folder}-data`, service: given, account, folders: [{ path: folder }] };
    return parseConfig(data, join(folder, 'settings.json'));
  }

  test('nothing said: as the system does it, and no certificates but the known ones', async () => {
    expect(await parse({})).toMatchObject({ config: { service: { proxy: 'system' }, certificates: [] } });
  });

  test('certificates come from a file that counts from the settings', async () => {
    writeFileSync(join(folder, 'lab.pem'), `A lab of ours\n${'x'.repeat(70)}\n${pem}\n${pem}`);
    expect(await parse({ caFile: 'lab.pem' })).toMatchObject({ config: { certificates: [pem, pem] } });
    expect(await parse({ caFile: privateCaFile })).toMatchObject({ config: { certificates: [pem] } });
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
});
