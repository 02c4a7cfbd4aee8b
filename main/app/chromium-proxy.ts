/**
 * The proxy as the computer has it set, scripts (PAC) and networks that name one included. Chromium
 * knows; the engine is told by a plain function.
 */
import type { Session } from 'electron';
import { routesFromPac, type SystemProxy } from '../service/proxy/proxy.ts';

/**
 * A session of its own: the page's has no way to the network, so it knows of no proxy either. Holds
 * no page.
 */
export const proxyPartition = 'system-proxy';

export function chromiumProxy(session: Pick<Session, 'resolveProxy'>): SystemProxy {
  return async (origin) => routesFromPac(await session.resolveProxy(origin));
}
