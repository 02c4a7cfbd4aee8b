/**
 * Trouble that is the service's (or ours with it) and not one clip's: the lane is closed with one
 * reason, and when its time comes a single request tries whether it is over. Survives restarts, so
 * a crash loop is no storm of requests.
 */
import type { Lane as LaneName, Reason, ReasonCode } from '../../preload/clip-view.ts';
import type { Runtime } from '../base/runtime.ts';
import { backoffMs, slotBackoff } from './backoff.ts';
import type { Failure } from './failure.ts';
import {
  type ClosedLane,
  type LanePause,
  type LaneStore,
  loadLane,
  longestPauseMs,
  shortestWaitMs,
  slowReasons,
} from './kept-lane.ts';

/** A success is worth this long: after it, the next request goes alone first. */
const provenMs = 60_000;

type LaneRuntime = Pick<Runtime, 'clock' | 'random' | 'failpoint'>;

/**
 * A circuit breaker: while the service is in trouble it lets no request through but a single one,
 * when its time has come, that finds out whether the trouble is over.
 */
export class Lane {
  readonly name: LaneName;
  readonly #store: LaneStore;
  readonly #runtime: LaneRuntime;
  readonly #renew: (version: number) => Promise<boolean>;
  #closed: ClosedLane | null;
  /** Faults in a row, for the back-off. */
  #faults: number;
  #requestsUnderWay = 0;
  #workedAtMs: number | null = null;
  /** Id of a clip that met trouble which may be its own, since anything went well. */
  #suspect: string | null = null;

  /** @param renew asks for a new authorization after a 401, see `SharedAuthorization` */
  constructor(
    name: LaneName,
    store: LaneStore,
    runtime: LaneRuntime,
    renew: (version: number) => Promise<boolean>,
  ) {
    this.name = name;
    this.#store = store;
    this.#runtime = runtime;
    this.#renew = renew;
    const { closed, faults } = loadLane(store, name, runtime.clock.now());
    this.#closed = closed;
    this.#faults = faults;
  }

  /** Why and until when it is closed, or null. */
  pause(): LanePause | null {
    return this.#closed;
  }

  /**
   * Whether only a person can end the trouble: then the clips behind it wait for that person too.
   */
  needsPerson(): boolean {
    return this.#closed !== null && slowReasons.includes(this.#closed.reason.code);
  }

  /**
   * Whether a request may start: while there is trouble, only when its time has come, and only one.
   */
  mayStart(): boolean {
    return this.#closed === null || (this.#isDue(this.#closed) && this.#requestsUnderWay === 0);
  }

  /**
   * Whether the service has shown to be itself just now; until it has, one request goes ahead of
   * the others.
   */
  isProven(): boolean {
    return this.#workedAtMs !== null && this.#runtime.clock.monotonicMs() - this.#workedAtMs < provenMs;
  }

  /** Counts `work` as a request of this lane while it is under way. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#requestsUnderWay += 1;
    try {
      return await work;
    } finally {
      this.#requestsUnderWay -= 1;
    }
  }

  /** A request went through: the trouble, if there was any, is over. Answers whether there was. */
  worked(): boolean {
    this.#faults = 0;
    this.#suspect = null;
    this.#workedAtMs = this.#runtime.clock.monotonicMs();
    if (this.#closed === null) return false;
    this.#closed = null;
    this.#store.clear(this.name);
    return true;
  }

  /** Closes the lane and writes it down; inside a transaction it is committed with the rest. */
  close(failure: Failure): void {
    const { retryAfterMs } = failure;
    const now = this.#runtime.clock.now();
    // Requests that were under way together fail together; that is one fault.
    const before = this.#closed !== null && !this.#isDue(this.#closed) ? this.#closed : null;
    if (before === null) this.#faults += 1;
    const slow = shortestWaitMs(failure.reason.code, this.#faults);
    const jittered = before === null ? backoffMs(slotBackoff, this.#faults - 1, this.#runtime.random()) : 0;
    const waitMs = retryAfterMs ?? Math.max(slow, jittered);
    const until = Math.max(before?.until ?? 0, now + waitMs);
    // A wait keeps the reason that it is for: by its reason it is judged after a restart or a
    // sleep, and shown.
    const reason = before !== null && before.until > now + waitMs ? before.reason : failure.reason;
    const demandedUntil = Math.max(before?.demandedUntil ?? 0, now + (retryAfterMs ?? 0));
    this.#closed = { reason, until, demandedUntil };
    this.#runtime.failpoint('before-lane-closed');
    this.#keep(reason, until);
  }

  /**
   * A request for this clip met trouble that may be the clip's own or the service's. It is the
   * service's when another clip meets trouble too and nothing goes well in between; then the lane
   * is closed.
   */
  suspect(clipId: string, failure: Failure): void {
    const isShared = this.#suspect !== null && this.#suspect !== clipId;
    this.#suspect = clipId;
    if (isShared || this.#closed !== null) this.close(failure);
  }

  /**
   * After a 401 that was written down by `close`: with a new authorization a single request tries
   * at once.
   */
  async mend({ refusedAuthorization }: Failure): Promise<void> {
    if (refusedAuthorization !== undefined && (await this.#renew(refusedAuthorization))) this.tryNow();
  }

  /** Closes the lane, and mends it where that can be done here. */
  async trouble(failure: Failure): Promise<void> {
    this.close(failure);
    await this.mend(failure);
  }

  /**
   * The owner, or a new authorization, asks for a try now. A wait that the service demanded is
   * kept.
   */
  tryNow(): void {
    if (this.#closed === null) return;
    const { until, demandedUntil } = this.#closed;
    const earliest = Math.max(this.#runtime.clock.now(), demandedUntil);
    this.#closed = { ...this.#closed, until: Math.min(until, earliest) };
  }

  /**
   * What the lane waited for may be over: if it is one of these reasons, a try may follow at once.
   */
  bringForward(reasons: readonly ReasonCode[]): void {
    if (this.#closed !== null && reasons.includes(this.#closed.reason.code)) this.tryNow();
  }

  /**
   * False when the lane is closed longer than it is ever meant to be: the clock was moved, and no
   * one saw it.
   */
  isPlausible(): boolean {
    return this.#closed === null || this.#closed.until <= this.#latestEnd();
  }

  /** Cuts the wait to the longest it can have been meant to be. */
  clamp(): void {
    if (this.#closed === null) return;
    const { reason, until, demandedUntil } = this.#closed;
    const latest = this.#latestEnd();
    this.#closed = {
      reason,
      until: Math.min(until, latest),
      demandedUntil: Math.min(demandedUntil, latest),
    };
  }

  /**
   * The wall clock was put back: the wait ends as much earlier by it, so it lasts as long as it was
   * meant to.
   */
  clockSetBack(byMs: number): void {
    if (this.#closed === null) return;
    const { reason, until, demandedUntil } = this.#closed;
    this.#closed = { reason, until: until - byMs, demandedUntil: demandedUntil - byMs };
    this.#keep(reason, until - byMs);
  }

  #isDue({ until }: ClosedLane): boolean {
    return until <= this.#runtime.clock.now();
  }

  #latestEnd(): number {
    return this.#runtime.clock.now() + longestPauseMs;
  }

  #keep({ code, detail }: Reason, until: number): void {
    const kept = { reasonCode: code, reasonDetail: detail, faults: this.#faults, nextAt: until };
    this.#store.save(this.name, kept);
  }
}
