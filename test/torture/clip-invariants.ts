/** What must hold for every clip, for its bits at the service and for the files of the owner. */
import type { CampaignRecord, ClipFact, ServerSlot } from './record.ts';
import type { Violation } from './violation.ts';

/** In which a clip is still under way. */
export const openStates = ['awaiting-slot', 'slot-unknown', 'slot-held', 'uploaded'];
const committedBadly = ['Error', 'Banned', 'Deleted', 'PendingDelete'];

/** What a clip's content is called: metadata only triggers a look, content decides. */
export function contentOf({ sizeBytes, edgesDigest }: Pick<ClipFact, 'sizeBytes' | 'edgesDigest'>): string {
  return `${sizeBytes}:${edgesDigest}`;
}

/** SHA-256 of every content a campaign laid down, by what a clip's row says of it. */
export function hashesByContent({ contents }: Pick<CampaignRecord, 'contents'>): Map<string, string> {
  return new Map(contents.map((content) => [contentOf(content), content.sha256]));
}

/** I4: no limbo. Whatever is not over has a time to come or a blocker with a name. */
export function nobodyIsInLimbo({ database, endedAt }: CampaignRecord): Violation[] {
  const closed = new Map(database.lanes.map(({ name, nextAt }) => [name, nextAt]));
  const stuck = database.clips.filter(({ state, nextAt, askOwner }) => {
    if (!openStates.includes(state) || askOwner || nextAt > endedAt) return false;
    const lane = state === 'slot-held' ? 'transfers' : 'slots';
    return state === 'uploaded' || (closed.get(lane) ?? 0) <= endedAt;
  });
  const unnamed = database.clips.filter(
    ({ state, reason }) => ['failed', 'refused'].includes(state) && reason === null,
  );
  return [
    ...stuck.map(
      (clip): Violation => ({ invariant: 'I4', what: 'a clip waits for nothing', evidence: clip }),
    ),
    ...unnamed.map(
      (clip): Violation => ({ invariant: 'I4', what: 'a clip failed without a reason', evidence: clip }),
    ),
    ...(database.integrity === 'ok'
      ? []
      : [{ invariant: 'I4', what: 'the database is damaged', evidence: database.integrity } as const]),
  ];
}

/** I4, lost: every file of the owner is one clip, and that clip is published unless the owner cancelled it. */
export function nothingIsLost(record: CampaignRecord): Violation[] {
  const hashes = hashesByContent(record);
  const clips = new Map<string, ClipFact[]>();
  for (const clip of record.database.clips) {
    const sha256 = hashes.get(contentOf(clip)) ?? '';
    clips.set(sha256, [...(clips.get(sha256) ?? []), clip]);
  }
  const published = new Set(publishedSlots(record).map(({ committedSha256 }) => committedSha256));
  return record.expectedFiles.flatMap((file): Violation[] => {
    if (!file.isClip) return [];
    const its = clips.get(file.sha256) ?? [];
    if (its.length === 0) return [{ invariant: 'lost', what: 'a file never became a clip', evidence: file }];
    if (its.length > 1)
      return [{ invariant: 'I4', what: 'a file is two clips', evidence: { file, clips: its } }];
    const done = published.has(file.sha256) || its[0]?.state === 'cancelled';
    return done ? [] : [{ invariant: 'lost', what: 'a clip was not published', evidence: its[0] }];
  });
}

