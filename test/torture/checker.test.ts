// The checker on histories made by hand: a good one passes, and each thing that must never happen is noticed.
import { describe, expect, test } from 'vitest';
import { check } from './checker.ts';
import { countCampaign, countsLine } from './counts.ts';
import type { CampaignRecord, ClipFact, RequestFact, ServerPost, ServerSlot } from './record.ts';

const startMs = Date.UTC(2026, 10, 22, 20, 0, 0);
const iso = (at: number) => new Date(startMs + at).toISOString();

const clip: ClipFact = {
  clipId: 'clip-1',
  path: '/captures/a.mp4',
  sizeBytes: 1000,
  edgesDigest: 'edges-1',
  foundAt: startMs,
  state: 'published',
  nextAt: 0,
  askOwner: false,
  reason: null,
  resume: null,
  gameClipId: 'slot-1',
};

const request: RequestFact = {
  attemptId: 1,
  clipId: 'clip-1',
  correlation: 'clip-1/1',
  startedAt: startMs + 1000,
  endedAt: startMs + 2000,
  outcome: 'granted',
  resolution: null,
  resolvedAt: null,
};

const post: ServerPost = {
  at: iso(1500),
  gameClipId: 'slot-1',
  status: 200,
  answered: true,
  systemProperties: 'clipslot=clip-1/1',
};

const slot: ServerSlot = {
  gameClipId: 'slot-1',
  scid: 'scid',
  xuid: 'xuid',
  createdAt: iso(1500),
  request: { fileSize: 1000 } as ServerSlot['request'],
  systemProperties: 'clipslot=clip-1/1',
  expectedBlocks: 1,
  fileSize: 1000,
  state: 'Published',
  deletedAt: null,
  goneStatus: null,
  blocks: [{ blockNum: 0, sizeBytes: 1000, sha256: 'hash-1', times: 1, acceptedAt: iso(3000) }],
  thumbnails: {},
  commits: 1,
  committedAt: iso(3000),
  committedSha256: 'hash-1',
  committedBytes: 1000,
};

const found = { clipId: 'clip-1', at: startMs, event: 'found', state: 'awaiting-slot', detail: null };

/** One clip, asked for once, sent once, published. */
const good: CampaignRecord = {
  ledger: { slots: [slot], posts: [post] },
  database: {
    integrity: 'ok',
    clips: [clip],
    requests: [request],
    slots: [{ gameClipId: 'slot-1', clipId: 'clip-1', standing: 'active' }],
    blocks: [],
    history: [found],
    lanes: [],
  },
  lost: { clips: [], requests: [], slots: [], history: [] },
  setBacks: 0,
  told: [{ clipId: 'clip-1', at: startMs, event: 'found' }],
  bugs: [],
  promises: [],
  contents: [{ sizeBytes: 1000, edgesDigest: 'edges-1', sha256: 'hash-1' }],
  expectedFiles: [{ path: '/captures/a.mp4', sha256: 'hash-1', isClip: true }],
  foundFiles: [{ path: '/captures/a.mp4', sha256: 'hash-1' }],
  folderAway: [],
  decoyRequests: [],
  engineTimeOf: (at) => Date.parse(at),
  endedAt: startMs + 100_000,
};

type Changes = { database?: Partial<CampaignRecord['database']>; ledger?: Partial<CampaignRecord['ledger']> };

function but({ database, ledger, ...others }: Changes & Omit<Partial<CampaignRecord>, keyof Changes>) {
  return {
    ...good,
    ...others,
    database: { ...good.database, ...database },
    ledger: { ...good.ledger, ...ledger },
  };
}

const said = (record: CampaignRecord) => check(record).map(({ invariant, what }) => `${invariant}: ${what}`);

