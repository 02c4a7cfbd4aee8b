/**
 * A queue as a Clipslot of any earlier schema left it: a clip in every state, and what belongs to it. Written in plain SQL
 * with the columns of that schema, so that no code of today has a hand in it.
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Progress } from '../../../main/model/clip.ts';
import { migrations } from '../../../main/storage/migrations/migrations.ts';

export const service = 'https://service.example';
/** Wall-clock time at which everything in it was found; what happened later is counted from it. */
export const foundAt = 1_750_000_000_000;
const folder = '/captures/Game';

export interface OldClip {
  readonly clipId: string;
  readonly state: string;
  readonly columns?: Readonly<Record<string, string | number | null>>;
  /** As it reads today. */
  readonly progress: Progress;
}

const reason = (code: string) => ({ reason_code: code, reason_detail: 'the detail' });
const failed = (resume: string) => ({ ...reason('file-gone'), resume_state: resume });
const fileGone = { code: 'file-gone', detail: 'the detail' } as const;
export const slotOf = (clipId: string) => ({
  gameClipId: `slot-${clipId}`,
  uploadUri: `https://bits.example/${clipId}?sig=1`,
  uploadId: clipId === 'held' ? 'upload-1' : null,
  grantedAt: foundAt + 5000,
});

/** Every state, each with all it can go on to. */
export const oldClips: readonly OldClip[] = [
  { clipId: 'awaiting', state: 'awaiting-slot', progress: { state: 'awaiting-slot', lastReason: null } },
  {
    clipId: 'put-off',
    state: 'awaiting-slot',
    columns: { ...reason('service-busy'), attempts: 3, next_at: foundAt + 60_000, slots_lost: 1 },
    progress: { state: 'awaiting-slot', lastReason: { code: 'service-busy', detail: 'the detail' } },
  },
  { clipId: 'unknown', state: 'slot-unknown', progress: { state: 'slot-unknown', askOwner: false } },
  {
    clipId: 'asking',
    state: 'slot-unknown',
    columns: { ask_owner: 1 },
    progress: { state: 'slot-unknown', askOwner: true },
  },
  {
    clipId: 'held',
    state: 'slot-held',
    progress: { state: 'slot-held', slot: slotOf('held'), lastReason: null },
  },
  {
    clipId: 'uploaded',
    state: 'uploaded',
    columns: { service_state: 'Processing' },
    progress: { state: 'uploaded', slot: slotOf('uploaded'), serviceState: 'Processing' },
  },
  {
    clipId: 'published',
    state: 'published',
    progress: { state: 'published', slot: slotOf('published') },
  },
  {
    clipId: 'refused',
    state: 'refused',
    columns: reason('claims-refused'),
    progress: { state: 'refused', reason: { code: 'claims-refused', detail: 'the detail' } },
  },
  {
    clipId: 'superseded',
    state: 'failed',
    columns: failed('never'),
    progress: { state: 'failed', reason: fileGone, resume: { state: 'never' } },
  },
  {
    clipId: 'failed-awaiting',
    state: 'failed',
    columns: failed('awaiting-slot'),
    progress: { state: 'failed', reason: fileGone, resume: { state: 'awaiting-slot' } },
  },
  {
    clipId: 'failed-unknown',
    state: 'failed',
    columns: failed('slot-unknown'),
    progress: { state: 'failed', reason: fileGone, resume: { state: 'slot-unknown' } },
  },
  {
    clipId: 'failed-held',
    state: 'failed',
    columns: failed('slot-held'),
    progress: {
      state: 'failed',
      reason: fileGone,
      resume: { state: 'slot-held', slot: slotOf('failed-held') },
    },
  },
  {
    clipId: 'failed-uploaded',
    state: 'failed',
    columns: failed('uploaded'),
    progress: {
      state: 'failed',
      reason: fileGone,
      resume: { state: 'uploaded', slot: slotOf('failed-uploaded') },
    },
  },
  { clipId: 'cancelled', state: 'cancelled', progress: { state: 'cancelled', reason: null } },
];

export const withSlot = ['held', 'uploaded', 'published', 'failed-held', 'failed-uploaded'] as const;

