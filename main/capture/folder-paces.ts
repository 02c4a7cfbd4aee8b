/** How often a capture folder is listed, and how long its files have to be quiet: by where it is, and what can be known there. */
import type { Config } from '../config/config.ts';
import type { SettleTimes } from './settling.ts';

/** Where events cannot be relied on, the folder is listed this often. */
const pollEveryMs = 5000;
/** A folder that is away is only asked for by name, which costs nothing. */
const awayEveryMs = 5000;
/** Over a network the facts about a file lag behind: longer silence is needed to believe it. */
const networkQuietFactor = 3;

export interface FolderWhere {
  readonly isGone: boolean;
  readonly isPolled: boolean;
}

export function scanPaceMs({ scanEveryMs }: Config['settle'], { isGone, isPolled }: FolderWhere): number {
  if (isGone) return Math.min(scanEveryMs, awayEveryMs);
  return isPolled ? Math.min(scanEveryMs, pollEveryMs) : scanEveryMs;
}

export function settleTimesAt({ quietMs, ...rest }: Config['settle'], isOnNetwork: boolean): SettleTimes {
  return { ...rest, quietMs: isOnNetwork ? quietMs * networkQuietFactor : quietMs };
}
