/** What an engine shows of itself: the overview, pages of the queue, single clips. Reads only. */

import type { ClipView, GrowingView, Lane, Waiting } from '../../preload/clip-view.ts';
import type { Banner, Cause } from '../../preload/glance-contract.ts';
import { listGroups } from '../../preload/list-view.ts';
import type { ListQuery, QueueOverview, QueuePage } from '../../preload/queue-contract.ts';
import { displayName } from '../base/text.ts';
import type { CaptureFolderReport } from '../capture/folder-report.ts';
import type { GrowingCapture } from '../ingest/folder-facts.ts';
import type { LanePause } from '../service/kept-lane.ts';
import { groupCounts, type ListPage } from '../storage/queue-list.ts';
import { whyNotSending } from '../transfer/schedule/schedule.ts';
import { alreadyHere, firstLookViews } from './already-here.ts';
import { behindLane, clipView, type Moment } from './clip-view.ts';
import { type GlanceFacts, glanceOf } from './glance.ts';
import { RunShare } from './run-share.ts';
import type { ViewParts } from './view-parts.ts';

/** Rows of the queue, unfinished clips first, with nothing else about it. */
export interface PlainPage {
  readonly total: number;
  readonly clips: readonly ClipView[];
}

const emptyPage: ListPage = { groups: { 'needs-you': 0, sending: 0, waiting: 0, done: 0 }, clipIds: [] };
const mostGrowingShown = 50;
/** So many are counted each time. */
const fewCauses = 1000;
const causesKeptMs = 5000;

export class EngineView {
  readonly #parts: ViewParts;
  readonly #share = new RunShare();
  #knownCauses: { readonly atMs: number; readonly causes: readonly Cause[] } | null = null;

  constructor(parts: ViewParts) {
    this.#parts = parts;
  }

  overview(): QueueOverview {
    const { clock, clips, speed, transfers, captures, storageHealth } = this.#parts;
    const counts = clips.counts();
    const pause = this.#pause();
    const banners = this.#banners();
    const bytesPerSecond = speed.total();
    const groups = storageHealth.attempt(emptyPage.groups, () =>
      groupCounts(clips, transfers.sendingCount()),
    );
    return {
      at: clock.now(),
      revision: this.#parts.revision(),
      counts,
      needsPerson: groups['needs-you'],
      ...pause,
      bytesPerSecond,
      sendingClips: transfers.sendingCount(),
      growing: captures.growing().slice(0, mostGrowingShown).map(growingView),
      growingCount: captures.growingCount(),
      firstLooks: storageHealth.attempt([], () => firstLookViews(captures.existing, speed.seen())),
      alreadyHere: storageHealth.attempt(0, () => alreadyHere(captures.existing)),
      banners,
      glance: glanceOf({
        ...pause,
        ...this.#ahead(),
        counts,
        banners,
        groups,
        causes: this.#causes(groups['needs-you']),
        bytesPerSecond,
      }),
      service: 'real',
    };
  }

  page(offset: number, limit: number): PlainPage {
    const { clips, storageHealth } = this.#parts;
    const moment = this.#moment();
    return storageHealth.attempt({ total: 0, clips: [] }, () => {
      const page = clips.page(offset, limit);
      return { total: page.total, clips: page.clips.map((clip) => clipView(clip, moment)) };
    });
  }

  async list(query: ListQuery): Promise<QueuePage> {
    const { clips, storageHealth } = this.#parts;
    const { groups, clipIds } = await this.#find(query);
    const moment = this.#moment();
    const shown = storageHealth.attempt([], () => clipIds.flatMap((clipId) => clips.get(clipId) ?? []));
    return {
      revision: this.#parts.revision(),
      offset: query.offset,
      groups,
      total: query.groups.reduce((sum, group) => sum + groups[group], 0),
      clips: shown.map((clip) => clipView(clip, moment)),
    };
  }

