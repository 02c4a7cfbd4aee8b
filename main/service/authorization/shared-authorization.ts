/**
 * One authorization for all calls. After a 401 the source is asked again once, however many calls
 * met that 401 together; and when the new value is refused as well, not again for a while: a
 * refresh loop helps no one.
 */
import { ok, type Result } from '../../base/result.ts';
import type { Clock } from '../../base/runtime.ts';
import type { AuthorizationLack, AuthorizationSource } from './authorization.ts';

export interface Authorization {
  /** Of the header. */
  readonly value: string;
  /** Names the value in {@link SharedAuthorization.renew}. */
  readonly version: number;
}

const renewalsApartMs = 5 * 60_000;

export class SharedAuthorization {
  readonly #source: AuthorizationSource;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #version = 0;
  #renewing: Promise<boolean> | null = null;
  /** Monotonic time of the last renewal; null once the service has taken its result. */
  #unprovenSinceMs: number | null = null;

  constructor(source: AuthorizationSource, clock: Pick<Clock, 'monotonicMs'>) {
    this.#source = source;
    this.#clock = clock;
  }

  /** What to send; waits for a renewal that is under way. */
  async current(): Promise<Result<Authorization, { readonly lack?: AuthorizationLack }>> {
    await this.#renewing;
    const version = this.#version;
    const found = await this.#source.current();
    return found.ok ? ok({ value: found.value, version }) : found;
  }

  /**
   * The service answered 401 to `refused`. True when there is a newer one by now; the call may be
   * made once more.
   */
  async renew(refused: number): Promise<boolean> {
    if (refused < this.#version) return true;
    if (this.#renewing === null && this.#wasJustRenewed()) return false;
    this.#renewing ??= this.#ask().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  /** The service took `version`, whatever else it had to say. */
  accepted(version: number): void {
    if (version === this.#version) this.#unprovenSinceMs = null;
  }

  #wasJustRenewed(): boolean {
    const sinceMs = this.#unprovenSinceMs;
    return sinceMs !== null && this.#clock.monotonicMs() - sinceMs < renewalsApartMs;
  }

  async #ask(): Promise<boolean> {
    const found = await this.#source.refresh();
    this.#unprovenSinceMs = this.#clock.monotonicMs();
    if (found.ok) this.#version += 1;
    return found.ok;
  }
}
