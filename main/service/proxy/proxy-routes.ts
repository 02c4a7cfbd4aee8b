/**
 * Which way each origin is reached now. The computer may move between networks, so what the system
 * says is asked again after a minute, after trouble and after a sleep, but not for every
 * connection.
 */
import type { Clock } from '../../base/runtime.ts';
import { isLoopback } from '../../model/service-url.ts';
import { direct, namedProxy, type Route, type SystemProxy } from './proxy.ts';

const askEveryMs = 60_000;

interface Told {
  /** Monotonic. */
  readonly atMs: number;
  readonly routes: Promise<readonly Route[]>;
}

export class ProxyRoutes {
  readonly #system: SystemProxy;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  /** What the setting names; null: the system is asked. */
  readonly #named: readonly Route[] | null;
  readonly #told = new Map<string, Told>();

  /** @param setting `service.proxy` */
  constructor(setting: string, system: SystemProxy, clock: Pick<Clock, 'monotonicMs'>) {
    this.#system = system;
    this.#clock = clock;
    this.#named = setting === 'none' ? direct : setting === 'system' ? null : namedProxy(setting);
  }

  /** Best first. Loopback is never reached through a proxy. */
  async to(origin: string): Promise<readonly Route[]> {
    if (isLoopback(new URL(origin).hostname)) return direct;
    return this.#named ?? this.#ask(origin);
  }

  /** What was said may no longer hold. */
  forget(): void {
    this.#told.clear();
  }

  #ask(origin: string): Promise<readonly Route[]> {
    const atMs = this.#clock.monotonicMs();
    const before = this.#told.get(origin);
    if (before !== undefined && atMs - before.atMs < askEveryMs) return before.routes;
    const routes = this.#system(origin);
    this.#told.set(origin, { atMs, routes });
    return routes;
  }
}
