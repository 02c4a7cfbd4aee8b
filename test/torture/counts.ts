/** A campaign in one line of counts. */
import type { CampaignRecord } from './record.ts';
import { markOf } from './slot-invariants.ts';
import type { Violation } from './violation.ts';

export interface CampaignCounts {
  readonly kills: number;
  readonly setBacks: number;
  readonly clips: number;
  readonly published: number;
  readonly lost: number;
  readonly twice: number;
  readonly unknownOutcomes: number;
  readonly orphansDeleted: number;
  /** Unknown outcomes for which no list showed a slot. */
  readonly possiblyLeft: number;
  /** Of these, slots that are really there: only the service's own ledger can tell. */
  readonly reallyLeft: number;
  readonly blocksSentAgain: number;
  readonly violations: number;
  readonly seed: number;
}

export function countCampaign(
  { ledger, database, setBacks }: CampaignRecord,
  violations: readonly Violation[],
  kills: number,
  seed: number,
): CampaignCounts {
  const { requests, slots, clips } = database;
  const count = <T>(facts: readonly T[], fits: (fact: T) => boolean) => facts.filter(fits).length;
  const absent = new Set(
    requests.flatMap(({ resolution, correlation }) => (resolution === 'absent' ? [correlation] : [])),
  );
  return {
    kills,
    setBacks,
    clips: clips.length,
    published: count(clips, ({ state }) => state === 'published'),
    lost: count(violations, ({ invariant }) => invariant === 'lost'),
    twice: count(violations, ({ invariant }) => invariant === 'I7'),
    unknownOutcomes: count(requests, ({ outcome }) => outcome === 'unknown' || outcome === 'unreadable'),
    orphansDeleted:
      count(requests, ({ resolution }) => resolution === 'orphan-deleted') +
      count(slots, ({ standing }) => standing === 'deleted'),
    possiblyLeft: absent.size,
    reallyLeft: count(
      ledger.slots,
      ({ deletedAt, goneStatus, systemProperties }) =>
        deletedAt === null && goneStatus === null && absent.has(markOf(systemProperties) ?? ''),
    ),
    blocksSentAgain: ledger.slots
      .flatMap(({ blocks }) => blocks)
      .reduce((sum, { times }) => sum + times - 1, 0),
    violations: violations.length,
    seed,
  };
}

export function countsLine(counts: CampaignCounts): string {
  return (
    `${counts.kills} kills, ${counts.setBacks === 0 ? '' : `set back ${counts.setBacks} times, `}${counts.clips} clips, ${counts.published} published, ${counts.lost} lost, ` +
    `${counts.twice} twice, ${counts.unknownOutcomes} unknown outcomes, orphans: ${counts.orphansDeleted} deleted and ` +
    `${counts.possiblyLeft} possibly left (${counts.reallyLeft} really), ${counts.blocksSentAgain} blocks sent again, ` +
    `${counts.violations} violations, seed ${counts.seed}`
  );
}
