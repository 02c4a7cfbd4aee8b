/** The queue as it stands in the database, for commands that only look. What is running right now is not known here. */

import type { ClipView } from '../../preload/clip-view.ts';
import type { SlotRequestCounts } from '../../preload/overview-contract.ts';
import type { Clip } from '../model/clip.ts';
import { type OwnerPause, pauseAt } from '../model/owner-pause.ts';
import { keptPause } from '../service/kept-lane.ts';
import { BlockLedger } from '../storage/block-ledger.ts';
import type { HistoryEntry } from '../storage/clip-history.ts';
import { ClipStore } from '../storage/clip-store.ts';
import { type ClipName, ClipsInOrder } from '../storage/clips-in-order.ts';
import type { QueueDatabase } from '../storage/database/database.ts';
import { LaneTable } from '../storage/lane-table.ts';
import { SettingsTable } from '../storage/settings-table.ts';
import { SlotLedger } from '../storage/slot-ledger.ts';
import type { StateCounts } from '../storage/state-counts.ts';
import { behindLane, clipView, type Moment } from './clip-view.ts';

export type ScheduleOfMoment = Pick<Moment, 'whyNotSending' | 'doneAt'>;

const noSchedule: ScheduleOfMoment = {
  whyNotSending: () => ({ kind: 'its-turn', ahead: 0 }),
  doneAt: () => null,
};

export class QueueReader {
  readonly #now: number;
  readonly #clips: ClipStore;
  readonly #settings: SettingsTable;
  readonly #ledger: SlotLedger;
  readonly #names: ClipsInOrder;
  readonly #moment: Moment;

  /**
   * @param now wall-clock milliseconds: one look, one answer
   * @param schedule as the settings and the clock have it; what the computer is doing is not known here
   */
  constructor(db: QueueDatabase, now: number, schedule: ScheduleOfMoment = noSchedule) {
    const clock = { now: () => now };
    const clips = new ClipStore(db, clock);
    const blocks = new BlockLedger(db, clock);
    this.#now = now;
    this.#clips = clips;
    this.#settings = new SettingsTable(db);
    this.#ledger = new SlotLedger(db, clips, clock, '');
    this.#names = new ClipsInOrder(db);
    this.#moment = {
      now,
      isAsking: () => false,
      isSending: () => false,
      isFinishing: () => false,
      slotPause: () => keptPause('slots', new LaneTable(db), now),
      whyNotSending: (clip) => schedule.whyNotSending(clip),
      whyNotAsked: () => behindLane(keptPause('polls', new LaneTable(db), now)),
      doneAt: (clipId) => schedule.doneAt(clipId),
      acceptedBytes: (gameClipId) => blocks.acceptedBytes(gameClipId),
      reachedAt: (clipId, event) => clips.reachedAt(clipId, event),
      isFolderGone: () => false,
      progressOf: () => null,
    };
  }

  counts(): Readonly<StateCounts> {
    return this.#clips.counts();
  }

  needsPerson(): number {
    return this.#clips.needsPerson();
  }

  /** The owner's pause as it holds at this moment. */
  pause(): OwnerPause | null {
    return pauseAt(this.#settings.pause(), this.#now);
  }

  counters(): SlotRequestCounts {
    return this.#ledger.counters();
  }

  history(clipId: string): readonly HistoryEntry[] {
    return this.#clips.history(clipId);
  }

  pathOf(clipId: string): string | null {
    return this.#clips.get(clipId)?.path ?? null;
  }

  /** The clip as the queue keeps it. */
  row(clipId: string): Clip | null {
    return this.#clips.get(clipId);
  }

  clip(clipId: string): ClipView | null {
    const clip = this.#clips.get(clipId);
    return clip === null ? null : clipView(clip, this.#moment);
  }

  /** @param after `place` of the last one read; null to begin */
  names(after: number | null, limit: number): readonly ClipName[] {
    return this.#names.page(after, limit);
  }
}
