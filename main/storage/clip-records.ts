/**
 * Everything that the queue has written down about a clip, for evidence: reads only, also beside a running engine. What
 * comes out may hold upload addresses; who shows it takes their secrets out.
 */
import type { AcceptedBlock } from './block-ledger.ts';
import type { HistoryEntry } from './clip-history.ts';
import type { QueueDatabase } from './database/database.ts';
import { HistoryTable } from './history-table.ts';
import type { AttemptOutcome } from './slot-attempt.ts';
import type { SlotResolution } from './slot-request-table.ts';
import type { SlotStanding } from './slot-table.ts';

/** One POST, as it was recorded before it left, and how it ended. Its raw answer stays where it is. */
export interface SlotRequestRecord {
  readonly attemptId: number;
  readonly correlation: string;
  readonly body: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly outcome: AttemptOutcome | null;
  readonly status: number | null;
  readonly resolution: SlotResolution | null;
  readonly resolvedAt: number | null;
}

export interface SlotRecord {
  readonly gameClipId: string;
  readonly uploadUri: string;
  readonly uploadId: string | null;
  /** Origin of the service that gave it. */
  readonly service: string;
  readonly grantedAt: number;
  readonly standing: SlotStanding;
}

export interface BlockRecord extends AcceptedBlock {
  readonly gameClipId: string;
  readonly acceptedAt: number;
}

export interface ClipRecords {
  readonly slotRequests: readonly SlotRequestRecord[];
  readonly slots: readonly SlotRecord[];
  readonly blocks: readonly BlockRecord[];
  readonly history: readonly HistoryEntry[];
}

/** One line of the history, of whatever clip. */
export interface RecentChange extends HistoryEntry {
  readonly clipId: string;
}

/** Clips of a span of time. */
export interface ClipsSince {
  readonly clipIds: readonly string[];
  /** How many there are, also those that were left out. */
  readonly total: number;
}

const changedSince = 'found_at >= @since OR clip_id IN (SELECT clip_id FROM history WHERE at >= @since)';

export class ClipRecordsReader {
  readonly #history: HistoryTable;
  readonly #slotRequests;
  readonly #slots;
  readonly #blocks;
  readonly #recent;
  readonly #newest;
  readonly #count;
  readonly #version;

  constructor(db: QueueDatabase) {
    this.#history = new HistoryTable(db);
    this.#slotRequests = db.prepare<[string], SlotRequestRecord>(
      `SELECT attempt_id AS attemptId, correlation, body, started_at AS startedAt, ended_at AS endedAt, outcome,
       status, resolution, resolved_at AS resolvedAt FROM slot_request WHERE clip_id = ? ORDER BY attempt_id`,
    );
    this.#slots = db.prepare<[string], SlotRecord & { readonly clipId: string }>(
      `SELECT clip_id AS clipId, game_clip_id AS gameClipId, upload_uri AS uploadUri, upload_id AS uploadId, service,
       granted_at AS grantedAt, standing FROM slot WHERE clip_id IN (SELECT value FROM json_each(?))
       ORDER BY granted_at`,
    );
    this.#blocks = db.prepare<[string], BlockRecord>(
      `SELECT game_clip_id AS gameClipId, block_num AS blockNum, size_bytes AS sizeBytes, digest,
       accepted_at AS acceptedAt FROM block WHERE game_clip_id = ? ORDER BY block_num`,
    );
    this.#recent = db.prepare<[number], RecentChange>(
      `SELECT clip_id AS clipId, at, event, state, detail FROM history ORDER BY history_id DESC LIMIT ?`,
    );
    this.#newest = db
      .prepare<[{ since: number; limit: number }], string>(
        `SELECT clip_id FROM clip WHERE ${changedSince} ORDER BY found_at DESC, rowid DESC LIMIT @limit`,
      )
      .pluck();
    this.#count = db
      .prepare<[{ since: number }], number>(`SELECT count(*) FROM clip WHERE ${changedSince}`)
      .pluck();
    this.#version = db.prepare<[], string>('SELECT sqlite_version()').pluck();
  }

  /** Slots by clip, oldest first. All in one look, for they are kept in no order of clips. */
  slotsOf(clipIds: readonly string[]): ReadonlyMap<string, readonly SlotRecord[]> {
    const found = new Map<string, SlotRecord[]>();
    for (const { clipId, ...slot } of this.#slots.all(JSON.stringify(clipIds))) {
      const slots = found.get(clipId) ?? [];
      slots.push(slot);
      found.set(clipId, slots);
    }
    return found;
  }

  /** @param slots of this clip */
  of(clipId: string, slots: readonly SlotRecord[]): ClipRecords {
    return {
      slotRequests: this.#slotRequests.all(clipId),
      slots,
      blocks: slots.flatMap(({ gameClipId }) => this.#blocks.all(gameClipId)),
      history: this.#history.of(clipId),
    };
  }

  /**
   * Clips to which anything happened since then, as they were found; of too many, the newest.
   * @param since wall-clock milliseconds
   */
  since(since: number, limit: number): ClipsSince {
    return { clipIds: this.#newest.all({ since, limit }).reverse(), total: this.#count.get({ since }) ?? 0 };
  }

  /** What happened last, newest first. */
  recent(limit: number): RecentChange[] {
    return this.#recent.all(limit);
  }

  sqliteVersion(): string {
    return this.#version.get() ?? '';
  }
}
