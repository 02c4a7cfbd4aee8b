/**
 * How connections come about: directly, or through a tunnel of the proxy that is in charge, with certificates checked
 * against those who are believed. Directly, names are resolved here and may not lead into a private network. A proxy
 * resolves names itself, often in places where nobody else can, so what we would find out is not where it goes; there
 * the transfer hosts and the certificate for the very name are what holds.
 */
import type { LookupFunction, Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { buildConnector } from 'undici';
import type { Way } from '../proxy/proxy.ts';
import type { Ways } from '../proxy/proxy-routes.ts';
import { openTunnel, ProxyError, type ProxyTroubleKind } from '../proxy/tunnel.ts';
import { isUntrusted, type Trust } from './trust.ts';

export interface Network {
  /** Makes one connection; an error means that nothing but greetings were exchanged. */
  readonly connect: buildConnector.connector;
  /** The computer may be in another place now. */
  renew(): void;
  /** Gives up tunnels that are being asked for. */
  close(): void;
}

export interface NetworkParts {
  /** For direct connections. */
  readonly lookup: LookupFunction;
  readonly trust: Trust;
  readonly ways: Ways;
}

type Target = buildConnector.Options;

interface Greeter {
  readonly context: SecureContext | undefined;
  readonly connect: buildConnector.connector;
}

const connectTimeoutMs = 10_000;

export function createNetwork({ lookup, trust, ways }: NetworkParts): Network {
  const closing = new AbortController();
  // Plain HTTP never leaves this machine.
  const plain = connector();
  let secure: Greeter = { context: undefined, connect: plain };

  /** Kept for as long as the trust stays the same, and with it the sessions that make the next greeting short. */
  function connector(secureContext?: SecureContext): buildConnector.connector {
    const trusted = secureContext === undefined ? {} : { secureContext };
    return buildConnector({ timeout: connectTimeoutMs, allowH2: false, lookup, ...trusted });
  }

  function greet(target: Target): Promise<Socket> {
    const context = trust.context();
    if (secure.context !== context) secure = { context, connect: connector(context) };
    return new Promise((resolve, reject) => {
      secure.connect(target, (error, socket) => (error === null ? resolve(socket) : reject(error)));
    });
  }

  async function reach(way: Way, target: Target): Promise<Socket> {
    switch (way.kind) {
      case 'direct':
        return greet(target);
      case 'proxy':
        return greet({
          ...target,
          httpSocket: await openTunnel(way.proxy, authorityOf(target), closing.signal),
        });
      case 'unsupported':
        throw new ProxyError({ kind: 'unsupported', detail: way.what });
    }
  }

  /** Once more when there turn out to be others who may vouch for the certificate. */
  async function reachTrusted(way: Way, target: Target): Promise<Socket> {
    const believed = trust.context();
    try {
      return await reach(way, target);
    } catch (error) {
      const canBelieveMore = isUntrusted(error) && (trust.context() !== believed || trust.widen());
      if (!canBelieveMore) throw error;
      return reach(way, target);
    }
  }

  async function connect(target: Target): Promise<Socket> {
    try {
      return await byFirstOf(await ways.to(`${target.protocol}//${target.host}`), target);
    } catch (error) {
      ways.forget();
      throw error;
    }
  }

  async function byFirstOf(list: readonly Way[], target: Target): Promise<Socket> {
    let trouble: unknown;
    for (const way of list) {
      try {
        return await reachTrusted(way, target);
      } catch (error) {
        trouble = error;
        // Only a proxy that is not there is passed over; what it forbids is not to be gone round.
        if (!(error instanceof ProxyError) || !passedOver.includes(error.trouble.kind)) break;
      }
    }
    throw trouble;
  }

  return {
    connect(target, callback) {
      if (target.protocol !== 'https:') return plain(target, callback);
      connect(target).then(
        (socket) => callback(null, socket),
        (error: Error) => callback(error, null),
      );
    },
    renew: ways.forget,
    close: () => closing.abort(),
  };
}

const passedOver: readonly ProxyTroubleKind[] = ['unreachable', 'unsupported'];

/** host:port, as CONNECT wants it. */
function authorityOf({ host, hostname, port }: Target): string {
  return port === '' ? `${host ?? hostname}:443` : (host ?? `${hostname}:${port}`);
}
