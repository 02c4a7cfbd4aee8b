/**
 * Wakes workers: each for the reasons that it has named, and when the time has come that it has named. What a commit brings
 * about is told after the commit, once for all that happened in it.
 */
import type { Activity } from '../base/activity.ts';
import { Alarm } from '../base/alarm.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Clock } from '../base/runtime.ts';
import { commonWakeReasons, type WakeReason, type Worker } from '../model/worker.ts';
import type { StorageHealth } from '../storage/database/storage-health.ts';

export interface WakeUpParts {
  readonly clock: Clock;
  readonly activity: Activity;
  readonly storageHealth: Pick<StorageHealth, 'noted'>;
}

export class WakeUps implements Disposable {
  readonly #parts: WakeUpParts;
  readonly #alarm: Alarm<Worker>;
  #workers: readonly Worker[] = [];
  /** Woken, and not looked after yet. */
  readonly #awake = new Set<Worker>();
  #isPlanned = false;
  #isWorking = false;
  #isDisposed = false;

  constructor(parts: WakeUpParts) {
    this.#parts = parts;
    this.#alarm = new Alarm(parts.clock, (due) => {
      for (const worker of due) this.#awake.add(worker);
      this.workNow();
    });
  }

  /** From now on these are woken, in this order when several are woken together. */
  start(workers: readonly Worker[]): void {
    this.#workers = workers;
    this.wake('started');
  }

  /** The workers that this concerns have looked for work when it returns, unless one of them called. */
  wake(reason: WakeReason): void {
    this.#note(reason);
    this.workNow();
  }

  /** The same a moment later: for what is told in the middle of something, such as the end of a commit. */
  wakeSoon(reason: WakeReason): void {
    this.#note(reason);
    if (this.#isPlanned || this.#awake.size === 0) return;
    this.#isPlanned = true;
    this.#parts.activity.run(
      Promise.resolve().then(() => {
        this.#isPlanned = false;
        this.workNow();
      }),
    );
  }

  /** Does now what `wakeSoon` has planned. */
  workNow(): void {
    if (this.#isWorking || this.#isDisposed) return;
    this.#isWorking = true;
    try {
      this.#work();
    } catch (error) {
      if (!this.#parts.storageHealth.noted(error)) throw error;
    } finally {
      this.#isWorking = false;
    }
  }

  /** The same activity, which wakes workers for this reason whenever something that was run in it has ended. */
  wakingAfter(reason: WakeReason): Activity {
    const { activity } = this.#parts;
    return {
      run: (work) => activity.run(work.finally(() => this.wake(reason))),
      settled: () => activity.settled(),
    };
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#alarm.dispose();
  }

  #note(reason: WakeReason): void {
    const concerns = (worker: Worker) => isCommon(reason) || worker.wakesFor.includes(reason);
    for (const worker of this.#workers) if (concerns(worker)) this.#awake.add(worker);
  }

  /** Those that are woken meanwhile as well. */
  #work(): void {
    for (const worker of this.#awake) {
      this.#awake.delete(worker);
      // Asked first: what comes due while it looks is not missed.
      const now = this.#parts.clock.now();
      const at = worker.nextAt();
      worker.pump();
      // What is due and could not be begun waits for something else to end.
      this.#alarm.set(worker, at !== null && at > now ? at : null);
    }
  }
}

function isCommon(reason: WakeReason): boolean {
  return commonWakeReasons.some((common) => common === reason);
}