  /** Null for a clip that is not in the queue, or while the database cannot be read. */
  clip(clipId: string): ClipView | null {
    const { clips, storageHealth } = this.#parts;
    return storageHealth.attempt(null, () => {
      const clip = clips.get(clipId);
      return clip === null ? null : clipView(clip, this.#moment());
    });
  }

  /** Many of them are counted again only now and then. @param count clips that need a person */
  #causes(count: number): readonly Cause[] {
    if (count === 0) return [];
    const { clock, storageHealth, needsCauses } = this.#parts;
    const atMs = clock.monotonicMs();
    const isOld = this.#knownCauses === null || atMs - this.#knownCauses.atMs >= causesKeptMs;
    if (count <= fewCauses || isOld)
      this.#knownCauses = { atMs, causes: storageHealth.attempt([], () => needsCauses.read()) };
    return this.#knownCauses?.causes ?? [];
  }

  #ahead(): Pick<GlanceFacts, 'leftBytes' | 'doneAt' | 'share'> {
    const { storageHealth, forecasts } = this.#parts;
    const ahead = storageHealth.attempt(null, () => forecasts.get());
    const leftBytes = ahead?.remainingBytes ?? null;
    return { leftBytes, doneAt: ahead?.doneAt ?? null, share: this.#share.update(leftBytes) };
  }

  #moment(): Moment {
    const { clock, slots, transfers, lanes, blocks, clips, captures, forecasts, storageHealth } = this.#parts;
    const conditions = transfers.conditions();
    return {
      now: clock.now(),
      isAsking: (clipId) => slots.isAsking(clipId),
      isSending: (clipId) => transfers.isSending(clipId),
      isFinishing: (clipId) => transfers.isFinishing(clipId),
      slotPause: () => storageHealth.pause('slots') ?? lanes.slots.pause(),
      whyNotSending: (clip) => this.#cannotKeep() ?? whyNotSending(clip, conditions),
      whyNotAsked: () => this.#whyNotAsked(),
      acceptedBytes: (gameClipId) => blocks.acceptedBytes(gameClipId),
      reachedAt: (clipId, event) => clips.reachedAt(clipId, event),
      isFolderGone: (folder) => captures.isFolderGone(folder),
      progressOf: (clipId) => transfers.progressOf(clipId),
      doneAt: (clipId) => forecasts.doneAt(clipId),
    };
  }

  #whyNotAsked(): Waiting | null {
    const { storageHealth, lanes } = this.#parts;
    return behindLane(storageHealth.pause('polls') ?? lanes.polls.pause());
  }

  #cannotKeep(): Waiting | null {
    const pause = this.#parts.storageHealth.pause('transfers');
    return pause === null ? null : { kind: 'lane', lane: 'transfers', ...pause };
  }

  #pause(): Pick<QueueOverview, 'paused' | 'pausedUntil' | 'hold'> {
    const { policy, storageHealth } = this.#parts;
    const pause = storageHealth.attempt(null, () => policy.pause());
    const hold = pause === null ? storageHealth.attempt(null, () => policy.ruling().hold) : null;
    return { paused: pause !== null, pausedUntil: pause?.until ?? null, hold };
  }

  #banners(): Banner[] {
    const { storageHealth, captures, lanes } = this.#parts;
    return [
      ...storageHealth.banners(),
      ...captures.reports().flatMap(folderBanner),
      ...laneBanner('slots', lanes.slots.pause()),
      ...laneBanner('transfers', lanes.transfers.pause()),
      ...laneBanner('polls', lanes.polls.pause()),
    ];
  }

  /** The usual order is found by index; any other, and a search, by a thread of its own. */
  #find({ search, sort, offset, limit, groups }: ListQuery): ListPage | Promise<ListPage> {
    const { transfers, queueList, listSearcher, storageHealth } = this.#parts;
    const { order } = this.#parts.current.transfers;
    const sending = transfers.sendingIds();
    const ordered = listGroups.filter((group) => groups.includes(group));
    if (search === '' && sort === 'usual')
      return storageHealth.attempt(emptyPage, () =>
        queueList.page(ordered, { order, sending }, offset, limit),
      );
    return listSearcher.find({ order, sending, search, sort, groups: ordered, offset, limit });
  }
}

function growingView({ path, folder, sizeBytes, waitsFor, code }: GrowingCapture): GrowingView {
  return { name: displayName(path), folderName: displayName(folder), sizeBytes, waitsFor, code };
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

function laneBanner(lane: Lane, pause: LanePause | null): Banner[] {
  if (pause === null) return [];
  return [{ kind: 'lane', lane, folderName: null, reason: pause.reason, until: pause.until }];
}
