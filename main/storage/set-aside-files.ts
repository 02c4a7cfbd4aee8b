/**
 * Recordings that were there before Clipslot looked: no clips, known again by their number, size and time wherever they are
 * renamed to. Nothing of them is ever read. A listing asks about every file it sees, so each answer is a look into an index.
 */
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileNumberOf, isSameTime, modifiedAtOf, type SeenFile } from '../model/existing-files.ts';
import { type QueueDatabase, withoutSync } from './database/database.ts';

/** `asked`: the owner has yet to say. `aside`: stays as it is. `taken`: becomes a clip once it is looked at again. */
export type AsideStanding = 'asked' | 'aside' | 'taken';

export interface SetAsideFile extends Omit<SeenFile, 'fileId'> {
  readonly asideId: number;
  readonly folder: string;
  readonly name: string;
  readonly fileNumber: string;
  /** Wall-clock milliseconds. */
  readonly modifiedAt: number;
  readonly standing: AsideStanding;
  /** Not seen by the last listing. */
  readonly missing: boolean;
}

export type NewAside = SeenFile & { readonly folder: string; readonly standing: AsideStanding };

/** Several files in a few numbers; times are wall-clock milliseconds, null where there is no file. */
export interface AsideSummary {
  readonly count: number;
  readonly sizeBytes: number;
  readonly oldestAt: number | null;
  readonly newestAt: number | null;
}

/** @property folder null: all of them */
export interface AsideQuery {
  readonly standing: AsideStanding;
  readonly folder: string | null;
}

/** Some of the files a query finds: those named, or all but those. */
export interface AsideChoice {
  readonly all: boolean;
  readonly asideIds: readonly number[];
}

type Row = Omit<SetAsideFile, 'missing'> & { readonly missing: number };

/** So many rows are gone through before something else gets its turn. */
const portion = 1000;

export class SetAsideFiles {
  readonly #db: QueueDatabase;
  readonly #statements;
  readonly #summaries = new Map<string, AsideSummary>();
  #isEmpty: boolean;

  constructor(db: QueueDatabase) {
    this.#db = db;
    this.#statements = prepare(db);
    this.#isEmpty = this.#statements.any.get() === undefined;
  }

  /**
   * The recording this file is, if it is one of them. A file of another size or time is a new recording, also under an old
   * name and number: recorders write over their last file. A copy that kept name, size and time, as a move to another drive
   * leaves one, is the same recording.
   */
  find(file: SeenFile): SetAsideFile | null {
    if (this.#isEmpty) return null;
    const { path, sizeBytes, mtimeNs } = file;
    const { byPath, byNumber, byName } = this.#statements;
    const row =
      sameTime(byPath.all(path, sizeBytes), mtimeNs) ??
      sameTime(byNumber.all(fileNumberOf(file.fileId), sizeBytes), mtimeNs) ??
      byName.get(basename(path), sizeBytes, mtimeNs);
    return row === undefined ? null : fromRow(row);
  }

  /**
   * Several at the price of one commit. A power cut may undo it: the first look they belong to is then not over either.
   * @returns their ids, in the same order
   */
  add(files: readonly NewAside[]): number[] {
    const ids: number[] = [];
    this.#write(() => {
      for (const { fileId, ...file } of files) {
        const [name, fileNumber] = [basename(file.path), fileNumberOf(fileId)];
        const added = { ...file, name, fileNumber, modifiedAt: modifiedAtOf(file.mtimeNs) };
        ids.push(Number(this.#statements.add.run(added).lastInsertRowid));
      }
    });
    return ids;
  }

  /** They are there, at these places and under these numbers and times. */
  follow(files: readonly (SeenFile & { readonly folder: string; readonly asideId: number })[]): void {
    this.#write(() => {
      for (const { asideId, folder, path, fileId, mtimeNs } of files) {
        const [name, fileNumber] = [basename(path), fileNumberOf(fileId)];
        this.#statements.follow.run({ asideId, folder, path, name, fileNumber, mtimeNs });
      }
    });
  }

  /**
   * After a whole listing of a folder: what it has not seen is missing, and what became a clip need not be known any more.
   * @param seen by `asideId`
   */
  async listed(folder: string, seen: ReadonlySet<number>): Promise<void> {
    for (let after = 0; ; ) {
      const ids = this.#statements.ofFolder.all(folder, after, portion);
      const missing = ids.filter((asideId) => !seen.has(asideId));
      if (missing.length > 0)
        this.#write(() => {
          for (const asideId of missing) this.#statements.miss.run(asideId);
        });
      after = ids.at(-1) ?? 0;
      if (ids.length < portion) break;
      await setImmediate();
    }
    if (!this.#isEmpty) this.#statements.forgetTaken.run(folder);
  }

  /** What the owner says about those that wait for it, or have been set aside. Answers for how many it held. */
  settle({ standing, folder }: AsideQuery, choice: AsideChoice, to: AsideStanding): number {
    const ids = JSON.stringify(choice.asideIds);
    const all = choice.all ? 1 : 0;
    const { changes } = this.#statements.settle.run({ standing, folder, ids, all, to });
    this.#summaries.clear();
    return changes;
  }

  /** Newest first, those that are there. */
  page({ standing, folder }: AsideQuery, offset: number, limit: number): SetAsideFile[] {
    return this.#statements.page.all({ standing, folder, offset, limit }).map(fromRow);
  }

  /** Those that are there; cheap while nothing changes. */
  summary({ standing, folder }: AsideQuery): AsideSummary {
    const key = JSON.stringify([standing, folder]);
    const known = this.#summaries.get(key);
    if (known !== undefined) return known;
    // An aggregate always has its one row.
    const found = this.#statements.summary.get({ standing, folder }) ?? nothing;
    this.#summaries.set(key, found);
    return found;
  }

  #write(work: () => void): void {
    withoutSync(this.#db, () => this.#db.transaction(work).immediate());
    this.#summaries.clear();
    this.#isEmpty = false;
  }
}

