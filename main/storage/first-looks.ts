/** The first look at each capture folder: what it went by, how far it has come, and what the owner answered. */
import type { ExistingChoice, LookBasis } from '../model/existing-files.ts';
import type { QueueDatabase } from './database/database.ts';

export interface FirstLook extends LookBasis {
  readonly lookId: number;
  readonly folder: string;
  /** Wall-clock milliseconds. */
  readonly beganAt: number;
  /** Null until a listing has seen all of the folder. */
  readonly endedAt: number | null;
  /** Null until the owner has answered. */
  readonly answer: ExistingChoice | null;
}

type Begun = Omit<FirstLook, 'lookId' | 'endedAt'>;

export class FirstLooks {
  readonly #statements;

  constructor(db: QueueDatabase) {
    this.#statements = prepare(db);
  }

  /** The last one at this folder, or null when there was none. */
  of(folder: string): FirstLook | null {
    return this.#statements.ofFolder.get(folder) ?? null;
  }

  get(lookId: number): FirstLook | null {
    return this.#statements.byId.get(lookId) ?? null;
  }

  /** Takes the place of any earlier one at the same folder, under another id. */
  begin(look: Begun): FirstLook {
    const { lastInsertRowid } = this.#statements.begin.run(look);
    return { ...look, lookId: Number(lastInsertRowid), endedAt: null };
  }

  /** The same folder under other numbers, or seen with patterns that were not kept yet. */
  rebase(lookId: number, { device, inode, bornNs, include }: LookBasis): void {
    this.#statements.rebase.run({ lookId, device, inode, bornNs, include });
  }

  end(lookId: number, now: number): void {
    this.#statements.end.run(now, lookId);
  }

  answer(lookId: number, answer: ExistingChoice): void {
    this.#statements.answer.run(answer, lookId);
  }
}

const select = `SELECT look_id AS lookId, folder, device, inode, born_ns AS bornNs, include, loss_at AS lossAt,
  began_at AS beganAt, ended_at AS endedAt, answer FROM first_look`;

function prepare(db: QueueDatabase) {
  return {
    ofFolder: db.prepare<[string], FirstLook>(`${select} WHERE folder = ?`),
    byId: db.prepare<[number], FirstLook>(`${select} WHERE look_id = ?`),
    begin: db.prepare<[Begun]>(
      `INSERT OR REPLACE INTO first_look (folder, device, inode, born_ns, include, loss_at, began_at, answer)
       VALUES (@folder, @device, @inode, @bornNs, @include, @lossAt, @beganAt, @answer)`,
    ),
    rebase: db.prepare<[Omit<LookBasis, 'lossAt'> & { readonly lookId: number }]>(
      `UPDATE first_look SET device = @device, inode = @inode, born_ns = @bornNs, include = @include
       WHERE look_id = @lookId`,
    ),
    end: db.prepare<[number, number]>(
      'UPDATE first_look SET ended_at = ? WHERE look_id = ? AND ended_at IS NULL',
    ),
    answer: db.prepare<[ExistingChoice, number]>('UPDATE first_look SET answer = ? WHERE look_id = ?'),
  };
}
