/** Which clips may send now, and why the others wait. Pure: everything it goes by is handed in. */
import type { Waiting } from '../../preload/contract.ts';
import type { Clip } from '../queue/clip.ts';
import type { LanePause } from '../service/lane.ts';

/** What decides about transfers, at one moment. */
export interface Conditions {
  readonly now: number;
  readonly paused: boolean;
  readonly lane: LanePause | null;
  readonly clipsAtOnce: number;
  readonly sending: ReadonlySet<string>;
  isFolderGone(folder: string): boolean;
}

/** The clips to start, in order. @param due clips that hold a slot and whose time has come, longest-known first */
export function chooseClips(due: readonly Clip[], conditions: Conditions): Clip[] {
  const { sending, paused, lane, now, clipsAtOnce } = conditions;
  if (paused) return [];
  // While the lane is in trouble a single clip finds out whether it is over.
  const places = lane === null ? clipsAtOnce : lane.until <= now ? 1 : 0;
  const free = places - sending.size;
  if (free <= 0) return [];
  return due
    .filter(({ clipId, folder }) => !sending.has(clipId) && !conditions.isFolderGone(folder))
    .slice(0, free);
}

/** Why a clip that holds a slot is not sending. */
export function whyNotSending(clip: Clip, conditions: Conditions): Waiting {
  const { now, paused, lane, sending, isFolderGone } = conditions;
  if (paused) return { kind: 'paused-by-owner', until: null };
  if (isFolderGone(clip.folder)) return { kind: 'folder-gone' };
  if (lane !== null) return { kind: 'lane', lane: 'transfers', reason: lane.reason, until: lane.until };
  const reason = clip.progress.state === 'slot-held' ? clip.progress.lastReason : null;
  if (clip.nextAt > now && reason !== null) return { kind: 'next-try', at: clip.nextAt, reason };
  return { kind: 'its-turn', ahead: sending.size };
}
