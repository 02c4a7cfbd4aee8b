/** What an engine shows of itself: the overview, pages of the queue, single clips. Reads only. */

import type { ClipView, GrowingView, Lane as LaneName, Waiting } from '../../preload/clip-view.ts';
import { listGroups } from '../../preload/list-view.ts';
import type { Banner, ListQuery, QueueOverview, QueuePage } from '../../preload/queue-contract.ts';
import { displayName } from '../base/text.ts';
import type { CaptureFolderReport } from '../capture/folder-report.ts';
import type { TransferSettings } from '../config/config.ts';
import type { Captures, GrowingCapture } from '../ingest/captures.ts';
import type { Lane, LanePause } from '../service/lane.ts';
import type { SlotWorker } from '../slots/slot-worker.ts';
import type { BlockLedger } from '../storage/block-ledger.ts';
import type { BytesSent } from '../storage/bytes-sent.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import type { StorageHealth } from '../storage/database/storage-health.ts';
import type { ExchangeLog } from '../storage/exchange-log/exchange-log.ts';
import type { ListSearcher } from '../storage/list-search.ts';
import type { ListPage, QueueList } from '../storage/queue-list.ts';
import type { SlotLedger } from '../storage/slot-ledger.ts';
import type { Speed } from '../transfer/pacing/speed.ts';
import type { ForecastCache } from '../transfer/schedule/forecast-cache.ts';
import type { Policy } from '../transfer/schedule/policy.ts';
import { whyNotSending } from '../transfer/schedule/schedule.ts';
import type { TransferWorker } from '../transfer/transfer-worker.ts';
import { alreadyHere, type ExistingReader, firstLookViews } from './already-here.ts';
import { clipView, type Moment } from './clip-view.ts';

export interface EngineView {
  overview(): QueueOverview;
  page(offset: number, limit: number): PlainPage;
  list(query: ListQuery): Promise<QueuePage>;
  clip(clipId: string): ClipView | null;
}

/** What an engine is made of, as far as views ask it. */
export interface ViewParts {
  readonly clips: Pick<ClipStore, 'get' | 'counts' | 'needsPerson' | 'page' | 'reachedAt' | 'history'>;
  readonly blocks: Pick<BlockLedger, 'accepted' | 'acceptedBytes'>;
  readonly ledger: Pick<SlotLedger, 'counters' | 'outcomes' | 'requestsOf'>;
  readonly sent: Pick<BytesSent, 'total'>;
  readonly exchangeLog: Pick<ExchangeLog, 'of'>;
  readonly captures: Pick<Captures, 'growing' | 'growingCount' | 'isFolderGone' | 'reports'> & {
    readonly existing: ExistingReader;
  };
  readonly lanes: Readonly<Record<LaneName, Pick<Lane, 'pause'>>>;
  readonly stages: {
    readonly slots: Pick<SlotWorker, 'isAsking'>;
    readonly transfers: Pick<
      TransferWorker,
      'conditions' | 'isSending' | 'isFinishing' | 'progressOf' | 'sendingCount' | 'sendingIds'
    >;
  };
  readonly storageHealth: Pick<StorageHealth, 'attempt' | 'banners' | 'pause'>;
  readonly policy: Pick<Policy, 'pause' | 'ruling'>;
  readonly speed: Pick<Speed, 'lastHour' | 'seen' | 'total'>;
  readonly forecasts: Pick<ForecastCache, 'doneAt' | 'get'>;
  readonly queueList: Pick<QueueList, 'page'>;
  readonly listSearcher: Pick<ListSearcher, 'find'>;
  settings(): TransferSettings;
}

/** Rows of the queue, unfinished clips first, with nothing else about it. */
export interface PlainPage {
  readonly total: number;
  readonly clips: readonly ClipView[];
}

const emptyPage: ListPage = { groups: { 'needs-you': 0, sending: 0, waiting: 0, done: 0 }, clipIds: [] };
const mostGrowingShown = 50;

