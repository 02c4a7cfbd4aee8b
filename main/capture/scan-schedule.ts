/**
 * When a folder is scanned next, and whether that scan may be content with asking the folders. All times are monotonic
 * milliseconds. The first scan is due at once.
 */
import type { Clock } from '../base/runtime.ts';

/**
 * While events arrive and no folder has changed, a scan asks the folders only; so often it looks at every file all the
 * same. What that finds is a file rewritten in place whose event was lost, and is not a clip with bits to send: those
 * are looked at before each request and each transfer.
 */
const everyFileEveryMs = 60 * 60_000;
/** After a scan that events asked for, rest this many times as long as it took: a flood must not mean one long scan. */
const restFactor = 5;

export class ScanSchedule {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #scanAtMs = 0;
  #startedAtMs = 0;
  #restUntilMs = 0;
  /** Until then a scan that was not asked for may be content with the folders' times. */
  #everyFileAtMs = 0;

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  get nextAtMs(): number {
    return this.#scanAtMs;
  }

  /** Soon, but not so often that nothing else gets done. */
  wantSoon(): void {
    this.wantEveryFile();
    this.#scanAtMs = Math.min(this.#scanAtMs, Math.max(this.#clock.monotonicMs(), this.#restUntilMs));
  }

  wantNow(): void {
    this.wantEveryFile();
    this.#scanAtMs = this.#clock.monotonicMs();
  }

  /** The next scan looks at every file, whenever it comes. */
  wantEveryFile(): void {
    this.#everyFileAtMs = 0;
  }

  mayAskFoldersOnly(): boolean {
    return this.#startedAtMs < this.#everyFileAtMs;
  }

  /** A look at every file begins; what asks for another from now on is heard. */
  everyFileBegins(): void {
    this.#everyFileAtMs = this.#clock.monotonicMs() + everyFileEveryMs;
  }

  scanBegins(): void {
    this.#startedAtMs = this.#clock.monotonicMs();
    this.#scanAtMs = Infinity;
  }

  /** @param everyMs until the next one, unless something asks for it earlier, or has asked meanwhile */
  scanEnded(everyMs: number): void {
    const nowMs = this.#clock.monotonicMs();
    this.#restUntilMs = nowMs + restFactor * (nowMs - this.#startedAtMs);
    const wasAskedMeanwhile = this.#scanAtMs < Infinity;
    this.#scanAtMs = Math.max(this.#restUntilMs, wasAskedMeanwhile ? nowMs : nowMs + everyMs);
  }
}
