/**
 * Which way each origin is reached now. The computer may move between networks, so what the system says is asked again
 * after a minute, after trouble and after a sleep, but not for every connection.
 */
import type { Clock } from '../../base/runtime.ts';
import { isLoopback } from '../../model/service-url.ts';
import { direct, namedProxy, type SystemProxy, type Way } from './proxy.ts';

export interface Ways {
  /** Best first. Loopback is never reached through a proxy. */
  to(origin: string): Promise<readonly Way[]>;
  /** What was said may no longer hold. */
  forget(): void;
}

const askEveryMs = 60_000;

/** @param setting `service.proxy` */
export function createWays(setting: string, system: SystemProxy, clock: Pick<Clock, 'monotonicMs'>): Ways {
  const told = new Map<string, { readonly atMs: number; readonly ways: Promise<readonly Way[]> }>();
  const named = setting === 'none' ? direct : setting === 'system' ? null : namedProxy(setting);

  function ask(origin: string): Promise<readonly Way[]> {
    const atMs = clock.monotonicMs();
    const before = told.get(origin);
    if (before !== undefined && atMs - before.atMs < askEveryMs) return before.ways;
    const ways = system(origin);
    told.set(origin, { atMs, ways });
    return ways;
  }

  return {
    async to(origin) {
      if (isLoopback(new URL(origin).hostname)) return direct;
      return named ?? ask(origin);
    },
    forget: () => told.clear(),
  };
}
