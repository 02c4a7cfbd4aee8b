/** What must hold between the requests the service saw, the attempts the engine recorded, and the slots on both sides. */
import type { CampaignRecord, HistoryFact, RequestFact, ServerSlot } from './record.ts';
import type { Violation } from './violation.ts';

/** Two clocks that are read to the millisecond, one of them running faster, agree to this. */
const clockGrainMs = 200;

export function markOf(systemProperties: string | null): string | null {
  return systemProperties?.match(/(?:^|;)clipslot=([^;]+)$/)?.[1] ?? null;
}

/** I1: no POST without an attempt on the disk before it, and no attempt sent twice. */
export function everyPostHasItsIntent({ ledger, database, lost, engineTimeOf }: CampaignRecord): Violation[] {
  const recorded = [...lost.requests, ...database.requests];
  const attempts = new Map(recorded.map((request) => [request.correlation, request]));
  const seen = new Set<string>();
  return ledger.posts.flatMap((post): Violation[] => {
    // A body that was cut off before its end is a request nobody can tell anything about.
    if (post.systemProperties === null && post.status === null && post.gameClipId === null) return [];
    const mark = markOf(post.systemProperties);
    const attempt = mark === null ? undefined : attempts.get(mark);
    if (mark === null || attempt === undefined)
      return [{ invariant: 'I1', what: 'a slot request without a recorded attempt', evidence: post }];
    if (seen.has(mark)) return [{ invariant: 'I1', what: 'one attempt was sent twice', evidence: post }];
    seen.add(mark);
    return engineTimeOf(post.at) >= attempt.startedAt - clockGrainMs
      ? []
      : [
          {
            invariant: 'I1',
            what: 'a slot request left before its attempt was recorded',
            evidence: { post, attempt },
          },
        ];
  });
}

/** I2: a clip asks again only after an outcome that allows it. */
export function nobodyAsksAgainWithoutCause({ database }: CampaignRecord): Violation[] {
  const events = byClip(database.history);
  const violations: Violation[] = [];
  for (const [clipId, requests] of byClip(database.requests)) {
    requests.forEach((after, at) => {
      const before = requests[at - 1];
      if (before === undefined) return;
      const between = (events.get(clipId) ?? []).filter(
        ({ at: moment }) => moment >= (before.endedAt ?? Infinity) && moment <= after.startedAt,
      );
      const problem = whyNotAgain(before, after, between);
      if (problem !== null) violations.push({ invariant: 'I2', what: problem, evidence: { before, after } });
    });
  }
  return violations;
}

function whyNotAgain(
  before: RequestFact,
  after: RequestFact,
  between: readonly HistoryFact[],
): string | null {
  const had = (...events: string[]) => between.some(({ event }) => events.includes(event));
  switch (before.outcome) {
    case null:
      return 'asked again while a request was under way';
    case 'not-sent':
      return null;
    case 'refused':
      return had('slot-refused') && !had('retry-asked')
        ? 'asked again after a refusal that needs the owner'
        : null;
    case 'unknown':
    case 'unreadable':
      return before.resolvedAt !== null && before.resolvedAt <= after.startedAt
        ? null
        : 'asked again while a slot may exist';
    case 'granted':
      return had('slot-gone', 'service-rejected', 'retry-asked')
        ? null
        : 'asked again although a slot was granted';
  }
}

