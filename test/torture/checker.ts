/**
 * Decides about a campaign: a pure function from what was left behind to what must not have happened. The invariants are
 * those of the reliability plan, read through the design: I1 intent before POST, I2 no request without cause, I3 no slot
 * unaccounted for, I4 no limbo, I5 no token elsewhere, I6 the right bits, I7 once only, I8 nothing from absence, I9 hands off
 * the files, I10 the schedule survives; and: nothing lost, nothing told that is not so, no bugs.
 */
import {
  bitsAreTheClips,
  filesAreUntouched,
  nobodyIsInLimbo,
  nothingIsConcludedFromAbsence,
  nothingIsLost,
  nothingIsThereTwice,
} from './clip-invariants.ts';
import type { CampaignRecord } from './record.ts';
import {
  everyPostHasItsIntent,
  everySlotIsAccountedFor,
  nobodyAsksAgainWithoutCause,
  promisesAreKept,
} from './slot-invariants.ts';
import type { Violation } from './violation.ts';

const invariants: readonly ((record: CampaignRecord) => Violation[])[] = [
  everyPostHasItsIntent,
  nobodyAsksAgainWithoutCause,
  everySlotIsAccountedFor,
  nobodyIsInLimbo,
  nothingIsLost,
  noTokenWentElsewhere,
  bitsAreTheClips,
  nothingIsThereTwice,
  nothingIsConcludedFromAbsence,
  filesAreUntouched,
  promisesAreKept,
  whatWasToldIsSo,
  noBugs,
];

export function check(record: CampaignRecord): Violation[] {
  return invariants.flatMap((invariant) => invariant(record));
}

/** I5: a host that is not configured hears nothing at all from us. */
function noTokenWentElsewhere({ decoyRequests }: CampaignRecord): Violation[] {
  return decoyRequests.map((request) => ({
    invariant: 'I5',
    what: 'a host that is not configured was called',
    evidence: request,
  }));
}

/** What the engine told as done must be on the disk, whatever happened the moment after. */
function whatWasToldIsSo({ told, database, lost }: CampaignRecord): Violation[] {
  const all = [...database.history, ...lost.history];
  const kept = new Set(all.map(({ clipId, at, event }) => `${clipId} ${at} ${event}`));
  return told
    .filter(({ clipId, at, event }) => !kept.has(`${clipId} ${at} ${event}`))
    .map((evidence) => ({ invariant: 'told', what: 'told as done, and not on the disk', evidence }));
}

function noBugs({ bugs }: CampaignRecord): Violation[] {
  return bugs.map((bug) => ({ invariant: 'bug', what: bug.split('\n')[0] ?? '', evidence: bug }));
}
