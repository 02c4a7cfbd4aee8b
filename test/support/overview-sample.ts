/** A queue at a glance in which nothing is going on, with what a test is about put over it. */

import { groupCounts } from '../../main/storage/queue-list.ts';
import { noClips } from '../../main/storage/state-counts.ts';
import { type GlanceFacts, glanceOf } from '../../main/view/glance.ts';
import type { QueueOverview } from '../../preload/queue-contract.ts';

/** @param ahead what the forecast says, and why clips need a person */
export function overviewWith(
  part: Partial<QueueOverview> = {},
  ahead: Partial<Pick<GlanceFacts, 'causes' | 'leftBytes' | 'share' | 'doneAt'>> = {},
): QueueOverview {
  const facts = {
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
  } as const;
  const counted = { counts: () => facts.counts, needsPerson: () => facts.needsPerson };
  const groups = groupCounts(counted, facts.sendingClips);
  const glance = glanceOf({
    ...facts,
    groups,
    causes: [],
    leftBytes: null,
    share: null,
    doneAt: null,
    ...ahead,
  });
  return { ...facts, glance };
}
