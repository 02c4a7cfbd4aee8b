/** A queue at a glance in which nothing is going on, with what a test is about put over it. */
import { noClips } from '../../main/storage/state-counts.ts';
import type { QueueOverview } from '../../preload/queue-contract.ts';

export function overviewWith(part: Partial<QueueOverview> = {}): QueueOverview {
  return {
    at: 0,
    revision: 1,
    counts: noClips(),
    needsPerson: 0,
    paused: false,
    pausedUntil: null,
    hold: null,
    bytesPerSecond: null,
    sendingClips: 0,
    growing: [],
    growingCount: 0,
    firstLooks: [],
    alreadyHere: 0,
    banners: [],
    service: 'real',
    ...part,
  };
}
