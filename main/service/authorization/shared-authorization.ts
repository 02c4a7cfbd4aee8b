/**
 * One authorization for all calls. After a 401 the source is asked anew once, however many calls met that 401 together;
 * and when the new value is refused as well, not again for a while: a refresh loop helps nobody.
 */

import type { Clock } from '../../base/runtime.ts';
import type { AuthorizationSource } from './authorization.ts';

type Current =
  | { readonly ok: true; readonly value: string; readonly version: number }
  | { readonly ok: false; readonly problem: string };

export interface SharedAuthorization {
  /** The value to send, with the version that names it in {@link renew}; waits for a renewal that is under way. */
  current(): Promise<Current>;
  /** The service answered 401 to `version`. True when there is a newer one by now; the call may be made once more. */
  renew(version: number): Promise<boolean>;
  /** The service took `version`, whatever else it had to say. */
  accepted(version: number): void;
}

const renewalsApartMs = 5 * 60_000;

export function shareAuthorization(source: AuthorizationSource, clock: Clock): SharedAuthorization {
  let version = 0;
  let renewing: Promise<boolean> | null = null;
  /** Monotonic time of the last renewal; null once the service has taken its result. */
  let unprovenSinceMs: number | null = null;

  async function ask(): Promise<boolean> {
    const found = await source.refresh();
    unprovenSinceMs = clock.monotonicMs();
    if (found.ok) version += 1;
    return found.ok;
  }

  return {
    async current() {
      await renewing;
      const asked = version;
      const found = await source.current();
      return found.ok ? { ...found, version: asked } : found;
    },
    async renew(refused) {
      if (refused < version) return true;
      const tooSoon = unprovenSinceMs !== null && clock.monotonicMs() - unprovenSinceMs < renewalsApartMs;
      if (renewing === null && tooSoon) return false;
      renewing ??= ask().finally(() => {
        renewing = null;
      });
      return renewing;
    },
    accepted(taken) {
      if (taken === version) unprovenSinceMs = null;
    },
  };
}
