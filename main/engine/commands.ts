/** What the owner may ask of a running engine. Each answers at once; what follows from it happens by itself. */
import type { ClipWish } from '../../preload/clip-contract.ts';
import type { Lane as LaneName } from '../../preload/clip-view.ts';
import type { BulkAction, PauseChoice } from '../../preload/list-view.ts';
import type { Clock } from '../base/runtime.ts';
import type { TransferSettings } from '../config/config.ts';
import type { CurrentSettings } from '../config/current-settings.ts';
import type { Captures } from '../ingest/captures.ts';
import type { Clip } from '../model/clip.ts';
import { type ClipEdits, clipEdits } from '../model/clip-metadata.ts';
import { nextTimeOfDay } from '../model/local-time.ts';
import type { OwnerPause } from '../model/owner-pause.ts';
import { aboutAuthorization } from '../service/kept-lane.ts';
import type { Lane } from '../service/lane.ts';
import type { SlotWorker } from '../slots/slot-worker.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import type { StorageFault } from '../storage/database/storage-fault.ts';
import type { StorageHealth } from '../storage/database/storage-health.ts';
import { OwnerOrder } from '../storage/owner-order.ts';
import type { QueueList } from '../storage/queue-list.ts';
import type { SettingsTable } from '../storage/settings-table.ts';
import type { ForecastCache } from '../transfer/schedule/forecast-cache.ts';
import type { Policy } from '../transfer/schedule/policy.ts';
import type { TransferWorker } from '../transfer/transfer-worker.ts';
import type { EngineCommands } from './api.ts';
import { UndoLog, type Undone } from './undo-log.ts';
import type { WakeUps } from './wake-ups.ts';

export interface CommandParts {
  readonly clock: Clock;
  readonly clips: ClipStore;
  readonly queueList: QueueList;
  readonly settingsTable: Pick<SettingsTable, 'setPause'>;
  readonly storageHealth: Pick<StorageHealth, 'attemptForOwner' | 'notKept'>;
  readonly lanes: Readonly<Record<LaneName, Lane>>;
  readonly slots: Pick<SlotWorker, 'isAsking'>;
  readonly transfers: Pick<TransferWorker, 'interrupt'>;
  readonly captures: Pick<Captures, 'rescan' | 'lookNow'>;
  readonly policy: Pick<Policy, 'grid'>;
  readonly forecasts: Pick<ForecastCache, 'forget'>;
  readonly wakeUps: Pick<WakeUps, 'wake' | 'workNow'>;
  readonly current: CurrentSettings;
  setTransferSettings(settings: TransferSettings): void;
  /** Something a view shows has changed that no clip tells of. */
  onChange(): void;
}

const hourMs = 60 * 60_000;
/** Late enough for a night, early enough for a day. */
const morning = '08:00';

export class QueueCommands implements EngineCommands {
  readonly #parts: CommandParts;
  readonly #order: OwnerOrder;
  readonly #undoLog: UndoLog;

  constructor(parts: CommandParts) {
    this.#parts = parts;
    this.#order = new OwnerOrder(parts.clips, parts.queueList);
    this.#undoLog = new UndoLog(parts.clips, parts.clock);
  }

  retry(clipId: string): boolean {
    return this.act([clipId], 'retry') === 1;
  }

  cancel(clipId: string): boolean {
    return this.act([clipId], 'cancel') === 1;
  }

  wish(clipId: string, wish: ClipWish): boolean {
    return this.act([clipId], wish) === 1;
  }

