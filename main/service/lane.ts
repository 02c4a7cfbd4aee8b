/**
 * Trouble that is the service's (or ours with it) and not one clip's: the lane is closed with one reason, and when its
 * time comes a single request tries whether it is over. Survives restarts, so a crash loop is no storm of requests.
 */
import type { Lane as LaneName, Reason, ReasonCode } from '../../preload/clip-view.ts';
import { reasonCodes } from '../../preload/clip-view.ts';
import type { Runtime } from '../base/runtime.ts';
import { backoffMs, slotBackoff } from './backoff.ts';
import type { Failure } from './failure.ts';

export interface LanePause {
  readonly reason: Reason;
  /** Wall-clock time of the next try. */
  readonly until: number;
}

export type Lane = ReturnType<typeof createLane>;

/** These do not mend themselves: ask rarely, and let the owner act. */
const slowReasons: readonly ReasonCode[] = [
  'not-authorized',
  'over-quota',
  'claims-refused',
  'request-refused',
  'service-redirected',
  'service-not-itself',
  'proxy-refused',
  'proxy-sign-in',
  'proxy-unsupported',
];
const slowWaitMs = 15 * 60_000;
const longestPauseMs = 3_600_000;
/** A success is worth this long: after it, the next request goes alone first. */
const provenMs = 60_000;

/** A closed lane as it outlives the process. */
export interface KeptLane {
  readonly reasonCode: string;
  readonly reasonDetail: string | null;
  readonly faults: number;
  readonly nextAt: number;
}

/** Where closed lanes are written down. Writes inside a transaction are committed with the rest. */
export interface LaneStore {
  load(name: LaneName): KeptLane | null;
  save(name: LaneName, kept: KeptLane): void;
  clear(name: LaneName): void;
}

interface Closed extends LanePause {
  /** What the service itself demanded: not even the owner may come earlier. */
  readonly demandedUntil: number;
}

