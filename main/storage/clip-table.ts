/** The table `clip`, read together with the slot each clip holds. Rows in, clips out; decides nothing. */
import type { ClipState } from '../../preload/clip-view.ts';
import type { Clip, ClipFacts } from '../model/clip.ts';
import {
  type ClipRow,
  ClipRows,
  type FactColumns,
  factColumns,
  type ProgressColumns,
  progressColumns,
} from './clip-row.ts';
import { clipSql } from './clip-sql.ts';
import type { QueueDatabase } from './database/database.ts';
import { noClips, type StateCounts } from './state-counts.ts';

/** Where a file is and how it can be told from another. */
export type FilePlace = Pick<ClipFacts, 'path' | 'folder' | 'fileId' | 'mtimeNs' | 'ctimeNs'>;
/** What the owner's files say about a clip. */
export type ClipDescription = Pick<ClipFacts, 'metadata' | 'durationSeconds' | 'dateRecorded' | 'dateSource'>;

type Named<T> = T & { readonly clipId: string };
type UpdatedColumns = ProgressColumns & { readonly clip_id: string; readonly state_at: number };

/** Of files that are all alike only so many are looked at, or 10,000 of them would take 10,000 looks each. */
const mostTwins = 20;

export class ClipTable {
  readonly rows = new ClipRows();
  readonly #db: QueueDatabase;
  readonly #byId;
  readonly #insert;
  readonly #update;
  readonly #override;
  readonly #edit;
  readonly #place;
  readonly #due;
  readonly #nextDue;
  readonly #page;
  readonly #move;
  readonly #describe;
  readonly #contentAt;
  readonly #content;
  readonly #askingOwner;
  readonly #needsPerson;
  readonly #mayBeAskedFor;
  readonly #refused;
  readonly #stoppedForWords;

  constructor(db: QueueDatabase) {
    this.#db = db;
    this.#byId = db.prepare<[string], ClipRow>(clipSql.byId);
    this.#insert = db.prepare<[FactColumns & UpdatedColumns]>(clipSql.insert);
    this.#update = db.prepare<[UpdatedColumns]>(clipSql.update);
    this.#override = db.prepare<[Named<Record<'pinned' | 'sendNow' | 'held' | 'forgotten', number>>]>(
      clipSql.override,
    );
    this.#edit = db.prepare<[Named<Record<'edits' | 'metadata', string>>]>(clipSql.edit);
    this.#place = db.prepare<[number, string]>(clipSql.place);
    this.#due = db.prepare<[ClipState, number, string, number], ClipRow>(clipSql.due);
    this.#nextDue = db.prepare<[ClipState, number], number | null>(clipSql.nextDue).pluck();
    this.#page = db.prepare<[number, number], ClipRow>(clipSql.page);
    this.#move = db.prepare<[Named<FilePlace>]>(clipSql.move);
    this.#describe = db.prepare<[Named<Omit<ClipDescription, 'metadata'> & { metadata: string }>]>(
      clipSql.describe,
    );
    this.#contentAt = db.prepare<[string, number, string], string>(clipSql.contentAt).pluck();
    this.#content = db.prepare<[string, number, number], string>(clipSql.content).pluck();
    this.#askingOwner = db.prepare<[], number>(clipSql.askingOwner).pluck();
    this.#needsPerson = db.prepare<[], number>(clipSql.needsPerson).pluck();
    this.#mayBeAskedFor = db.prepare<[], string>(clipSql.mayBeAskedFor).pluck();
    this.#refused = db.prepare<[], string>(clipSql.refused).pluck();
    this.#stoppedForWords = db.prepare<[], string>(clipSql.stoppedForWords).pluck();
  }

  get(clipId: string): Clip | null {
    const row = this.#byId.get(clipId);
    return row === undefined ? null : this.rows.toClip(row);
  }

  /** False when this very version of the file is known. */
  insert(clip: Clip, at: number): boolean {
    const row = { ...factColumns(clip), ...progressColumns(clip), state_at: at };
    return this.#insert.run(row).changes === 1;
  }

  /** Writes what an event may change. The clip is on the list again. */
  update(clip: Clip, at: number): void {
    this.#update.run({ ...progressColumns(clip), clip_id: clip.clipId, state_at: at });
  }

  /** Writes what the owner has decided. */
  override({ clipId, pinned, sendNow, held, forgotten }: Clip): void {
    this.#override.run({
      clipId,
      pinned: Number(pinned),
      sendNow: Number(sendNow),
      held: Number(held),
      forgotten: Number(forgotten),
    });
  }

  /** Writes the owner's own words. */
  edit({ clipId, edits, metadata }: Clip): void {
    this.#edit.run({ clipId, edits: JSON.stringify(edits), metadata: JSON.stringify(metadata) });
  }

  place(clipId: string, place: number): void {
    this.#place.run(place, clipId);
  }

  /** Clips in `state` whose time has come, longest-known first. */
  due(state: ClipState, now: number, awayFolders: readonly string[], limit: number): Clip[] {
    const rows = this.#due.all(state, now, JSON.stringify(awayFolders), limit);
    return rows.map((row) => this.rows.toClip(row));
  }

  /** The earliest time at which another clip in `state` comes due, or null. */
  nextDueAt(state: ClipState, now: number): number | null {
    return this.#nextDue.get(state, now) ?? null;
  }

  page(offset: number, limit: number): Clip[] {
    return this.#page.all(limit, offset).map((row) => this.rows.toClip(row));
  }

  /** False when another clip stands for that version of that file. */
  move(clipId: string, file: FilePlace): boolean {
    return this.#move.run({ ...file, clipId }).changes === 1;
  }

  describe(clipId: string, { metadata, durationSeconds, dateRecorded, dateSource }: ClipDescription): void {
    const words = JSON.stringify(metadata);
    this.#describe.run({ clipId, metadata: words, durationSeconds, dateRecorded, dateSource });
  }

  /** Some clips of this size and these ends: all at this path, and a few of those elsewhere. */
  withContent(sizeBytes: number, edgesDigest: string, path: string): string[] {
    return [
      ...this.#contentAt.all(path, sizeBytes, edgesDigest),
      ...this.#content.all(edgesDigest, sizeBytes, mostTwins),
    ];
  }

  /** Clips that the service refused. */
  refused(): string[] {
    return this.#refused.all();
  }

  /** Clips that stopped for their words, before a slot was asked for. */
  stoppedForWords(): string[] {
    return this.#stoppedForWords.all();
  }

  /** Clips whose unknown outcome waits for the owner's word. */
  askingOwner(): number {
    return this.#askingOwner.get() ?? 0;
  }

  /** Clips that nothing but a person can bring on. */
  needsPerson(): number {
    return this.#needsPerson.get() ?? 0;
  }

  /** Clips that may be asked for again, by themselves or by the owner. */
  mayBeAskedFor(): string[] {
    return this.#mayBeAskedFor.all();
  }

  /** Walks them all: done once, when the queue is opened; from then on the store keeps count. */
  countStates(): StateCounts {
    const counts = noClips();
    const rows = this.#db
      .prepare<[], { state: ClipState; clips: number }>(
        'SELECT state, count(*) AS clips FROM clip WHERE NOT forgotten GROUP BY state',
      )
      .all();
    for (const { state, clips } of rows) counts[state] = clips;
    return counts;
  }
}