const unknownFirst: RequestFact = {
  ...request,
  outcome: 'unknown',
  resolution: 'absent',
  resolvedAt: startMs + 5000,
};
const second: RequestFact = {
  ...request,
  attemptId: 2,
  correlation: 'clip-1/2',
  startedAt: startMs + 6000,
  endedAt: startMs + 7000,
};
const secondPost: ServerPost = { ...post, at: iso(6500), systemProperties: 'clipslot=clip-1/2' };
const secondSlot: ServerSlot = {
  ...slot,
  createdAt: iso(6500),
  systemProperties: 'clipslot=clip-1/2',
};
/** What the lost first answer made; nobody ever sent bits there. */
const leftSlot: ServerSlot = { ...slot, gameClipId: 'slot-0', commits: 0, committedSha256: null };

describe('what may happen', () => {
  test('a clip asked for once and published', () => expect(said(good)).toEqual([]));

  test('a lost answer, cleared up, and asked again', () => {
    const record = but({
      ledger: { posts: [{ ...post, status: null, answered: false }, secondPost], slots: [secondSlot] },
      database: { requests: [unknownFirst, second] },
    });
    expect(said(record)).toEqual([]);
  });

  test('a slot that came to be only after nobody had found it', () => {
    const record = but({
      ledger: {
        posts: [{ ...post, gameClipId: 'slot-0' }, secondPost],
        slots: [{ ...leftSlot, createdAt: iso(5500) }, secondSlot],
      },
      database: { requests: [unknownFirst, second] },
    });
    expect(said(record)).toEqual([]);
    const counts = countCampaign(record, [], 3, 7);
    expect(counts).toMatchObject({ unknownOutcomes: 1, possiblyLeft: 1, reallyLeft: 1 });
    expect(countsLine(counts)).toContain(
      '3 kills, 1 clips, 1 published, 0 lost, 0 twice, 1 unknown outcomes',
    );
  });

  test('a lost slot that the service has dropped by itself', () => {
    const record = but({
      ledger: {
        posts: [{ ...post, gameClipId: 'slot-0' }, secondPost],
        slots: [{ ...leftSlot, goneStatus: 410 }, secondSlot],
      },
      database: { requests: [unknownFirst, second] },
    });
    expect(said(record)).toEqual([]);
  });

  test('a body cut off before anybody could read it', () => {
    const cut: ServerPost = { ...post, gameClipId: null, status: null, systemProperties: null };
    expect(said(but({ ledger: { posts: [cut, post] } }))).toEqual([]);
  });
});

