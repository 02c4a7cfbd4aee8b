/**
 * A connection through a proxy: asks it for a tunnel (CONNECT) and hands on what comes out at the
 * other end. Nothing of a request has left this machine before that, so whatever fails here is "not
 * sent".
 */
import type { Socket } from 'node:net';
import { buildConnector, Client } from 'undici';
import type { HttpProxy } from './proxy.ts';

/**
 * What the proxy did: nothing, a no, a no for want of a name and password, or it is none that we
 * speak to.
 */
export type ProxyTroubleKind = 'unreachable' | 'refused' | 'sign-in' | 'unsupported';

export interface ProxyTrouble {
  readonly kind: ProxyTroubleKind;
  /** A code or `HTTP 403`, and the proxy; may be shown. */
  readonly detail: string;
}

export class ProxyError extends Error {
  readonly trouble: ProxyTrouble;
  constructor(trouble: ProxyTrouble) {
    super(`proxy ${trouble.kind}: ${trouble.detail}`);
    this.trouble = trouble;
  }
}

const connectTimeoutMs = 10_000;
/** The proxy answers only once it has reached the other side itself. */
const answerTimeoutMs = 20_000;

/**
 * The proxy's name is the owner's or the system's, and proxies live in private networks: it is
 * looked up as it is.
 */
const connectToProxy = buildConnector({ timeout: connectTimeoutMs, allowH2: false });

/**
 * @param target host:port, for the proxy to resolve
 * @throws {@link ProxyError}
 */
export async function openTunnel(
  { host, authorization }: HttpProxy,
  target: string,
  signal: AbortSignal,
): Promise<Socket> {
  const client = new Client(`http://${host}`, {
    connect: connectToProxy,
    allowH2: false,
    headersTimeout: answerTimeoutMs,
  });
  try {
    const signIn = authorization === null ? {} : { 'proxy-authorization': authorization };
    const headers = { host: target, ...signIn };
    const { statusCode, socket } = await client.connect({ path: target, headers, signal });
    // `as`: what undici hands out is the very socket that was connected.
    if (statusCode >= 200 && statusCode <= 299) return socket as Socket;
    socket.on('error', () => {}).destroy();
    throw new ProxyError({ kind: refusalKind(statusCode), detail: `HTTP ${statusCode}, ${host}` });
  } catch (error) {
    if (error instanceof ProxyError || !(error instanceof Error)) throw error;
    throw new ProxyError({ kind: 'unreachable', detail: `${codeOf(error)}, ${host}` });
  } finally {
    // What came out of it is no longer the client's.
    void client.destroy();
  }
}

/**
 * A gateway that fails (5xx) says that the way ends behind it; that passes like any other broken
 * line.
 */
function refusalKind(status: number): ProxyTroubleKind {
  if (status === 407) return 'sign-in';
  return status >= 500 ? 'unreachable' : 'refused';
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
}
