/** Small facts that must survive a restart: the owner's pause, which folder is which. */

import { type OwnerPause, pauseFromText, pauseToText } from '../model/owner-pause.ts';
import type { QueueDatabase } from './database/database.ts';

export interface FolderIdentity {
  readonly device: string;
  readonly inode: string;
}

export type SettingsTable = ReturnType<typeof createSettingsTable>;

export function createSettingsTable(db: QueueDatabase) {
  const read = db.prepare('SELECT value FROM setting WHERE name = ?').pluck();
  const write = db.prepare(
    'INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const readFolder = db.prepare('SELECT device, inode FROM capture_folder WHERE path = ?');
  const writeFolder = db.prepare('INSERT OR REPLACE INTO capture_folder VALUES (?, ?, ?)');
  return {
    /** The owner's pause as it was kept; `pauseAt` tells whether it still holds. */
    pause: (): OwnerPause | null => pauseFromText(read.get('paused') as string | undefined),
    setPause: (pause: OwnerPause | null) => void write.run('paused', pauseToText(pause)),
    /** Bytes a second that the line has carried, from before the restart. */
    speedSeen: (): number | null => {
      const seen = Number(read.get('speed-seen') ?? 0);
      return seen > 0 ? seen : null;
    },
    setSpeedSeen: (bytesPerSecond: number) =>
      void write.run('speed-seen', String(Math.round(bytesPerSecond))),
    folderIdentity: (path: string) => (readFolder.get(path) as FolderIdentity | undefined) ?? null,
    setFolderIdentity: (path: string, identity: FolderIdentity) =>
      void writeFolder.run(path, identity.device, identity.inode),
  };
}
