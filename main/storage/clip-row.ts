/** A clip as its row holds it, and back. STRICT tables and CHECKs guard the shapes; what they cannot is checked here. */
import {
  clipStates,
  dateSources,
  type Reason,
  type ReasonCode,
  reasonCodes,
} from '../../preload/clip-view.ts';
import type { Clip, ClipFacts, Progress, Resume, Slot } from '../model/clip.ts';
import { reasonOf, slotOf } from '../model/clip.ts';
import { type ClipEdits, type ClipMetadata, clipEdits, clipMetadata } from '../model/clip-metadata.ts';
import { ParsedTexts } from './parsed-texts.ts';

/** One row of `clip` joined with the slot it names. */
export interface ClipRow {
  readonly clip_id: string;
  readonly path: string;
  readonly folder: string;
  readonly file_id: string;
  readonly size_bytes: number;
  readonly mtime_ns: string;
  readonly ctime_ns: string;
  readonly edges_digest: string;
  readonly duration_seconds: number | null;
  readonly found_at: number;
  readonly block_size_bytes: number;
  readonly expected_blocks: number;
  readonly metadata: string;
  readonly date_recorded: string;
  readonly date_source: string;
  readonly state: string;
  readonly state_at: number;
  readonly attempts: number;
  readonly next_at: number;
  readonly slots_lost: number;
  readonly ask_owner: number;
  readonly pinned: number;
  readonly send_now: number;
  readonly held: number;
  readonly forgotten: number;
  readonly edits: string;
  readonly place: number;
  readonly reason_code: string | null;
  readonly reason_detail: string | null;
  readonly resume_state: string | null;
  readonly service_state: string | null;
  readonly game_clip_id: string | null;
  readonly upload_uri: string | null;
  readonly upload_id: string | null;
  readonly granted_at: number | null;
}

/** The columns an event may change. */
export type ProgressColumns = Pick<
  ClipRow,
  | 'state'
  | 'attempts'
  | 'next_at'
  | 'slots_lost'
  | 'ask_owner'
  | 'reason_code'
  | 'reason_detail'
  | 'resume_state'
  | 'service_state'
  | 'game_clip_id'
>;

/** A bug or a damaged database: a row that no code of ours writes. */
export class UnreadableRow extends Error {
  constructor(clipId: string, column: string, options?: ErrorOptions) {
    super(`clip ${clipId}: the database column "${column}" holds what Clipslot never writes`, options);
    this.name = 'UnreadableRow';
  }
}

/** Reads rows of one connection. What their texts hold is checked once, see {@link ParsedTexts}. */
export class ClipRows {
  readonly #metadata = new ParsedTexts(clipMetadata.parse);
  readonly #edits = new ParsedTexts(clipEdits.parse);

