/**
 * Trouble that is the service's (or ours with it) and not one clip's: the lane is closed with one reason, and when its
 * time comes a single request tries whether it is over. Survives restarts, so a crash loop is no storm of requests.
 */
import type { Lane as LaneName, Reason, ReasonCode } from '../../preload/contract.ts';
import { reasonCodes } from '../../preload/contract.ts';
import type { AuthorizationSource } from '../engine/api.ts';
import type { World } from '../engine/world.ts';
import type { QueueDatabase } from '../queue/database.ts';
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
];
const slowWaitMs = 15 * 60_000;
const longestPauseMs = 3_600_000;

interface LaneRow {
  readonly reason_code: string;
  readonly reason_detail: string | null;
  readonly faults: number;
  readonly next_at: number;
}

export function createLane(
  name: LaneName,
  db: QueueDatabase,
  world: World,
  authorization: AuthorizationSource,
) {
  const save = db.prepare('INSERT OR REPLACE INTO lane VALUES (?, ?, ?, ?, ?)');
  const clear = db.prepare('DELETE FROM lane WHERE name = ?');
  const { clock } = world;
  let { pause, faults } = load(db, name, clock.now());
  let refreshed = false;

  function close(reason: Reason, waitMs: number): void {
    const until = Math.max(pause?.until ?? 0, clock.now() + waitMs);
    pause = { reason, until };
    world.failpoint('before-lane-closed');
    save.run(name, reason.code, reason.detail, faults, until);
  }

  return {
    name,
    pause: (): LanePause | null => pause,
    /** @param running requests of this lane that are under way */
    mayStart: (running: number): boolean => pause === null || (pause.until <= clock.now() && running === 0),
    /** A request went through: the trouble, if there was any, is over. Answers whether there was. */
    worked(): boolean {
      refreshed = false;
      faults = 0;
      if (pause === null) return false;
      pause = null;
      clear.run(name);
      return true;
    },
    /** Closes the lane; but after the first 401 the authorization is asked for anew and the lane stays open. */
    async trouble(failure: Failure): Promise<void> {
      if (failure.status === 401 && !refreshed) {
        refreshed = true;
        if ((await authorization.refresh()).ok) return;
      }
      // Requests that were under way together fail together; that is one fault.
      const underPause = pause !== null && pause.until > clock.now();
      if (!underPause) faults += 1;
      const slow = slowReasons.includes(failure.reason.code) ? slowWaitMs : 0;
      const jittered = underPause ? 0 : backoffMs(slotBackoff, faults - 1, world.random());
      close(failure.reason, failure.retryAfterMs ?? Math.max(slow, jittered));
    },
    /** The owner asks for a try now; a wait the service itself demanded is kept by `trouble` on the next answer. */
    tryNow(): void {
      if (pause !== null) pause = { ...pause, until: clock.now() };
    },
    /** What the lane waited for may be over: if it is one of these reasons, a try may follow at once. */
    bringForward(reasons: readonly ReasonCode[]): void {
      if (pause !== null && reasons.includes(pause.reason.code)) pause = { ...pause, until: clock.now() };
    },
    /** The wall clock was put back: the wait ends as much earlier by it, so it lasts as long as it was meant to. */
    clockSetBack(byMs: number): void {
      if (pause === null) return;
      pause = { ...pause, until: pause.until - byMs };
      save.run(name, pause.reason.code, pause.reason.detail, faults, pause.until);
    },
  };
}

function load(db: QueueDatabase, name: LaneName, now: number): { pause: LanePause | null; faults: number } {
  const row = db.prepare('SELECT * FROM lane WHERE name = ?').get(name) as LaneRow | undefined;
  const code = reasonCodes.find((one) => one === row?.reason_code);
  if (row === undefined || code === undefined) return { pause: null, faults: 0 };
  // A clock that was set back must not keep the lane closed for a year.
  const until = Math.min(row.next_at, now + longestPauseFor(code));
  return { pause: { reason: { code, detail: row.reason_detail }, until }, faults: row.faults };
}

/** Only a busy service names its own time; every other pause is ours and shorter. */
function longestPauseFor(code: ReasonCode): number {
  if (code === 'service-busy') return longestPauseMs;
  return slowReasons.includes(code) ? slowWaitMs : slotBackoff.capMs;
}
