/** Exchanges that wait to be written together: already only as many of each kind as will be kept, and counts of all. */
import type { ExchangeCall } from '../../../preload/exchange-view.ts';
import type { SeenExchange } from '../../service/redaction/seen-exchange.ts';
import { type Bounds, boundsOf } from './bounds.ts';

/** What is added to a row of counts. */
export interface CountChange {
  readonly clipId: string;
  readonly call: ExchangeCall;
  readonly ended: string;
  times: number;
  bytes: number;
  readonly firstAt: number;
  lastAt: number;
  totalMs: number;
  longestMs: number;
}

export interface WaitingExchange {
  readonly seen: SeenExchange;
  /** As it will be kept. */
  text(): string;
}

interface Kind {
  readonly first: WaitingExchange[];
  readonly last: WaitingExchange[];
}

export type Waiting = ReturnType<typeof createWaiting>;

export function createWaiting() {
  const kinds = new Map<string, Kind>();
  const counts = new Map<string, CountChange>();
  let held = 0;

  function keep(seen: SeenExchange): void {
    const { call, clipIds } = seen.about;
    const bounds = boundsOf(call, seen.isTroubled);
    const key = `${call} ${seen.isTroubled} ${clipIds.join(' ')}`;
    const kind = kinds.get(key) ?? { first: [], last: [] };
    kinds.set(key, kind);
    held += 1;
    const one = waitingExchange(seen, bounds);
    if (kind.first.length < bounds.first) kind.first.push(one);
    else kind.last.push(one);
    if (kind.last.length <= bounds.last) return;
    kind.last.shift();
    held -= 1;
  }

  function count(seen: SeenExchange): void {
    const { call, clipIds } = seen.about;
    for (const clipId of clipIds) {
      const key = `${clipId} ${call} ${seen.ended}`;
      const change = counts.get(key);
      if (change === undefined) {
        const { at, tookMs, ended, bodyBytes: bytes } = seen;
        const times = { firstAt: at, lastAt: at, totalMs: tookMs, longestMs: tookMs };
        counts.set(key, { clipId, call, ended, times: 1, bytes, ...times });
        continue;
      }
      change.times += 1;
      change.bytes += seen.bodyBytes;
      change.lastAt = seen.at;
      change.totalMs += seen.tookMs;
      change.longestMs = Math.max(change.longestMs, seen.tookMs);
    }
  }

  return {
    add(seen: SeenExchange): void {
      if (seen.about.clipIds.length === 0) return;
      keep(seen);
      count(seen);
    },
    /** How many would be written now. */
    size: () => held,
    /** In the order in which they began. */
    exchanges: (): WaitingExchange[] =>
      [...kinds.values()]
        .flatMap(({ first, last }) => [...first, ...last])
        .sort((a, b) => a.seen.at - b.seen.at),
    counts: (): Iterable<CountChange> => counts.values(),
  };
}

/** Taking secrets out takes time: at once, so that no group takes long, but for what another will most likely replace. */
function waitingExchange(seen: SeenExchange, { last }: Bounds): WaitingExchange {
  const made = () => JSON.stringify(seen.view());
  if (last === 1) return { seen, text: made };
  const text = made();
  return { seen, text: () => text };
}