/** I3: every slot the service made is ours by record, deleted, or waits to be looked for. */
export function everySlotIsAccountedFor(record: CampaignRecord): Violation[] {
  const { ledger, database, lost, engineTimeOf } = record;
  const known = new Set([...lost.slots, ...database.slots].map(({ gameClipId }) => gameClipId));
  const forgotten = new Set(lost.requests.map(({ correlation }) => correlation));
  const attempts = new Map(database.requests.map((request) => [request.correlation, request]));
  const clips = new Map(database.clips.map((clip) => [clip.clipId, clip]));
  const unexplained = ledger.slots.flatMap((slot): Violation[] => {
    if (slot.deletedAt !== null || slot.goneStatus !== null || known.has(slot.gameClipId)) return [];
    const attempt = attempts.get(markOf(slot.systemProperties) ?? '');
    // Asked for by a queue that was set back, for a file that is gone: no one can tell it from another's.
    if (attempt === undefined && forgotten.has(markOf(slot.systemProperties) ?? '')) return [];
    const clip = clips.get(attempt?.clipId ?? '');
    if (attempt !== undefined && isStillLookedFor(attempt, clip?.state, clip?.resume ?? null)) return [];
    const madeLater =
      attempt?.resolution === 'absent' &&
      engineTimeOf(slot.createdAt) > (attempt.resolvedAt ?? 0) - clockGrainMs;
    return madeLater
      ? []
      : [{ invariant: 'I3', what: 'a slot that nobody knows of', evidence: { slot, attempt, clip } }];
  });
  return [...unexplained, ...standingsThatDiffer(record)];
}

function isStillLookedFor(attempt: RequestFact, state: string | undefined, resume: string | null): boolean {
  if (attempt.outcome === null) return true;
  const unresolved = attempt.resolution === null && ['unknown', 'unreadable'].includes(attempt.outcome);
  return unresolved && (state === 'slot-unknown' || resume === 'slot-unknown');
}

function standingsThatDiffer({ ledger, database }: CampaignRecord): Violation[] {
  const server = new Map(ledger.slots.map((slot) => [slot.gameClipId, slot]));
  return database.slots.flatMap((ours): Violation[] => {
    const theirs = server.get(ours.gameClipId);
    const problem =
      theirs === undefined ? 'a slot the service never made' : standingProblem(ours.standing, theirs);
    return problem === null ? [] : [{ invariant: 'I3', what: problem, evidence: { ours, theirs } }];
  });
}

function standingProblem(standing: string, theirs: ServerSlot): string | null {
  switch (standing) {
    case 'active':
      return theirs.deletedAt === null ? null : 'the slot of a clip was deleted at the service';
    case 'deleted':
      return theirs.deletedAt !== null || theirs.goneStatus !== null
        ? null
        : 'a slot is called deleted and is there';
    case 'gone':
      return theirs.deletedAt !== null || theirs.goneStatus !== null
        ? null
        : 'a slot was given up as gone and is there';
    default:
      return null;
  }
}

/** I10: what was promised on the disk about the next time is kept by the next run. */
export function promisesAreKept({ database, promises }: CampaignRecord): Violation[] {
  // The owner may ask earlier, and a clip that only waited for its file goes on when the file is back.
  const releases = database.history.filter(
    ({ event }) => event === 'retry-asked' || event === 'file-returned',
  );
  const releasedBetween = (from: number, to: number, clipId?: string) =>
    releases.some((one) => one.at >= from && one.at <= to && (clipId === undefined || one.clipId === clipId));
  const ordered = [...promises].sort((a, b) => a.at - b.at);
  return database.requests.flatMap((request): Violation[] => {
    const promise = ordered.findLast(({ at }) => at <= request.startedAt);
    if (promise === undefined) return [];
    const { startedAt, clipId } = request;
    const clip = promise.clips.find((one) => one.clipId === clipId);
    const lane = promise.lanes.find(({ name }) => name === 'slots');
    const evidence = { request, clip, lane, promisedAt: promise.at };
    if (clip !== undefined && startedAt < clip.nextAt && !releasedBetween(promise.at, startedAt, clipId))
      return [{ invariant: 'I10', what: 'a clip asked before its time', evidence }];
    if (lane !== undefined && startedAt < lane.nextAt && !releasedBetween(promise.at, startedAt))
      return [{ invariant: 'I10', what: 'a request left while its lane was closed', evidence }];
    return [];
  });
}

function byClip<T extends { readonly clipId: string }>(facts: readonly T[]): Map<string, T[]> {
  const grouped = new Map<string, T[]>();
  for (const fact of facts) {
    const group = grouped.get(fact.clipId);
    if (group === undefined) grouped.set(fact.clipId, [fact]);
    else group.push(fact);
  }
  return grouped;
}