/** @param revision counts changes, see `QueueOverview.revision` */
export function createEngineView(parts: ViewParts, now: () => number, revision: () => number): EngineView {
  const { clips, blocks, captures, lanes, stages, storageHealth, policy, speed, forecasts } = parts;
  const { settings, queueList, listSearcher } = parts;

  function moment(): Moment {
    const conditions = stages.transfers.conditions();
    return {
      now: now(),
      isAsking: (clipId) => stages.slots.isAsking(clipId),
      isSending: (clipId) => stages.transfers.isSending(clipId),
      isFinishing: (clipId) => stages.transfers.isFinishing(clipId),
      slotPause: () => storageHealth.pause('slots') ?? lanes.slots.pause(),
      whyNotSending: (clip) => cannotKeep() ?? whyNotSending(clip, conditions),
      acceptedBytes: (gameClipId) => blocks.acceptedBytes(gameClipId),
      reachedAt: (clipId, event) => clips.reachedAt(clipId, event),
      isFolderGone: (folder) => captures.isFolderGone(folder),
      progressOf: (clipId) => stages.transfers.progressOf(clipId),
      doneAt: (clipId) => forecasts.doneAt(clipId),
    };
  }

  function cannotKeep(): Waiting | null {
    const pause = storageHealth.pause('transfers');
    return pause === null ? null : { kind: 'lane', lane: 'transfers', ...pause };
  }

  function pauseView(): Pick<QueueOverview, 'paused' | 'pausedUntil' | 'hold'> {
    const pause = storageHealth.attempt(null, () => policy.pause());
    const hold = pause === null ? storageHealth.attempt(null, () => policy.ruling().hold) : null;
    return { paused: pause !== null, pausedUntil: pause?.until ?? null, hold };
  }

  /** The usual order is found by index; any other, and a search, by a thread of its own. */
  function find({ search, sort, offset, limit, groups }: ListQuery): ListPage | Promise<ListPage> {
    const listed = { order: settings().order, sending: stages.transfers.sendingIds() };
    const ordered = listGroups.filter((group) => groups.includes(group));
    if (search === '' && sort === 'usual')
      return storageHealth.attempt(emptyPage, () => queueList.page(ordered, listed, offset, limit));
    return listSearcher.find({ ...listed, search, sort, groups: ordered, offset, limit });
  }

  return {
    overview: () => ({
      at: now(),
      revision: revision(),
      counts: clips.counts(),
      needsPerson: storageHealth.attempt(0, () => clips.needsPerson()),
      ...pauseView(),
      bytesPerSecond: speed.total(),
      sendingClips: stages.transfers.sendingCount(),
      growing: captures.growing().slice(0, mostGrowingShown).map(growingView),
      growingCount: captures.growingCount(),
      firstLooks: storageHealth.attempt([], () => firstLookViews(captures.existing, speed.seen())),
      alreadyHere: storageHealth.attempt(0, () => alreadyHere(captures.existing)),
      banners: [
        ...storageHealth.banners(),
        ...captures.reports().flatMap(folderBanner),
        ...laneBanner('slots', lanes.slots.pause()),
        ...laneBanner('transfers', lanes.transfers.pause()),
      ],
      service: 'real',
    }),
    page(offset, limit) {
      const at = moment();
      return storageHealth.attempt({ total: 0, clips: [] }, () => {
        const page = clips.page(offset, limit);
        return { total: page.total, clips: page.clips.map((clip) => clipView(clip, at)) };
      });
    },
    async list(query) {
      const { groups, clipIds } = await find(query);
      const at = moment();
      const shown = storageHealth.attempt([], () => clipIds.flatMap((clipId) => clips.get(clipId) ?? []));
      return {
        revision: revision(),
        offset: query.offset,
        groups,
        total: query.groups.reduce((sum, group) => sum + groups[group], 0),
        clips: shown.map((clip) => clipView(clip, at)),
      };
    },
    clip(clipId) {
      return storageHealth.attempt(null, () => {
        const clip = clips.get(clipId);
        return clip === null ? null : clipView(clip, moment());
      });
    },
  };
}

function growingView({ path, folder, sizeBytes, waitsFor }: GrowingCapture): GrowingView {
  return { name: displayName(path), folderName: displayName(folder), sizeBytes, waitsFor };
}

function folderBanner({ path, standing, watching, onNetwork }: CaptureFolderReport): Banner[] {
  const folder = { lane: null, folderName: displayName(path), until: null } as const;
  if (standing !== 'ours') {
    const code = standing === 'away' ? 'folder-away' : 'folder-different';
    return [{ kind: 'folder', ...folder, reason: { code, detail: null } }];
  }
  if (watching === 'events') return [];
  const code = onNetwork ? 'folder-on-network' : 'watch-limit';
  return [{ kind: 'watching', ...folder, reason: { code, detail: null } }];
}

function laneBanner(lane: 'slots' | 'transfers', pause: LanePause | null): Banner[] {
  if (pause === null) return [];
  return [{ kind: 'lane', lane, folderName: null, reason: pause.reason, until: pause.until }];
}
