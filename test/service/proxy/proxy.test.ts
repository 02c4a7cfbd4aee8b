/**
 * Which proxy is in charge, by those who may know: the setting, the environment, Chromium; and how
 * often they are asked.
 */
import { describe, expect, test } from 'vitest';
import { environmentProxy, routesFromPac } from '../../../main/service/proxy/proxy.ts';
import { ProxyRoutes } from '../../../main/service/proxy/proxy-routes.ts';
import { createTestClock } from '../../support/test-clock.ts';

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

test.each<[string, string, boolean]>([
  ['10.0.0.0/8', 'https://10.3.4.5', true],
  ['10.0.0.0/8', 'https://11.3.4.5', false],
  ['10.0.0.0/99', 'https://10.3.4.5', false],
  ['10.3.4.5', 'https://10.3.4.5:8443', true],
  ['fd00::/8', 'https://[fd12::1]', true],
  ['fd00::/8', 'https://10.3.4.5', false],
  ['::1', 'https://[::1]', true],
  ['clips.example.', 'https://clips.example', true],
  ['clips.example', 'https://clips.example.', true],
  ['.example.', 'https://a.clips.example.', true],
  ['clips.example', 'https://clips.example.other', false],
])('N13: NO_PROXY=%s and %s', async (exceptions, origin, isDirect) => {
  const routes = await environmentProxy({ HTTPS_PROXY: 'http://p:1', NO_PROXY: exceptions })(origin);
  expect(routes).toEqual(isDirect ? [direct] : [through('p:1')]);
});
