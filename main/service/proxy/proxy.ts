/**
 * Routes to the service, direct or through a proxy, in the words of those who know one: the
 * setting, the environment, and the lists that Chromium answers with. Pure. Names and passwords of
 * proxies are taken from the environment alone, and kept out of everything but the header they are
 * for.
 *
 * The environment is read here and not by proxy-from-env (2.1): that reads `process.env` alone, so
 * none can be handed in; its `NO_PROXY=example` does not cover clips.example, as curl and most
 * tools have it; and a proxy without a scheme it takes for `https://`, which is none that we can
 * speak to.
 */
import { BlockList, isIP } from 'node:net';
import { unescape as decoded } from 'node:querystring';

/** A proxy that is asked for a tunnel (CONNECT) over plain HTTP. */
export interface HttpProxy {
  /** host:port; may be shown. */
  readonly host: string;
  /** The value of Proxy-Authorization: secret. */
  readonly authorization: string | null;
}

export type Route =
  | { readonly kind: 'direct' }
  | { readonly kind: 'proxy'; readonly proxy: HttpProxy }
  /** Something Clipslot does not speak; `what` may be shown. */
  | { readonly kind: 'unsupported'; readonly what: string };

/**
 * How this computer reaches an origin, best first. Each origin is asked about now and then, not for
 * every request.
 */
export type SystemProxy = (origin: string) => Promise<readonly Route[]>;

export const direct: readonly Route[] = [{ kind: 'direct' }];

/** The route that a setting names which was found in order. */
export function namedProxy(setting: string): readonly Route[] {
  return [routeThrough(new URL(setting))];
}

/**
 * The system's proxy as programs without a window know it: HTTPS_PROXY, else ALL_PROXY, in small
 * letters or capitals, with NO_PROXY for exceptions. HTTP_PROXY is for plain HTTP, which never
 * leaves this machine here.
 */
export function environmentProxy(env: NodeJS.ProcessEnv): SystemProxy {
  const named = (name: string) => env[name.toLowerCase()] || env[name] || null;
  const value = named('HTTPS_PROXY') ?? named('ALL_PROXY');
  const exceptions = (named('NO_PROXY') ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((one) => one !== '');
  const routes = value === null ? direct : [fromEnvironment(value)];
  return async (origin) => (exceptions.some((one) => excepts(one, new URL(origin))) ? direct : routes);
}

function fromEnvironment(value: string): Route {
  const address = value.includes('://') ? value : `http://${value}`;
  if (!URL.canParse(address)) return { kind: 'unsupported', what: 'the proxy in the environment' };
  return routeThrough(new URL(address));
}

function routeThrough(url: URL): Route {
  const { protocol, hostname, port, username, password } = url;
  if (protocol !== 'http:') return { kind: 'unsupported', what: protocol.slice(0, -1) };
  const authorization = username === '' ? null : basic(username, password);
  return { kind: 'proxy', proxy: { host: `${hostname}:${port || 80}`, authorization } };
}

function basic(username: string, password: string): string {
  // Unlike decodeURIComponent it takes a "%" that no one encoded.
  const plain = `${decoded(username)}:${decoded(password)}`;
  return `Basic ${Buffer.from(plain).toString('base64')}`;
}

/**
 * @param exception `*`, `host`, `.domain`, `host:port`, an address or a range of them; a name stands
 * for everything below it too, and a dot at the end of either says nothing
 */
function excepts(exception: string, { hostname, port }: URL): boolean {
  if (exception === '*') return true;
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(exception.replace(/\/\d+$/, '')) !== 0) return holds(exception, host);
  const [, name = '', onPort] = exception.match(/^(.*?)(?::(\d+))?$/) ?? [];
  if (onPort !== undefined && onPort !== (port || '443')) return false;
  const domain = name
    .replace(/^\*?\./, '')
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  return host === domain || host.endsWith(`.${domain}`);
}

/** @param range an address, or `10.0.0.0/8` */
function holds(range: string, host: string): boolean {
  const version = isIP(host);
  const [network = '', prefix] = range.split('/');
  if (version === 0 || isIP(network) !== version) return false;
  const widest = version === 6 ? 128 : 32;
  const bits = prefix === undefined ? widest : Number(prefix);
  if (bits > widest) return false;
  const list = new BlockList();
  list.addSubnet(network, bits, version === 6 ? 'ipv6' : 'ipv4');
  return list.check(host, version === 6 ? 'ipv6' : 'ipv4');
}

/** What Chromium answers for a URL: `PROXY a:80; SOCKS5 b:1080; DIRECT`, best first. */
export function routesFromPac(list: string): readonly Route[] {
  const routes = list.split(';').flatMap((entry) => fromPac(entry.trim()));
  return routes.length === 0 ? direct : routes;
}

function fromPac(entry: string): Route[] {
  const [kind = '', host = ''] = entry.split(/\s+/);
  if (kind === '') return [];
  if (kind === 'DIRECT') return [...direct];
  const isHttp = (kind === 'PROXY' || kind === 'HTTP') && URL.canParse(`http://${host}`);
  return [
    isHttp ? routeThrough(new URL(`http://${host}`)) : { kind: 'unsupported', what: kind.toLowerCase() },
  ];
}