describe('what must never happen', () => {
  const history = (event: string, detail: string | null) => [
    found,
    { clipId: 'clip-1', at: startMs + 50_000, event, state: 'failed', detail },
  ];

  test.each<[string, CampaignRecord]>([
    ['I1: a slot request without a recorded attempt', but({ database: { requests: [] } })],
    [
      'I1: a slot request without a recorded attempt',
      but({ ledger: { posts: [{ ...post, systemProperties: null }] } }),
    ],
    ['I1: one attempt was sent twice', but({ ledger: { posts: [post, post] } })],
    [
      'I1: a slot request left before its attempt was recorded',
      but({ database: { requests: [{ ...request, startedAt: startMs + 1900 }] } }),
    ],
    [
      'I2: asked again while a slot may exist',
      but({ database: { requests: [{ ...unknownFirst, resolution: null, resolvedAt: null }, second] } }),
    ],
    [
      'I2: asked again while a request was under way',
      but({ database: { requests: [{ ...request, endedAt: null, outcome: null }, second] } }),
    ],
    ['I2: asked again although a slot was granted', but({ database: { requests: [request, second] } })],
    [
      'I2: asked again after a refusal that needs the owner',
      but({
        database: {
          requests: [{ ...request, outcome: 'refused' }, second],
          history: [found, { ...found, at: startMs + 2000, event: 'slot-refused', state: 'refused' }],
        },
      }),
    ],
    [
      'I3: a slot that nobody knows of',
      but({ ledger: { slots: [slot, { ...leftSlot, systemProperties: null }] } }),
    ],
    [
      'I3: a slot that nobody knows of',
      but({ ledger: { slots: [leftSlot, slot] }, database: { requests: [unknownFirst, second] } }),
    ],
    [
      'I3: a slot the service never made',
      but({
        database: {
          slots: [...good.database.slots, { gameClipId: 'slot-9', clipId: 'clip-1', standing: 'gone' }],
        },
      }),
    ],
    [
      'I3: the slot of a clip was deleted at the service',
      but({ ledger: { slots: [{ ...slot, deletedAt: iso(9000) }] } }),
    ],
    [
      'I3: a slot is called deleted and is there',
      but({ database: { slots: [{ gameClipId: 'slot-1', clipId: 'clip-1', standing: 'deleted' }] } }),
    ],
    [
      'I3: a slot was given up as gone and is there',
      but({ database: { slots: [{ gameClipId: 'slot-1', clipId: 'clip-1', standing: 'gone' }] } }),
    ],
    ['I4: a clip waits for nothing', but({ database: { clips: [{ ...clip, state: 'slot-held' }] } })],
    ['I4: a clip failed without a reason', but({ database: { clips: [{ ...clip, state: 'failed' }] } })],
    ['I4: a file is two clips', but({ database: { clips: [clip, { ...clip, clipId: 'clip-2' }] } })],
    ['I4: the database is damaged', but({ database: { integrity: 'row 7 missing from index clip_due' } })],
    ['lost: a file never became a clip', but({ database: { clips: [] } })],
    [
      'lost: a clip was not published',
      but({ ledger: { slots: [{ ...slot, commits: 0, committedSha256: null }] } }),
    ],
    ['I5: a host that is not configured was called', but({ decoyRequests: ['POST /slot'] })],
    ['I6: other bits than the clip', but({ ledger: { slots: [{ ...slot, committedSha256: 'hash-2' }] } })],
    [
      'I6: called uploaded, and the service has no file',
      but({ ledger: { slots: [{ ...slot, commits: 0, committedSha256: null }] } }),
    ],
    ['I7: one slot, two commits', but({ ledger: { slots: [{ ...slot, commits: 2 }] } })],
    ['I7: published twice', but({ ledger: { slots: [slot, { ...slot, gameClipId: 'slot-2' }] } })],
    [
      'I7: two live slots for one clip',
      but({
        ledger: { slots: [slot, { ...leftSlot, gameClipId: 'slot-2' }] },
        database: {
          slots: [...good.database.slots, { gameClipId: 'slot-2', clipId: 'clip-1', standing: 'active' }],
        },
      }),
    ],
    [
      'I8: concluded from absence while the folder was away',
      but({
        database: { history: history('stopped-short', 'file-gone') },
        folderAway: [{ from: startMs + 40_000, to: startMs + 60_000, sha256s: ['hash-1'] }],
      }),
    ],
    ['I9: a file of the owner is gone or changed', but({ foundFiles: [] })],
    [
      'I9: a file the owner never made',
      but({ foundFiles: [...good.foundFiles, { path: '/captures/.clipslot', sha256: 'hash-3' }] }),
    ],
    [
      'I10: a clip asked before its time',
      but({
        promises: [
          {
            at: startMs + 500,
            clips: [{ clipId: 'clip-1', state: 'awaiting-slot', nextAt: startMs + 30_000 }],
            lanes: [],
          },
        ],
      }),
    ],
    [
      'I10: a request left while its lane was closed',
      but({
        promises: [{ at: startMs + 500, clips: [], lanes: [{ name: 'slots', nextAt: startMs + 30_000 }] }],
      }),
    ],
    [
      'told: told as done, and not on the disk',
      but({ told: [{ clipId: 'clip-1', at: startMs + 1, event: 'published' }] }),
    ],
    ['bug: TypeError: of undefined', but({ bugs: ['TypeError: of undefined\n    at pump'] })],
  ])('%s', (what, record) => {
    expect(said(record)).toContain(what);
  });

  test('a file that was really gone before the folder went is no false conclusion', () => {
    const record = but({
      database: { history: history('stopped-short', 'file-gone') },
      folderAway: [{ from: startMs + 40_000, to: startMs + 60_000, sha256s: [] }],
    });
    expect(said(record)).toEqual([]);
  });
});