  act(clipIds: readonly string[], action: BulkAction, goesOn = false): number {
    const { clips, storageHealth, transfers, forecasts, wakeUps } = this.#parts;
    const done = storageHealth.attemptForOwner([], () =>
      this.#undoLog.recording(clipIds, goesOn, () =>
        clips.commit(() => clipIds.filter((clipId) => clips.act(clipId, action))),
      ),
    );
    if (action === 'cancel') for (const clipId of done) transfers.interrupt(clipId);
    forecasts.forget();
    if (action === 'retry' && done.length > 0) this.#tryLanes();
    wakeUps.workNow();
    return done.length;
  }

  undo(): Undone {
    const { storageHealth, transfers, forecasts, wakeUps } = this.#parts;
    // What was sent by the owner's word alone is under way no longer by it. Other clips go on.
    const undone = storageHealth.attemptForOwner({ undone: 0, tooLate: 0 }, () =>
      this.#undoLog.undo((clipId) => transfers.interrupt(clipId)),
    );
    forecasts.forget();
    wakeUps.workNow();
    return undone;
  }

  move(clipId: string, before: string | null): boolean {
    const { storageHealth, forecasts, wakeUps } = this.#parts;
    const { order } = this.#parts.current.transfers;
    const placed = storageHealth.attemptForOwner(null, () => this.#order.placesFor(clipId, before, order));
    const done =
      placed !== null &&
      storageHealth.attemptForOwner(false, () =>
        this.#undoLog.recording(placed, false, () => this.#order.move(clipId, before, order)),
      );
    forecasts.forget();
    wakeUps.wake('order-changed');
    return done;
  }

  edit(clipId: string, words: ClipEdits): boolean {
    const { clips, slots, storageHealth } = this.#parts;
    const edits = clipEdits.safeParse(words);
    // A request that is under way says what it says.
    if (!edits.success || slots.isAsking(clipId)) return false;
    const done = storageHealth.attemptForOwner(false, () =>
      this.#undoLog.recording([clipId], false, () => clips.owner.edit(clipId, edits.data)),
    );
    const progress = clips.get(clipId)?.progress;
    const isMended = progress !== undefined && isAboutWords(progress);
    return done && isMended ? this.act([clipId], 'retry', true) === 1 : done;
  }

  pause(until: number | null = null): boolean {
    return this.#setPause({ setAt: this.#parts.clock.now(), until });
  }

  pauseFor(choice: PauseChoice): boolean {
    const now = this.#parts.clock.now();
    const { timeZone } = this.#parts.policy.grid();
    return this.pause(choice === 'hour' ? now + hourMs : nextTimeOfDay(now, timeZone, morning));
  }

  resume(): boolean {
    return this.#setPause(null);
  }

  notKept(): StorageFault | null {
    return this.#parts.storageHealth.notKept();
  }

  setTransferSettings(settings: TransferSettings): void {
    this.#parts.setTransferSettings(settings);
    this.#parts.forecasts.forget();
    this.#parts.onChange();
    this.#parts.wakeUps.wake('settings-changed');
  }

  rescan(): void {
    this.#parts.captures.rescan();
    this.#renewLanes();
  }

  lookNow(): Promise<void> {
    const looked = this.#parts.captures.lookNow();
    this.#renewLanes();
    return looked;
  }

  #setPause(pause: OwnerPause | null): boolean {
    const { storageHealth, settingsTable, forecasts, wakeUps } = this.#parts;
    const isKept = storageHealth.attemptForOwner(false, () => {
      settingsTable.setPause(pause);
      return true;
    });
    forecasts.forget();
    this.#parts.onChange();
    wakeUps.wake('pause-changed');
    return isKept;
  }

  #tryLanes(): void {
    for (const lane of Object.values(this.#parts.lanes)) lane.tryNow();
    this.#parts.wakeUps.wake('lane-opened');
  }

  /** An owner who calls for a look may have just unlocked or renewed the authorization. */
  #renewLanes(): void {
    for (const lane of Object.values(this.#parts.lanes)) {
      const code = lane.pause()?.reason.code;
      if (code !== undefined && aboutAuthorization.includes(code)) lane.tryNow();
    }
    this.#parts.wakeUps.wake('lane-opened');
  }
}

/** What was wrong with it was what it says of itself: other words are worth another try. */
function isAboutWords(progress: Clip['progress']): boolean {
  if (progress.state === 'refused') return true;
  return progress.state === 'failed' && progress.reason.code === 'metadata-invalid';
}
