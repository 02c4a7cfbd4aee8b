// The policy of the page under `npm run dev`: the product's own, wider by what Vite needs. Nothing of this is in a build.

/** By this the page's policy knows the scripts and styles that Vite writes into it. */
export const pageNonce = 'clipslot-dev';

/** @param server where Vite serves, as `http://127.0.0.1:PORT` */
export function widened(policy: string, server: string): string {
  const extra: Readonly<Record<string, string>> = {
    'script-src': `'nonce-${pageNonce}'`,
    // React and Vite put styles into the page as they change.
    'style-src': "'unsafe-inline'",
    'connect-src': `'self' ${socketOf(server)}`,
  };
  return policy
    .split('; ')
    .map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      const added = extra[name];
      return added === undefined
        ? directive
        : [name, ...sources.filter((one) => one !== "'none'"), added].join(' ');
    })
    .join('; ');
}

/** The address of the socket by which Vite tells the page what has changed. */
export function socketOf(server: string): string {
  return server.replace(/^http/, 'ws');
}
