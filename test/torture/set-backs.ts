/**
 * Sets the data folder back to an earlier copy while no engine runs, as system restores, backups and snapshots do: all of it,
 * with or without what is remembered outside it, or single files of it. Keeps the facts that are lost with each move, so
 * that the checker can tell what was forgotten from what never was.
 */
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hasQueue, readDatabase } from './database-facts.ts';
import type { DatabaseFacts } from './record.ts';
import type { Chance } from './seeded-chance.ts';

/**
 * - `computer`: the data folder and what is remembered outside it. `log`: the write-ahead log alone.
 * - `everything gone`: the data folder is emptied.
 */
export type SetBack = 'folder' | 'computer' | 'database and log' | 'database' | 'log' | 'everything gone';

const moves: Readonly<Record<SetBack, number>> = {
  folder: 5,
  computer: 3,
  'database and log': 3,
  database: 2,
  log: 2,
  'everything gone': 1,
};
const databaseFiles = ['queue.db', 'queue.db-wal', 'queue.db-shm'];
const mostCopies = 4;

export type LostFacts = Pick<DatabaseFacts, 'clips' | 'requests' | 'slots' | 'history'>;

export interface SetBackFolders {
  readonly dataDir: string;
  readonly stateDir: string;
  readonly copies: string;
}

export class SetBacks {
  readonly lost: LostFacts[] = [];
  readonly #folders: SetBackFolders;
  readonly #chance: Chance;
  readonly #copies: string[] = [];
  readonly #made = new Map<SetBack, number>();
  #named = 0;

  constructor(folders: SetBackFolders, chance: Chance) {
    this.#folders = folders;
    this.#chance = chance;
  }

  /** How often each was done. */
  get made(): ReadonlyMap<SetBack, number> {
    return this.#made;
  }

  /** Keeps a copy of everything as it is. */
  keep(): void {
    const { dataDir, stateDir, copies } = this.#folders;
    if (!existsSync(dataDir)) return;
    this.#named += 1;
    const copy = join(copies, String(this.#named));
    cpSync(dataDir, join(copy, 'data'), { recursive: true });
    if (existsSync(stateDir)) cpSync(stateDir, join(copy, 'state'), { recursive: true });
    this.#copies.push(copy);
    while (this.#copies.length > mostCopies)
      rmSync(this.#copies.shift() ?? '', { recursive: true, force: true });
  }

  /** Does one of the moves; null when there is no copy yet. */
  move(): SetBack | null {
    const copy = this.#chance.one(this.#copies);
    if (copy === undefined || !hasQueue(this.#folders.dataDir)) return null;
    const { clips, requests, slots, history } = readDatabase(this.#folders.dataDir);
    this.lost.push({ clips, requests, slots, history });
    const kind = this.#chance.weighted(moves);
    this.#do(kind, copy);
    this.#made.set(kind, (this.#made.get(kind) ?? 0) + 1);
    return kind;
  }

  #do(kind: SetBack, copy: string): void {
    const { dataDir, stateDir } = this.#folders;
    switch (kind) {
      case 'computer':
        replace(join(copy, 'state'), stateDir);
        replace(join(copy, 'data'), dataDir);
        break;
      case 'folder':
        replace(join(copy, 'data'), dataDir);
        break;
      case 'database and log':
        for (const name of databaseFiles) replace(join(copy, 'data', name), join(dataDir, name));
        break;
      case 'database':
        for (const name of databaseFiles) rmSync(join(dataDir, name), { force: true });
        replace(join(copy, 'data', 'queue.db'), join(dataDir, 'queue.db'));
        break;
      case 'log':
        replace(join(copy, 'data', 'queue.db-wal'), join(dataDir, 'queue.db-wal'));
        rmSync(join(dataDir, 'queue.db-shm'), { force: true });
        break;
      case 'everything gone':
        rmSync(dataDir, { recursive: true });
        mkdirSync(dataDir);
        break;
    }
  }
}

function replace(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  if (existsSync(from)) cpSync(from, to, { recursive: true });
}
