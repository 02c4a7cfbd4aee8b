/** The table `capture_folder`: which folder stood at a path, to tell it from another one mounted there later. */
import type { QueueDatabase } from './database/database.ts';

export interface FolderIdentity {
  readonly device: string;
  readonly inode: string;
}

export class CaptureFolderTable {
  readonly #read;
  readonly #write;

  constructor(db: QueueDatabase) {
    this.#read = db.prepare<[string], FolderIdentity>(
      'SELECT device, inode FROM capture_folder WHERE path = ?',
    );
    this.#write = db.prepare<[string, string, string]>(
      'INSERT OR REPLACE INTO capture_folder VALUES (?, ?, ?)',
    );
  }

  /** Null for a folder that was never seen. */
  identityOf(path: string): FolderIdentity | null {
    return this.#read.get(path) ?? null;
  }

  setIdentity(path: string, { device, inode }: FolderIdentity): void {
    this.#write.run(path, device, inode);
  }
}