const nothing: AsideSummary = { count: 0, sizeBytes: 0, oldestAt: null, newestAt: null };

function sameTime(rows: readonly Row[], mtimeNs: string): Row | undefined {
  return rows.find((row) => isSameTime(row.mtimeNs, mtimeNs));
}

function fromRow(row: Row): SetAsideFile {
  return { ...row, missing: row.missing === 1 };
}

const select = `SELECT aside_id AS asideId, folder, path, name, file_number AS fileNumber, size_bytes AS sizeBytes,
  mtime_ns AS mtimeNs, modified_at AS modifiedAt, standing, missing FROM set_aside_file`;
const asked = 'standing = @standing AND missing = 0 AND (@folder IS NULL OR folder = @folder)';

interface Settling extends AsideQuery {
  readonly ids: string;
  readonly all: number;
  readonly to: AsideStanding;
}

function prepare(db: QueueDatabase) {
  return {
    any: db.prepare<[], object>('SELECT 1 FROM set_aside_file LIMIT 1'),
    byPath: db.prepare<[string, number], Row>(`${select} WHERE path = ? AND size_bytes = ?`),
    byNumber: db.prepare<[string, number], Row>(`${select} WHERE file_number = ? AND size_bytes = ?`),
    byName: db.prepare<[string, number, string], Row>(
      `${select} WHERE name = ? AND size_bytes = ? AND mtime_ns = ? LIMIT 1`,
    ),
    add: db.prepare<[Omit<Row, 'asideId' | 'missing'>]>(
      `INSERT INTO set_aside_file (folder, path, name, file_number, size_bytes, mtime_ns, modified_at, standing)
       VALUES (@folder, @path, @name, @fileNumber, @sizeBytes, @mtimeNs, @modifiedAt, @standing)`,
    ),
    follow: db.prepare<[Pick<Row, 'asideId' | 'folder' | 'path' | 'name' | 'fileNumber' | 'mtimeNs'>]>(
      `UPDATE set_aside_file SET folder = @folder, path = @path, name = @name, file_number = @fileNumber,
       mtime_ns = @mtimeNs, missing = 0 WHERE aside_id = @asideId`,
    ),
    ofFolder: db
      .prepare<[string, number, number], number>(
        `SELECT aside_id FROM set_aside_file WHERE folder = ? AND missing = 0 AND aside_id > ?
         ORDER BY aside_id LIMIT ?`,
      )
      .pluck(),
    miss: db.prepare<[number]>('UPDATE set_aside_file SET missing = 1 WHERE aside_id = ?'),
    forgetTaken: db.prepare<[string]>(
      `DELETE FROM set_aside_file WHERE standing = 'taken' AND folder = ? AND path IN (SELECT path FROM clip)`,
    ),
    settle: db.prepare<[Settling]>(
      `UPDATE set_aside_file SET standing = @to WHERE ${asked}
       AND (aside_id IN (SELECT value FROM json_each(@ids))) <> @all`,
    ),
    page: db.prepare<[AsideQuery & { readonly offset: number; readonly limit: number }], Row>(
      `${select} WHERE ${asked} ORDER BY modified_at DESC, aside_id DESC LIMIT @limit OFFSET @offset`,
    ),
    summary: db.prepare<[AsideQuery], AsideSummary>(
      `SELECT count(*) AS count, coalesce(sum(size_bytes), 0) AS sizeBytes, min(modified_at) AS oldestAt,
       max(modified_at) AS newestAt FROM set_aside_file WHERE ${asked}`,
    ),
  };
}
