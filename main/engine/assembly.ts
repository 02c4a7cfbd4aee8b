/**
 * Everything an engine is made of, joined: stores over one database, the service's client, the lanes, and the stages that
 * move clips on. Each part gets exactly what it uses; nothing here decides anything.
 */
import { createBlockLedger } from '../queue/block-ledger.ts';
import type { Clip } from '../queue/clip.ts';
import { createClipStore } from '../queue/clip-store.ts';
import { createClipTimes } from '../queue/clip-times.ts';
import type { QueueDatabase } from '../queue/database.ts';
import { createKeepsakes } from '../queue/keepsakes.ts';
import { createSlotLedger } from '../queue/slot-ledger.ts';
import { createLane } from '../service/lane.ts';
import { createServiceClient } from '../service/service-client.ts';
import { createSlotLane } from '../slots/slot-lane.ts';
import { createUnknownOutcomes } from '../slots/unknown-outcomes.ts';
import { createFollow } from '../transfer/follow.ts';
import { createTransfers } from '../transfer/transfers.ts';
import { createActivity } from './activity.ts';
import type { AuthorizationSource } from './api.ts';
import { createCaptures } from './captures.ts';
import { clipReadiness } from './clip-readiness.ts';
import type { Config } from './config.ts';
import type { World } from './world.ts';

export interface AssemblyOptions {
  readonly config: Config;
  readonly db: QueueDatabase;
  readonly world: World;
  readonly authorization: AuthorizationSource;
  onBug(error: unknown): void;
  /** There may be something to do. */
  onWork(): void;
  /** Something a view shows has changed. */
  onChange(): void;
}

export type Assembly = ReturnType<typeof assemble>;

export function assemble({ config, db, world, authorization, onBug, onWork, onChange }: AssemblyOptions) {
  const now = () => world.clock.now();
  const clips = createClipStore(db, now, world.failpoint);
  const blocks = createBlockLedger(db, now);
  const keepsakes = createKeepsakes(db);
  const ledger = createSlotLedger(db, clips, now, new URL(config.service.metadataUrl).origin);
  const service = createServiceClient(config, authorization, world.clock);
  const activity = createActivity(onBug, onWork);
  const lanes = {
    slots: createLane('slots', db, world, authorization),
    transfers: createLane('transfers', db, world, authorization),
  };
  const captures = createCaptures({ config, clips, keepsakes, world, activity, onWork, onChange });
  const checkFile = (clip: Clip) => clipReadiness(clip, clips, captures.isFolderGone);
  const common = { clips, blocks, ledger, service, world, activity, checkFile };
  const stages = {
    slots: createSlotLane({ ...common, lane: lanes.slots, settings: config.slots }),
    unknown: createUnknownOutcomes({ ...common, lane: lanes.slots }),
    transfers: createTransfers({
      ...common,
      lane: lanes.transfers,
      settings: config.transfers,
      isPaused: keepsakes.paused,
      isFolderGone: captures.isFolderGone,
      onProgress: onChange,
    }),
    follow: createFollow(common),
  };
  return { ...common, clipTimes: createClipTimes(db, now), keepsakes, lanes, captures, stages };
}