/** I6: what the service made of the blocks is the file, whole and once. I7: and it made it once only. */
export function bitsAreTheClips(record: CampaignRecord): Violation[] {
  const { ledger, database, lost } = record;
  const hashes = hashesByContent(record);
  const clips = new Map([...lost.clips, ...database.clips].map((clip) => [clip.clipId, clip]));
  const slots = [...lost.slots, ...database.slots];
  const owners = new Map(slots.map(({ gameClipId, clipId }) => [gameClipId, clips.get(clipId)]));
  const wrong = ledger.slots.flatMap((slot): Violation[] => {
    if (slot.commits === 0) return [];
    const clip = owners.get(slot.gameClipId);
    const right = clip !== undefined && hashes.get(contentOf(clip)) === slot.committedSha256;
    const violations: Violation[] = [];
    if (!right)
      violations.push({ invariant: 'I6', what: 'other bits than the clip', evidence: { slot, clip } });
    if (slot.commits > 1) violations.push({ invariant: 'I7', what: 'one slot, two commits', evidence: slot });
    return violations;
  });
  const claimed = database.clips.filter(({ state, gameClipId }) => {
    const slot = ledger.slots.find((one) => one.gameClipId === gameClipId);
    return (state === 'published' || state === 'uploaded') && slot?.commits !== 1;
  });
  return [
    ...wrong,
    ...claimed.map((clip): Violation => {
      return { invariant: 'I6', what: 'called uploaded, and the service has no file', evidence: clip };
    }),
  ];
}

/** I7: at most one live slot for one version of a clip, and nothing published twice. */
export function nothingIsThereTwice(record: CampaignRecord): Violation[] {
  const { database, ledger } = record;
  const twice = repeated(publishedSlots(record), ({ committedSha256 }) => committedSha256 ?? '');
  const server = new Map(ledger.slots.map((slot) => [slot.gameClipId, slot]));
  const live = database.slots.filter(({ gameClipId, standing }) => {
    const theirs = server.get(gameClipId);
    const there = theirs?.deletedAt === null && theirs.goneStatus === null;
    return standing === 'active' && there;
  });
  return [
    ...twice.map((slots): Violation => ({ invariant: 'I7', what: 'published twice', evidence: slots })),
    ...repeated(live, ({ clipId }) => clipId).map((slots): Violation => {
      return { invariant: 'I7', what: 'two live slots for one clip', evidence: slots };
    }),
  ];
}

function publishedSlots({ ledger }: CampaignRecord): ServerSlot[] {
  return ledger.slots.filter(
    ({ commits, deletedAt, goneStatus, state }) =>
      commits > 0 && deletedAt === null && goneStatus === null && !committedBadly.includes(state ?? ''),
  );
}

function repeated<T>(facts: readonly T[], key: (fact: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const fact of facts) groups.set(key(fact), [...(groups.get(key(fact)) ?? []), fact]);
  return [...groups.values()].filter((group) => group.length > 1);
}

/** I8: nothing is concluded from absence while the capture folder is not the one it was. */
export function nothingIsConcludedFromAbsence(record: CampaignRecord): Violation[] {
  const hashes = hashesByContent(record);
  const clips = new Map(record.database.clips.map((clip) => [clip.clipId, clip]));
  return record.folderAway.flatMap(({ from, to, sha256s }) =>
    record.database.history.flatMap((entry): Violation[] => {
      const concluded =
        entry.event === 'file-changed' ||
        (entry.event === 'stopped-short' && /^file-/.test(entry.detail ?? ''));
      if (!concluded || entry.at < from || entry.at > to) return [];
      const clip = clips.get(entry.clipId);
      const wasThere = clip !== undefined && sha256s.includes(hashes.get(contentOf(clip)) ?? '');
      return wasThere
        ? [
            {
              invariant: 'I8',
              what: 'concluded from absence while the folder was away',
              evidence: { entry, clip },
            },
          ]
        : [];
    }),
  );
}

/** I9: the owner's files are as the owner left them. */
export function filesAreUntouched({ expectedFiles, foundFiles }: CampaignRecord): Violation[] {
  const expected = new Map(expectedFiles.map(({ path, sha256 }) => [path, sha256]));
  const found = new Map(foundFiles.map(({ path, sha256 }) => [path, sha256]));
  const changed = expectedFiles.filter(({ path, sha256 }) => found.get(path) !== sha256);
  const added = foundFiles.filter(({ path }) => !expected.has(path));
  return [
    ...changed.map((file): Violation => {
      return { invariant: 'I9', what: 'a file of the owner is gone or changed', evidence: file };
    }),
    ...added.map(
      (file): Violation => ({ invariant: 'I9', what: 'a file the owner never made', evidence: file }),
    ),
  ];
}
