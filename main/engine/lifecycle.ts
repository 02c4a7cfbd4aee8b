/** From start to stop of a running queue: sets the parts to work, tells listeners what happens, ends all of it in order. */
import { DisposableStore } from '../base/disposable.ts';
import { networkAddresses } from '../base/network-addresses.ts';
import type { Clock } from '../base/runtime.ts';
import { Throttle } from '../base/throttle.ts';
import { recover } from '../ingest/recovery.ts';
import { goodEnds } from '../model/clip.ts';
import { askAgainForAccount } from '../slots/mended-account.ts';
import { sortByService } from '../slots/other-service.ts';
import type { Applied } from '../storage/clip-history.ts';
import type { EngineEvent } from './api.ts';
import { ClockJumps } from './clock-jumps.ts';
import { type EngineNeeds, EngineParts } from './engine-parts.ts';

export interface LifecycleNeeds extends Omit<EngineNeeds, 'onChange'> {
  /** Waited for before anything ends. */
  beforeStop(): Promise<void>;
  /** Lets go of the data folder. @param isSound whether everything that was found out is in the database */
  close(isSound: boolean): void;
}

/** How long a slot request that is under way may take to commit its answer when the engine stops. */
const drainMs = 2000;
const changesApartMs = 100;

export class Lifecycle {
  readonly parts: EngineParts;
  readonly jumps: ClockJumps;
  readonly #needs: LifecycleNeeds;
  readonly #kept = new DisposableStore();
  readonly #changed: Throttle;
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  #revision = 0;
  #stopping: Promise<void> | null = null;

  constructor(needs: LifecycleNeeds) {
    const { clock } = needs.runtime;
    this.#needs = needs;
    this.#changed = this.#kept.add(new Throttle(clock, changesApartMs));
    this.parts = new EngineParts({ ...needs, onChange: () => this.noteChange() }, this.#kept);
    const { storage, service, captures, workers, wakeUps } = this.parts;
    this.jumps = this.#kept.add(
      new ClockJumps({
        clock,
        clipTimes: storage.clipTimes,
        lanes: Object.values(service.lanes),
        captures,
        service: service.service,
        transfers: workers.transfers,
        wakeUps,
        addresses: networkAddresses,
      }),
    );
  }

  /** Counts changes of what views show. */
  get revision(): number {
    return this.#revision;
  }

  noteChange(): void {
    this.#revision += 1;
    this.#changed.signal();
  }

  onEvent(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onChange(listener: () => void): () => void {
    return this.#changed.onSignal(() => this.#guarded(listener));
  }

  start(): void {
    const { storage, captures, workers, wakeUps } = this.parts;
    const { clips, storageHealth, backups } = storage;
    clips.onCommitted(() => this.noteChange());
    clips.onApplied((applied) => this.#tell(applied));
    storageHealth.start();
    this.#putInOrder();
    this.#needs.runtime.failpoint('after-recovery');
    const known = Object.values(clips.counts()).reduce((sum, count) => sum + count, 0);
    backups.start(known > 0);
    this.jumps.start();
    captures.start();
    wakeUps.start(workers.all);
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** What the last run left open. */
  #putInOrder(): void {
    const { config, queue, runtime } = this.#needs;
    const { storageHealth, clips, ledger, settingsTable } = this.parts.storage;
    recover({ queue, storageHealth, clips, ledger, config, runtime });
    const now = runtime.clock.now();
    storageHealth.attempt(undefined, () => sortByService(clips, ledger, now));
    storageHealth.attempt(undefined, () =>
      askAgainForAccount(clips, settingsTable, config.account.scid, now),
    );
  }

  #tell(applied: Applied): void {
    const { storage, wakeUps } = this.parts;
    if (applied.event === 'slot-granted') storage.backups.slotGranted();
    wakeUps.wakeSoon(`clip-${applied.clip.progress.state}`);
    const event = engineEvent(applied);
    for (const listener of this.#listeners) this.#guarded(() => listener(event));
  }

  /** A host that cannot take the news (a closed window, a full log disk) must not stop the queue. */
  #guarded(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.#needs.onBug(error);
    }
  }

  async #stop(): Promise<void> {
    const { runtime, close } = this.#needs;
    const { activity, storage, service } = this.parts;
    await this.#needs.beforeStop();
    this.#kept.dispose();
    runtime.failpoint('while-stopping');
    await withinMs(runtime.clock, drainMs, activity.settled());
    service.service.dispose();
    await activity.settled();
    storage.exchangeLog.dispose();
    runtime.failpoint('before-close');
    close(storage.storageHealth.mayBegin('slots'));
  }
}

function engineEvent({ clip, event, at }: Applied): EngineEvent {
  const { state } = clip.progress;
  const code = 'reason' in clip.progress ? clip.progress.reason?.code : undefined;
  const reason = code === undefined ? {} : { reason: code };
  const over = goodEnds.includes(state) ? { end: 'good' } : {};
  return {
    at: new Date(at).toISOString(),
    event,
    clipId: clip.clipId,
    path: clip.path,
    state,
    ...reason,
    ...over,
  };
}

/** Waits for `work`, but no longer than this. */
async function withinMs(clock: Clock, waitMs: number, work: Promise<void>): Promise<void> {
  let cancel = () => {};
  const late = new Promise<void>((resolve) => {
    cancel = clock.after(waitMs, resolve);
  });
  await Promise.race([work, late]);
  cancel();
}
