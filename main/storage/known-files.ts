/**
 * Which files on the disk are clips already. A scan asks about every file it sees, so each answer is one look into an
 * index; only what is awaited is held in memory. Nothing here walks all clips.
 */
import type { Clip, ClipFacts } from '../model/clip.ts';
import type { ClipStore } from './clip-store.ts';
import type { QueueDatabase } from './database/database.ts';

/** What a scan needs to recognise a file without reading it. */
export interface KnownFile
  extends Pick<ClipFacts, 'clipId' | 'path' | 'folder' | 'fileId' | 'sizeBytes' | 'mtimeNs' | 'ctimeNs'> {
  /** Its bits, or at least its presence, are still needed. */
  readonly needed: boolean;
  /** It stopped because its file was gone. */
  readonly missed: boolean;
}

type Row = Omit<KnownFile, 'needed' | 'missed'> & { readonly needed: number; readonly missed: number };

export type KnownFiles = ReturnType<typeof createKnownFiles>;

const needed = "state IN ('awaiting-slot', 'slot-held')";
const missed = "(state = 'failed' AND reason_code IS 'file-gone')";
const select = `SELECT clip_id AS clipId, path, folder, file_id AS fileId, size_bytes AS sizeBytes, mtime_ns AS mtimeNs,
  ctime_ns AS ctimeNs, ${needed} AS needed, ${missed} AS missed FROM clip`;

export function createKnownFiles(db: QueueDatabase, clips: ClipStore) {
  const byId = db.prepare(`${select} WHERE clip_id = ?`);
  const byFile = db.prepare(`${select} WHERE file_id = ?`);
  const byPath = db.prepare(`${select} WHERE path = ?`);
  const lastTaken = db
    .prepare(`SELECT clip_id FROM history WHERE clip_id IN (SELECT value FROM json_each(?))
      AND event IN ('found', 'moved') ORDER BY history_id DESC LIMIT 1`)
    .pluck();
  const awaited = createAwaited();
  const atStart = db.prepare(`SELECT clip_id AS clipId, folder FROM clip WHERE ${needed} OR ${missed}`).all();
  for (const clip of atStart as Pick<Clip, 'clipId' | 'folder'>[]) awaited.put(clip, true);
  clips.onApplied(({ clip }) => awaited.put(clip, isAwaited(clip)));

  /** A path may have had several versions, and clips that were moved onto it. */
  function latest(rows: readonly Row[]): Row | undefined {
    if (rows.length <= 1) return rows[0];
    const last = lastTaken.get(JSON.stringify(rows.map(({ clipId }) => clipId)));
    return rows.find(({ clipId }) => clipId === last);
  }

  const inOneTransaction = db.transaction((look: () => void) => look());

  return {
    /** Several questions at the price of one lock; `look` must change nothing. */
    together: (look: () => void): void => inOneTransaction(look),
    /** The clip that the file at this path was last found to be. */
    at(path: string): KnownFile | undefined {
      const row = latest(byPath.all(path) as Row[]);
      return row === undefined ? undefined : known(row);
    },
    get(clipId: string): KnownFile | undefined {
      const row = byId.get(clipId) as Row | undefined;
      return row === undefined ? undefined : known(row);
    },
    /** Clips whose file, by its number, is this one; several versions of a file may share it. */
    ofFile: (fileId: string): KnownFile[] => (byFile.all(fileId) as Row[]).map(known),
    /** Clips of a capture folder whose file is still needed, or was missed and may come back. */
    awaitedBelow: awaited.below,
  };
}

function createAwaited() {
  const byFolder = new Map<string, Set<string>>();
  const folderOf = new Map<string, string>();
  const none: ReadonlySet<string> = new Set();

  function remove(clipId: string): void {
    byFolder.get(folderOf.get(clipId) ?? '')?.delete(clipId);
    folderOf.delete(clipId);
  }

  return {
    below: (folder: string): ReadonlySet<string> => byFolder.get(folder) ?? none,
    put({ clipId, folder }: Pick<Clip, 'clipId' | 'folder'>, isAwaited: boolean): void {
      if (isAwaited && folderOf.get(clipId) === folder) return;
      remove(clipId);
      if (!isAwaited) return;
      const group = byFolder.get(folder) ?? new Set();
      byFolder.set(folder, group.add(clipId));
      folderOf.set(clipId, folder);
    },
  };
}

function known(row: Row): KnownFile {
  return { ...row, needed: row.needed === 1, missed: row.missed === 1 };
}

/** As `needed` and `missed` have it. */
function isAwaited({ progress }: Clip): boolean {
  if (progress.state === 'failed') return progress.reason.code === 'file-gone';
  return progress.state === 'awaiting-slot' || progress.state === 'slot-held';
}