/** What of a clip does not change, and is told by its id. */
export const factsOf = (clipId: string) => ({
  path: `${folder}/${clipId}.mp4`,
  folder,
  fileId: `12:${clipId}`,
  sizeBytes: 2500,
  mtimeNs: '1750000000123456789',
  ctimeNs: '1750000000987654321',
  edgesDigest: `edges-${clipId}`,
  durationSeconds: clipId === 'awaiting' ? null : 30,
  foundAt,
  blockSizeBytes: 1000,
  expectedBlocks: 3,
  metadata: {
    userCaption: `words of ${clipId}`,
    visibility: 'Title',
    usersInSession: ['1', '2'],
    ...(clipId === 'published' ? { dateRecorded: '2025-06-15T15:06:40Z' } : {}),
  },
  dateRecorded: '2025-06-15T15:06:40Z',
  dateSource: clipId === 'published' ? ('said' as const) : ('change' as const),
});

/** Digests were 64 digits long before schema 7, and are 32 since. */
export const digestAt = (version: number) => 'd'.repeat(version < 7 ? 64 : 32);

/** Writes `dataDir/queue.db` under the schema of that version. */
export function writeOldQueue(dataDir: string, version: number): void {
  const db = new Database(join(dataDir, 'queue.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('foreign_keys = ON');
  for (const { sql } of migrations.slice(0, version)) db.exec(sql);
  db.pragma(`user_version = ${version}`);
  db.transaction(() => {
    for (const clip of oldClips) addClip(db, clip, version);
    addSlots(db);
    addRequests(db);
    addBlocks(db, version);
    addTheRest(db);
    addLaterColumns(db, version);
  })();
  db.close();
}

type Row = Readonly<Record<string, string | number | null>>;

function insert(db: Database.Database, table: string, row: Row): void {
  const names = Object.keys(row);
  const values = names.map((name) => `@${name}`).join(', ');
  db.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${values})`).run(row);
}

function addClip(db: Database.Database, { clipId, state, columns = {} }: OldClip, version: number): void {
  const facts = factsOf(clipId);
  // A clip's slot is written after it, so it learns of it then.
  const [early, late] = withSlot.some((one) => one === clipId) ? ['awaiting-slot', true] : [state, false];
  insert(db, 'clip', {
    clip_id: clipId,
    path: facts.path,
    folder: facts.folder,
    file_id: facts.fileId,
    size_bytes: facts.sizeBytes,
    mtime_ns: facts.mtimeNs,
    ctime_ns: facts.ctimeNs,
    edges_digest: facts.edgesDigest,
    duration_seconds: facts.durationSeconds,
    found_at: facts.foundAt,
    block_size_bytes: facts.blockSizeBytes,
    expected_blocks: facts.expectedBlocks,
    metadata: JSON.stringify(facts.metadata),
    date_recorded: facts.dateRecorded,
    ...(version < 10 ? {} : { date_source: facts.dateSource }),
    state: early,
    state_at: foundAt + 9000,
    ...(late ? {} : columns),
  });
  insert(db, 'history', {
    clip_id: clipId,
    at: foundAt,
    event: 'found',
    state: 'awaiting-slot',
    detail: null,
  });
  insert(db, 'history', {
    clip_id: clipId,
    at: foundAt + 9000,
    event: 'as it was',
    state,
    detail: 'offline: x',
  });
}

function addSlots(db: Database.Database): void {
  for (const { clipId, state, columns = {} } of oldClips) {
    if (!withSlot.some((one) => one === clipId)) continue;
    const { gameClipId, uploadUri, uploadId, grantedAt } = slotOf(clipId);
    const standing = 'active';
    insert(db, 'slot', {
      game_clip_id: gameClipId,
      clip_id: clipId,
      upload_uri: uploadUri,
      upload_id: uploadId,
      service,
      granted_at: grantedAt,
      standing,
    });
    const set = { state, game_clip_id: gameClipId, ...columns };
    const words = Object.keys(set).map((name) => `${name} = @${name}`);
    db.prepare(`UPDATE clip SET ${words.join(', ')} WHERE clip_id = @clip_id`).run({
      ...set,
      clip_id: clipId,
    });
  }
  const others = { gone: 'put-off', spent: 'refused', orphan: 'cancelled', deleted: 'cancelled' };
  for (const [standing, clipId] of Object.entries(others)) {
    const slot = { game_clip_id: `slot-${standing}`, clip_id: clipId, upload_uri: 'https://bits.example/x' };
    insert(db, 'slot', { ...slot, upload_id: null, service, granted_at: foundAt + 4000, standing });
  }
}

function addRequests(db: Database.Database): void {
  const ended = (outcome: string, status: number | null, more: Row = {}) => ({
    ended_at: foundAt + 2000,
    outcome,
    status,
    ...more,
  });
  const requests: readonly (readonly [clipId: string, end: Row])[] = [
    ...withSlot.map((clipId) => [clipId, ended('granted', 200)] as const),
    ['refused', ended('refused', 403)],
    ['put-off', ended('not-sent', null)],
    ['unknown', ended('unknown', null)],
    ['asking', ended('unreadable', 200, { raw_answer: '<html>' })],
    ['cancelled', ended('unknown', null)],
    ['failed-awaiting', ended('unknown', null, { resolution: 'absent', resolved_at: foundAt + 3000 })],
    ['failed-unknown', ended('unknown', 500, { resolution: 'orphan-deleted', resolved_at: foundAt + 3000 })],
    // Under way when the computer was switched off.
    ['awaiting', {}],
  ];
  for (const [clipId, end] of requests) {
    const intent = {
      clip_id: clipId,
      correlation: `c-${clipId}`,
      body: '{"a":1}',
      started_at: foundAt + 1000,
    };
    insert(db, 'slot_request', { ...intent, ...end });
  }
}

function addBlocks(db: Database.Database, version: number): void {
  for (const clipId of withSlot) {
    for (const blockNum of [0, 1]) {
      insert(db, 'block', {
        game_clip_id: slotOf(clipId).gameClipId,
        block_num: blockNum,
        size_bytes: 1000,
        digest: digestAt(version),
        accepted_at: foundAt + 6000,
      });
    }
  }
}

function addTheRest(db: Database.Database): void {
  const settings = {
    paused: `${foundAt}-${foundAt + 3_600_000}`,
    'speed-seen': '1250000',
    'queue-id': 'queue-1',
    'accounted-for': '3',
    loss: JSON.stringify({ kind: 'restored', noticedAt: foundAt - 1000, marked: true }),
    'put-away-order': JSON.stringify({ order: 'move', since: foundAt - 500 }),
    opened: '',
  };
  for (const [name, value] of Object.entries(settings)) insert(db, 'setting', { name, value });
  insert(db, 'capture_folder', { path: folder, device: '2049', inode: '77' });
  insert(db, 'lane', {
    name: 'slots',
    reason_code: 'service-busy',
    reason_detail: null,
    faults: 2,
    next_at: foundAt + 30_000,
  });
}

/** What only later schemas could hold. */
function addLaterColumns(db: Database.Database, version: number): void {
  if (version >= 2) {
    db.exec(
      "UPDATE clip SET pinned = 1 WHERE clip_id = 'held'; UPDATE clip SET send_now = 1 WHERE clip_id = 'put-off'",
    );
    insert(db, 'bytes_sent', { day: '2025-06-15', bytes: 7000 });
  }
  if (version >= 3) {
    db.exec(
      "UPDATE clip SET held = 1 WHERE clip_id = 'awaiting'; UPDATE clip SET forgotten = 1 WHERE clip_id = 'cancelled'",
    );
    db.exec(`UPDATE clip SET edits = '{"userCaption":"mine"}' WHERE clip_id = 'refused'`);
  }
  if (version >= 4) db.exec("UPDATE clip SET place = 4 WHERE clip_id = 'held'");
  if (version >= 5) db.exec("UPDATE clip SET put_away = 'binned' WHERE clip_id = 'published'");
  if (version >= 8) addFirstLook(db);
}

function addFirstLook(db: Database.Database): void {
  const look = { folder, device: '2049', inode: '77', born_ns: '5', include: '["*.mp4"]', loss_at: null };
  insert(db, 'first_look', { ...look, began_at: foundAt, ended_at: foundAt + 1, answer: 'set-aside' });
  insert(db, 'set_aside_file', {
    folder,
    path: `${folder}/old.mp4`,
    name: 'old.mp4',
    file_number: '99',
    size_bytes: 10,
    mtime_ns: '1',
    modified_at: foundAt,
    standing: 'aside',
  });
}