  /** Throws {@link UnreadableRow}. */
  toClip(row: ClipRow): Clip {
    const metadata = textOf(row, 'metadata', this.#metadata);
    const edits = textOf(row, 'edits', this.#edits);
    return clipFromRow(row, metadata, edits);
  }
}

function textOf<T extends object>(
  row: ClipRow,
  column: 'metadata' | 'edits',
  texts: ParsedTexts<T>,
): Readonly<T> {
  try {
    return texts.get(row[column]);
  } catch (cause) {
    throw new UnreadableRow(row.clip_id, column, { cause });
  }
}

function clipFromRow(row: ClipRow, metadata: ClipMetadata, edits: ClipEdits): Clip {
  return {
    clipId: row.clip_id,
    path: row.path,
    folder: row.folder,
    fileId: row.file_id,
    sizeBytes: row.size_bytes,
    mtimeNs: row.mtime_ns,
    ctimeNs: row.ctime_ns,
    edgesDigest: row.edges_digest,
    durationSeconds: row.duration_seconds,
    foundAt: row.found_at,
    blockSizeBytes: row.block_size_bytes,
    expectedBlocks: row.expected_blocks,
    metadata,
    dateRecorded: row.date_recorded,
    dateSource: known(dateSources, row.date_source, row, 'date_source'),
    attempts: row.attempts,
    nextAt: row.next_at,
    slotsLost: row.slots_lost,
    pinned: row.pinned === 1,
    sendNow: row.send_now === 1,
    held: row.held === 1,
    forgotten: row.forgotten === 1,
    place: row.place,
    edits,
    progress: progressFromRow(row),
  };
}

export function progressColumns(clip: Clip): ProgressColumns {
  const { progress } = clip;
  const reason = reasonOf(progress);
  return {
    state: progress.state,
    attempts: clip.attempts,
    next_at: clip.nextAt,
    slots_lost: clip.slotsLost,
    ask_owner: progress.state === 'slot-unknown' && progress.askOwner ? 1 : 0,
    reason_code: reason?.code ?? null,
    reason_detail: reason?.detail?.slice(0, 300) ?? null,
    resume_state: progress.state === 'failed' ? progress.resume.state : null,
    service_state: progress.state === 'uploaded' ? progress.serviceState : null,
    game_clip_id: slotOf(progress)?.gameClipId ?? null,
  };
}

/** The columns that no event changes. */
export type FactColumns = Pick<
  ClipRow,
  | 'clip_id'
  | 'path'
  | 'folder'
  | 'file_id'
  | 'size_bytes'
  | 'mtime_ns'
  | 'ctime_ns'
  | 'edges_digest'
  | 'duration_seconds'
  | 'found_at'
  | 'block_size_bytes'
  | 'expected_blocks'
  | 'metadata'
  | 'date_recorded'
  | 'date_source'
>;

export function factColumns(facts: ClipFacts): FactColumns {
  return {
    clip_id: facts.clipId,
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
    date_source: facts.dateSource,
  };
}

function progressFromRow(row: ClipRow): Progress {
  const state = known(clipStates, row.state, row, 'state');
  switch (state) {
    case 'awaiting-slot':
      return { state, lastReason: optionalReason(row) };
    case 'slot-unknown':
      return { state, askOwner: row.ask_owner === 1 };
    case 'slot-held':
      return { state, slot: slotFromRow(row), lastReason: optionalReason(row) };
    case 'uploaded':
      return { state, slot: slotFromRow(row), serviceState: row.service_state ?? 'Uploaded' };
    case 'published':
      return { state, slot: slotFromRow(row) };
    case 'refused':
      return { state, reason: reasonFromRow(row) };
    case 'failed':
      return { state, reason: reasonFromRow(row), resume: resumeFromRow(row) };
    case 'cancelled':
      return { state, reason: optionalReason(row) };
  }
}

function resumeFromRow(row: ClipRow): Resume {
  const states = ['never', 'awaiting-slot', 'slot-unknown', 'slot-held', 'uploaded'] as const;
  const state = known(states, row.resume_state, row, 'resume_state');
  return state === 'slot-held' || state === 'uploaded' ? { state, slot: slotFromRow(row) } : { state };
}

function slotFromRow(row: ClipRow): Slot {
  if (row.game_clip_id === null || row.upload_uri === null || row.granted_at === null) {
    throw new UnreadableRow(row.clip_id, 'game_clip_id');
  }
  return {
    gameClipId: row.game_clip_id,
    uploadUri: row.upload_uri,
    uploadId: row.upload_id,
    grantedAt: row.granted_at,
  };
}

function optionalReason(row: ClipRow): Reason | null {
  return row.reason_code === null ? null : reasonFromRow(row);
}

function reasonFromRow(row: ClipRow): Reason {
  const code: ReasonCode = known(reasonCodes, row.reason_code, row, 'reason_code');
  return { code, detail: row.reason_detail };
}

function known<T extends string>(all: readonly T[], value: string | null, row: ClipRow, column: string): T {
  const found = all.find((one) => one === value);
  if (found === undefined) throw new UnreadableRow(row.clip_id, column);
  return found;
}
