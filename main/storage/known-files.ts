/**
 * Which files on the disk are clips already. A scan asks about every file it sees, so each answer is one look into an
 * index; only what is awaited is held in memory. Nothing here walks all clips.
 */
import type { Clip, ClipFacts } from '../model/clip.ts';
import { AwaitedClips } from './awaited-clips.ts';
import type { ClipStore } from './clip-store.ts';
import type { QueueDatabase } from './database/database.ts';

/** What a scan needs to recognise a file without reading it. */
export interface KnownFile
  extends Pick<ClipFacts, 'clipId' | 'path' | 'folder' | 'fileId' | 'sizeBytes' | 'mtimeNs' | 'ctimeNs'> {
  /** Its bits, or at least its presence, are still needed. */
  readonly needed: boolean;
  /** It stopped because its file was gone or deleted. */
  readonly missed: boolean;
}

type Row = Omit<KnownFile, 'needed' | 'missed'> & { readonly needed: number; readonly missed: number };

const needed = "state IN ('awaiting-slot', 'slot-held')";
const missed = `((state = 'failed' AND reason_code IS 'file-gone')
  OR (state = 'cancelled' AND reason_code IS 'file-deleted'))`;
const select = `SELECT clip_id AS clipId, path, folder, file_id AS fileId, size_bytes AS sizeBytes, mtime_ns AS mtimeNs,
  ctime_ns AS ctimeNs, ${needed} AS needed, ${missed} AS missed FROM clip`;

export class KnownFiles {
  readonly #db: QueueDatabase;
  readonly #awaited = new AwaitedClips();
  readonly #byId;
  readonly #byFile;
  readonly #byPath;
  readonly #lastTaken;

  constructor(db: QueueDatabase, clips: ClipStore) {
    this.#db = db;
    this.#byId = db.prepare<[string], Row>(`${select} WHERE clip_id = ?`);
    this.#byFile = db.prepare<[string], Row>(`${select} WHERE file_id = ?`);
    this.#byPath = db.prepare<[string], Row>(`${select} WHERE path = ?`);
    this.#lastTaken = db
      .prepare<[string], string>(
        `SELECT clip_id FROM history WHERE clip_id IN (SELECT value FROM json_each(?))
         AND event IN ('found', 'moved') ORDER BY history_id DESC LIMIT 1`,
      )
      .pluck();
    const atStart = db.prepare<[], Pick<Clip, 'clipId' | 'folder'>>(
      `SELECT clip_id AS clipId, folder FROM clip WHERE ${needed} OR ${missed}`,
    );
    for (const clip of atStart.all()) this.#awaited.add(clip);
    clips.onApplied(({ clip }) => this.#follow(clip));
  }

  /** Several questions at the price of one lock; `look` must change nothing. */
  together(look: () => void): void {
    this.#db.transaction(look)();
  }

  /** The clip that the file at this path was last found to be. */
  at(path: string): KnownFile | undefined {
    return known(this.#latest(this.#byPath.all(path)));
  }

  get(clipId: string): KnownFile | undefined {
    return known(this.#byId.get(clipId));
  }

  /** Clips whose file, by its number, is this one; several versions of a file may share it. */
  ofFile(fileId: string): KnownFile[] {
    return this.#byFile.all(fileId).flatMap((row) => known(row) ?? []);
  }

  /** Clips of a capture folder whose file is still needed, or was missed and may come back. */
  awaitedBelow(folder: string): ReadonlySet<string> {
    return this.#awaited.below(folder);
  }

  /** A path may have had several versions, and clips that were moved onto it. */
  #latest(rows: readonly Row[]): Row | undefined {
    if (rows.length <= 1) return rows[0];
    const last = this.#lastTaken.get(JSON.stringify(rows.map(({ clipId }) => clipId)));
    return rows.find(({ clipId }) => clipId === last);
  }

  #follow(clip: Clip): void {
    if (isAwaited(clip)) this.#awaited.add(clip);
    else this.#awaited.remove(clip.clipId);
  }
}

function known(row: Row | undefined): KnownFile | undefined {
  return row === undefined ? undefined : { ...row, needed: row.needed === 1, missed: row.missed === 1 };
}

/** As `needed` and `missed` have it. */
function isAwaited({ progress }: Clip): boolean {
  if (progress.state === 'failed') return progress.reason.code === 'file-gone';
  if (progress.state === 'cancelled') return progress.reason?.code === 'file-deleted';
  return progress.state === 'awaiting-slot' || progress.state === 'slot-held';
}
