/**
 * Addresses of published clips, as handed out: how long each lives, and from when a refreshed one works. Known in memory
 * only; after a restart the next GET hands out new ones.
 */
import type { Settings } from '../settings/service-settings.ts';

/** Wall-clock milliseconds. */
export interface HandedOut {
  readonly expiresAt: number;
  readonly worksFrom: number;
}

export class HandedOutAddresses {
  readonly #byClip = new Map<string, HandedOut>();

  /** The one that is still good, or a new one; null where addresses never expire. */
  addressFor(gameClipId: string, settings: Settings, now: number): HandedOut | null {
    const { downloadUriLifeMs, refreshTakesMs } = settings;
    if (downloadUriLifeMs === null) return null;
    const before = this.#byClip.get(gameClipId);
    if (before !== undefined && before.expiresAt > now) return before;
    const worksFrom = before === undefined ? now : now + refreshTakesMs;
    const given = { expiresAt: now + downloadUriLifeMs, worksFrom };
    this.#byClip.set(gameClipId, given);
    return given;
  }

  forget(): void {
    this.#byClip.clear();
  }
}
