/** Starts the engine in a process of its own and speaks with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { authorizationEnv } from './clipslot.ts';
import type { EngineFacts, EngineNews, EngineOrder, EngineOrders } from './engine-words.ts';
import type { Place } from './place.ts';

export interface EngineProcess {
  readonly pid: number;
  /** When it had opened its queue and begun to watch. */
  readonly watchingAt: number;
  send(order: EngineOrder): void;
  facts(): Promise<EngineFacts>;
  /** Resolves with the time at which the clip at this path has its slot on the disk. */
  granted(path: string): Promise<number>;
  /** Resolves when it has nothing to do, the first scan included. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export async function startEngine(place: Place, orders: EngineOrders): Promise<EngineProcess> {
  const entry = join(import.meta.dirname, 'engine-child.ts');
  const child = spawn(process.execPath, [entry, JSON.stringify(orders)], {
    env: { ...process.env, ...authorizationEnv },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  place.owns(child);
  const waiting = new Set<(news: EngineNews) => void>();
  child.on('message', (news: EngineNews) => {
    for (const look of waiting) look(news);
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error('the engine ended');
  });
  // Nobody may be waiting when it ends, as it should in the end.
  ended.catch(() => {});
  const next = <T>(pick: (news: EngineNews) => T | null) => Promise.race([ended, nextNews(waiting, pick)]);
  const watchingAt = await next((news) => (news.kind === 'watching' ? news.at : null));
  const facts = () => {
    const answer = next((news) => (news.kind === 'facts' ? news.facts : null));
    child.send('facts');
    return answer;
  };
  return {
    pid: child.pid ?? 0,
    watchingAt,
    send: (order) => void child.send(order),
    facts,
    granted: (path) => next((news) => (news.kind === 'granted' && news.path === path ? news.at : null)),
    async idle() {
      while (!(await facts()).idle) await sleep(20);
    },
    stop: () => stopped(child),
  };
}

function nextNews<T>(
  waiting: Set<(news: EngineNews) => void>,
  pick: (news: EngineNews) => T | null,
): Promise<T> {
  return new Promise((resolve) => {
    const look = (news: EngineNews) => {
      const picked = pick(news);
      if (picked === null) return;
      waiting.delete(look);
      resolve(picked);
    };
    waiting.add(look);
  });
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.send('stop');
  await once(child, 'exit');
}
