/** Which addresses may be configured as the service's. Pure. */

/** Why this may not be the address of the service, or null when it may. */
export function serviceUrlProblem(value: string): string | null {
  if (!URL.canParse(value)) return 'must be a URL like https://gameclipsmetadata.xboxlive.com';
  const url = new URL(value);
  if (!isBareOrigin(url)) return 'must be an origin only: no path, user, query or fragment';
  if (url.protocol === 'https:') return null;
  if (url.protocol === 'http:' && isLoopback(url.hostname)) return null;
  return 'must use https: (plain http: is accepted for a loopback address only)';
}

/** Whether there is nothing in it but scheme, host and port. */
export function isBareOrigin(url: URL): boolean {
  const { username, password, search, hash, pathname } = url;
  return username === '' && password === '' && search === '' && hash === '' && pathname === '/';
}

/** True for addresses that cannot leave this machine. Names are not trusted to be loopback, except `localhost`. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
