/** What a running queue answers its host at once: names, folders, counts, whether anything is left to do. Reads only. */

import type { Config } from '../config/config.ts';
import type { ClipsInOrder } from '../storage/clips-in-order.ts';
import { measures } from '../view/metrics-snapshot.ts';
import type { Engine } from './api.ts';
import type { Assembly } from './assembly.ts';

type Answers = Pick<
  Engine,
  | 'pathOf'
  | 'names'
  | 'fileAt'
  | 'folders'
  | 'captureFolders'
  | 'isIdle'
  | 'needsPerson'
  | 'counters'
  | 'measures'
  | 'history'
  | 'exchanges'
  | 'settled'
  | 'forecast'
>;

export function answers(parts: Assembly, config: Config, names: ClipsInOrder): Answers {
  const { storageHealth, clips, ledger, captures, activity, lanes, stages, forecasts } = parts;

  /** Clips that wait for a person because their lane does: signed out, over quota, claims refused … */
  function behindLanes(): number {
    const counts = clips.counts();
    const asking = counts['awaiting-slot'] + counts['slot-unknown'] - clips.askingOwner();
    const sending = counts['slot-held'];
    return (lanes.slots.needsPerson() ? asking : 0) + (lanes.transfers.needsPerson() ? sending : 0);
  }

  return {
    pathOf: (clipId) => clips.get(clipId)?.path ?? null,
    names: (after, limit) => storageHealth.attempt([], () => names.page(after, limit)),
    fileAt: (path) => captures.fileAt(path),
    folders: () => config.folders.map(({ path }) => path),
    captureFolders: () => captures.reports(),
    isIdle() {
      const counts = clips.counts();
      const open = counts['awaiting-slot'] + counts['slot-held'] + counts.uploaded;
      const unresolved = counts['slot-unknown'] - clips.askingOwner();
      const clear = stages.unknown.isClear() || lanes.slots.needsPerson();
      return open + unresolved === behindLanes() && clear && !captures.isRestless();
    },
    needsPerson: () => clips.needsPerson() + behindLanes(),
    counters: () => ledger.counters(),
    measures: () => storageHealth.attempt(null, () => measures(parts)),
    history: (clipId) => clips.history(clipId),
    exchanges: (clipId) => parts.exchangeLog.of(clipId),
    settled: activity.settled,
    forecast: () => forecasts.get(),
  };
}
