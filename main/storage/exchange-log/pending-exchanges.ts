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

export interface PendingExchange {
  readonly seen: SeenExchange;
  /** As it will be kept. */
  text(): string;
}

interface Kind {
  readonly first: PendingExchange[];
  readonly last: PendingExchange[];
}

export class PendingExchanges {
  readonly #kinds = new Map<string, Kind>();
  readonly #counts = new Map<string, CountChange>();
  #size = 0;

  add(seen: SeenExchange): void {
    if (seen.about.clipIds.length === 0) return;
    this.#keep(seen);
    for (const clipId of seen.about.clipIds) this.#count(clipId, seen);
  }

  /** How many would be written now. */
  get size(): number {
    return this.#size;
  }

  /** In the order in which they began. */
  exchanges(): PendingExchange[] {
    return [...this.#kinds.values()]
      .flatMap(({ first, last }) => [...first, ...last])
      .sort((a, b) => a.seen.at - b.seen.at);
  }

  counts(): Iterable<CountChange> {
    return this.#counts.values();
  }

  #keep(seen: SeenExchange): void {
    const { call, clipIds } = seen.about;
    const bounds = boundsOf(call, seen.isTroubled);
    const key = `${call} ${seen.isTroubled} ${clipIds.join(' ')}`;
    const kind = this.#kinds.get(key) ?? { first: [], last: [] };
    this.#kinds.set(key, kind);
    this.#size += 1;
    const one = pendingExchange(seen, bounds);
    if (kind.first.length < bounds.first) kind.first.push(one);
    else kind.last.push(one);
    if (kind.last.length <= bounds.last) return;
    kind.last.shift();
    this.#size -= 1;
  }

  #count(clipId: string, { about, at, tookMs, ended, bodyBytes }: SeenExchange): void {
    const { call } = about;
    const key = `${clipId} ${call} ${ended}`;
    const change = this.#counts.get(key);
    if (change === undefined) {
      const times = { firstAt: at, lastAt: at, totalMs: tookMs, longestMs: tookMs };
      this.#counts.set(key, { clipId, call, ended, times: 1, bytes: bodyBytes, ...times });
      return;
    }
    change.times += 1;
    change.bytes += bodyBytes;
    change.lastAt = at;
    change.totalMs += tookMs;
    change.longestMs = Math.max(change.longestMs, tookMs);
  }
}

/** Taking secrets out takes time: at once, so that no group takes long, but for what another will most likely replace. */
function pendingExchange(seen: SeenExchange, { last }: Bounds): PendingExchange {
  const made = () => JSON.stringify(seen.view());
  if (last === 1) return { seen, text: made };
  const text = made();
  return { seen, text: () => text };
}
