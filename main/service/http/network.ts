/**
 * How connections come about: directly, or through a tunnel of the proxy that is in charge, with
 * certificates checked against those who are believed. Directly, names are resolved here and may
 * not lead into a private network. A proxy resolves names itself, often in places where no one else
 * can, so what we would find out is not where it goes; there the transfer hosts and the certificate
 * for the very name are what holds.
 */

import type { LookupFunction, Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { buildConnector } from 'undici';
import type { Disposable } from '../../base/disposable.ts';
import { errorCode } from '../../base/error-code.ts';
import type { Clock } from '../../base/runtime.ts';
import type { Route } from '../proxy/proxy.ts';
import type { ProxyRoutes } from '../proxy/proxy-routes.ts';
import { openTunnel, ProxyError, type ProxyTroubleKind } from '../proxy/tunnel.ts';
import { AddressPatience } from './address-patience.ts';
import { withoutContinue } from './interim-answers.ts';
import { isUntrusted, type Trust } from './trust.ts';

export interface NetworkParts {
  /** For direct connections. */
  readonly lookup: LookupFunction;
  readonly trust: Trust;
  readonly routes: ProxyRoutes;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

type Target = buildConnector.Options;

interface Greeter {
  readonly attemptMs: number;
  readonly context: SecureContext | undefined;
  readonly connect: buildConnector.connector;
}

/** For three greetings there and back, on a line that takes seconds for each. */
const connectTimeoutMs = 30_000;
/** How long a connection may be at rest before the system looks whether the other side is there. */
const keepAliveInitialDelay = 15_000;
const timeoutCodes: readonly string[] = ['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT'];

export class Network implements Disposable {
  readonly #lookup: LookupFunction;
  readonly #trust: Trust;
  readonly #routes: ProxyRoutes;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #patience = new AddressPatience();
  readonly #closing = new AbortController();
  /** Plain HTTP never leaves this machine. */
  readonly #plain: buildConnector.connector;
  /**
   * Kept for as long as the trust stays the same, and with it the sessions that make the next
   * greeting short.
   */
  #secure: Greeter;

  constructor({ lookup, trust, routes, clock }: NetworkParts) {
    this.#clock = clock;
    this.#lookup = lookup;
    this.#trust = trust;
    this.#routes = routes;
    const { attemptMs } = this.#patience;
    this.#plain = this.#connector(attemptMs);
    this.#secure = { attemptMs, context: undefined, connect: this.#plain };
  }

  /** Makes one connection; an error means that nothing but greetings were exchanged. */
  connect(target: Target, callback: buildConnector.Callback): void {
    if (target.protocol !== 'https:') {
      this.#plain(target, (...[error, socket]) =>
        error === null ? callback(null, withoutContinue(socket)) : callback(error, null),
      );
      return;
    }
    this.#connect(target).then(
      (socket) => callback(null, withoutContinue(socket)),
      (error: Error) => callback(error, null),
    );
  }

  /** The computer may be in another place now. */
  renew(): void {
    this.#routes.forget();
  }

  /** Gives up tunnels that are being asked for. */
  dispose(): void {
    this.#closing.abort();
  }

  async #connect(target: Target): Promise<Socket> {
    try {
      const routes = await this.#routes.to(`${target.protocol}//${target.host}`);
      return await this.#byFirstOf(routes, target);
    } catch (error) {
      this.#routes.forget();
      throw error;
    }
  }

  async #byFirstOf(routes: readonly Route[], target: Target): Promise<Socket> {
    let trouble: unknown;
    for (const route of routes) {
      try {
        return await this.#reachTrusted(route, target);
      } catch (error) {
        trouble = error;
        // Only a proxy that is not there is passed over; what it forbids is not to be gone round.
        if (!(error instanceof ProxyError) || !passedOver.includes(error.trouble.kind)) break;
      }
    }
    throw trouble;
  }

  /** Once more when there turn out to be others who may vouch for the certificate. */
  async #reachTrusted(route: Route, target: Target): Promise<Socket> {
    const believed = this.#trust.context();
    try {
      return await this.#reach(route, target);
    } catch (error) {
      const canBelieveMore =
        isUntrusted(error) && (this.#trust.context() !== believed || this.#trust.widen());
      if (!canBelieveMore) throw error;
      return this.#reach(route, target);
    }
  }

  async #reach(route: Route, target: Target): Promise<Socket> {
    switch (route.kind) {
      case 'direct':
        return this.#greet(target);
      case 'proxy': {
        const httpSocket = await openTunnel(route.proxy, authorityOf(target), this.#closing.signal);
        return this.#greet({ ...target, httpSocket });
      }
      case 'unsupported':
        throw new ProxyError({ kind: 'unsupported', detail: route.what });
    }
  }

  #greet(target: Target): Promise<Socket> {
    const context = this.#trust.context();
    const { attemptMs } = this.#patience;
    if (this.#secure.context !== context || this.#secure.attemptMs !== attemptMs)
      this.#secure = { attemptMs, context, connect: this.#connector(attemptMs, context) };
    const beganMs = this.#clock.monotonicMs();
    return new Promise((resolve, reject) => {
      this.#secure.connect(target, (error, socket) => {
        if (error === null) {
          this.#patience.connected(this.#clock.monotonicMs() - beganMs);
          resolve(socket);
        } else {
          if (timeoutCodes.includes(errorCode(error) ?? '')) this.#patience.timedOut();
          reject(error);
        }
      });
    });
  }

  #connector(attemptMs: number, secureContext?: SecureContext): buildConnector.connector {
    const trusted = secureContext === undefined ? {} : { secureContext };
    return buildConnector({
      timeout: connectTimeoutMs,
      keepAliveInitialDelay,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: attemptMs,
      allowH2: false,
      lookup: this.#lookup,
      // Said, because NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment decides where nothing is
      // said.
      rejectUnauthorized: true,
      ...trusted,
    });
  }
}

const passedOver: readonly ProxyTroubleKind[] = ['unreachable', 'unsupported'];

/** host:port, as CONNECT wants it. */
function authorityOf({ host, hostname, port }: Target): string {
  return port === '' ? `${host ?? hostname}:443` : (host ?? `${hostname}:${port}`);
}