/** @param renew asks for a new authorization after a 401, see `SharedAuthorization` */
export function createLane(
  name: LaneName,
  store: LaneStore,
  runtime: Runtime,
  renew: (version: number) => Promise<boolean>,
) {
  const { clock } = runtime;
  let { closed, faults } = load(store, name, clock.now());
  let running = 0;
  let workedAtMs: number | null = null;

  const latestEnd = () => clock.now() + longestPauseMs;
  const isDue = ({ until }: Closed) => until <= clock.now();

  function keep({ code, detail }: Reason, until: number): void {
    store.save(name, { reasonCode: code, reasonDetail: detail, faults, nextAt: until });
  }

  /** Closes the lane and writes it down; inside a transaction it is committed with the rest. */
  function close(failure: Failure): void {
    const { retryAfterMs } = failure;
    const now = clock.now();
    // Requests that were under way together fail together; that is one fault.
    const before = closed !== null && !isDue(closed) ? closed : null;
    if (before === null) faults += 1;
    const slow = slowReasons.includes(failure.reason.code) ? slowWaitMs : 0;
    const jittered = before === null ? backoffMs(slotBackoff, faults - 1, runtime.random()) : 0;
    const waitMs = retryAfterMs ?? Math.max(slow, jittered);
    const until = Math.max(before?.until ?? 0, now + waitMs);
    // A wait keeps the reason that it is for: by its reason it is judged after a restart or a sleep, and shown.
    const reason = before !== null && before.until > now + waitMs ? before.reason : failure.reason;
    closed = {
      reason,
      until,
      demandedUntil: Math.max(before?.demandedUntil ?? 0, now + (retryAfterMs ?? 0)),
    };
    runtime.failpoint('before-lane-closed');
    keep(reason, until);
  }

  /** The owner, or a new authorization, asks for a try now. A wait that the service demanded is kept. */
  function tryNow(): void {
    if (closed === null) return;
    closed = { ...closed, until: Math.min(closed.until, Math.max(clock.now(), closed.demandedUntil)) };
  }

  /** After a 401 that was written down by `close`: with a new authorization a single request tries at once. */
  async function mend({ refusedAuthorization }: Failure): Promise<void> {
    if (refusedAuthorization !== undefined && (await renew(refusedAuthorization))) tryNow();
  }

  return {
    name,
    pause: (): LanePause | null => closed,
    /** Whether only a person can end the trouble: then the clips behind it wait for that person too. */
    needsPerson: (): boolean => closed !== null && slowReasons.includes(closed.reason.code),
    /** Whether a request may start: while there is trouble, only when its time has come, and only one. */
    mayStart: (): boolean => closed === null || (isDue(closed) && running === 0),
    /** Whether the service has shown to be itself just now; until it has, one request goes ahead of the others. */
    isProven: (): boolean => workedAtMs !== null && clock.monotonicMs() - workedAtMs < provenMs,
    /** Counts `work` as a request of this lane while it is under way. */
    async during<T>(work: Promise<T>): Promise<T> {
      running += 1;
      try {
        return await work;
      } finally {
        running -= 1;
      }
    },
    /** A request went through: the trouble, if there was any, is over. Answers whether there was. */
    worked(): boolean {
      faults = 0;
      workedAtMs = clock.monotonicMs();
      if (closed === null) return false;
      closed = null;
      store.clear(name);
      return true;
    },
    close,
    mend,
    async trouble(failure: Failure): Promise<void> {
      close(failure);
      await mend(failure);
    },
    tryNow,
    /** What the lane waited for may be over: if it is one of these reasons, a try may follow at once. */
    bringForward(reasons: readonly ReasonCode[]): void {
      if (closed !== null && reasons.includes(closed.reason.code)) tryNow();
    },
    /** False when the lane is closed longer than it is ever meant to be: the clock was moved, and nobody saw it. */
    isPlausible: (): boolean => closed === null || closed.until <= latestEnd(),
    /** Cuts the wait to the longest it can have been meant to be. */
    clamp(): void {
      if (closed === null) return;
      const latest = latestEnd();
      closed = {
        ...closed,
        until: Math.min(closed.until, latest),
        demandedUntil: Math.min(closed.demandedUntil, latest),
      };
    },
    /** The wall clock was put back: the wait ends as much earlier by it, so it lasts as long as it was meant to. */
    clockSetBack(byMs: number): void {
      if (closed === null) return;
      const { reason, until, demandedUntil } = closed;
      closed = { reason, until: until - byMs, demandedUntil: demandedUntil - byMs };
      keep(reason, closed.until);
    },
  };
}

/** Why the lane is closed, as the database has it; for those who only look. */
export function keptPause(name: LaneName, store: LaneStore, now: number): LanePause | null {
  return load(store, name, now).closed;
}

function load(store: LaneStore, name: LaneName, now: number): { closed: Closed | null; faults: number } {
  const kept = store.load(name);
  const code = reasonCodes.find((one) => one === kept?.reasonCode);
  if (kept === null || code === undefined) return { closed: null, faults: 0 };
  // A clock that was set back must not keep the lane closed for a year.
  const until = Math.min(kept.nextAt, now + longestPauseFor(code, kept.faults));
  // Whether the service had named the time is not kept; when it was busy, it may have.
  const demandedUntil = code === 'service-busy' ? until : 0;
  return {
    closed: { reason: { code, detail: kept.reasonDetail }, until, demandedUntil },
    faults: kept.faults,
  };
}

/** Only a busy service names its own time; every other pause is ours, and so long at the most. */
function longestPauseFor(code: ReasonCode, faults: number): number {
  if (code === 'service-busy') return longestPauseMs;
  const backoff = Math.ceil(backoffMs(slotBackoff, Math.max(0, faults - 1), 1));
  return slowReasons.includes(code) ? Math.max(slowWaitMs, backoff) : backoff;
}
