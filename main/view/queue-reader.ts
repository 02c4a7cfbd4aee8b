/** The queue as it stands in the database, for commands that only look. What is running right now is not known here. */
import type { ClipView } from '../../preload/clip-view.ts';
import { pauseAt } from '../model/owner-pause.ts';
import { keptPause } from '../service/lane.ts';
import { BlockLedger } from '../storage/block-ledger.ts';
import { ClipStore } from '../storage/clip-store.ts';
import { ClipsInOrder } from '../storage/clips-in-order.ts';
import type { QueueDatabase } from '../storage/database/database.ts';
import { LaneTable } from '../storage/lane-table.ts';
import { SettingsTable } from '../storage/settings-table.ts';
import { SlotLedger } from '../storage/slot-ledger.ts';
import { clipView, type Moment } from './clip-view.ts';

export type QueueReader = ReturnType<typeof readQueue>;

export type ScheduleOfMoment = Pick<Moment, 'whyNotSending' | 'doneAt'>;

const noSchedule: ScheduleOfMoment = {
  whyNotSending: () => ({ kind: 'its-turn', ahead: 0 }),
  doneAt: () => null,
};

/** @param schedule as the settings and the clock have it; what the computer is doing is not known here */
export function readQueue(db: QueueDatabase, now: () => number, schedule: ScheduleOfMoment = noSchedule) {
  const clips = new ClipStore(db, now);
  const settingsTable = new SettingsTable(db);
  const ledger = new SlotLedger(db, clips, now, '');
  const blocks = new BlockLedger(db, now);
  const names = new ClipsInOrder(db);
  const moment: Moment = {
    now: now(),
    isAsking: () => false,
    isSending: () => false,
    isFinishing: () => false,
    slotPause: () => keptPause('slots', new LaneTable(db), now()),
    ...schedule,
    acceptedBytes: (gameClipId) => blocks.acceptedBytes(gameClipId),
    reachedAt: (clipId, event) => clips.reachedAt(clipId, event),
    isFolderGone: () => false,
    progressOf: () => null,
  };
  return {
    counts: () => clips.counts(),
    needsPerson: () => clips.needsPerson(),
    pause: () => pauseAt(settingsTable.pause(), now()),
    counters: () => ledger.counters(),
    history: (clipId: string) => clips.history(clipId),
    pathOf: (clipId: string) => clips.get(clipId)?.path ?? null,
    /** The clip as the queue keeps it. */
    row: (clipId: string) => clips.get(clipId),
    clip(clipId: string): ClipView | null {
      const clip = clips.get(clipId);
      return clip === null ? null : clipView(clip, moment);
    },
    has: (clipId: string) => clips.get(clipId) !== null,
    names: (after: number | null, limit: number) => names.page(after, limit),
  };
}
