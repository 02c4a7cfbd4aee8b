/**
 * Has a name come, gone or changed in any of the folders since they were listed? Asks the folders alone, so that 100,000
 * files in them cost nothing. Says nothing of files that were written to in place: no folder's time tells of those.
 */
import { lstat } from 'node:fs/promises';

export interface FolderTimes {
  /** Another listing begins. */
  begin(): void;
  /** Called with each folder right before it is read. */
  note(folder: string): Promise<void>;
  /** True when all folders noted since `begin` are as they were then, as far as their times can prove that. */
  areSame(): Promise<boolean>;
}

/** FAT keeps times in steps of two seconds: what happens within one step of the listing does not show. */
const coarsestStepMs = 2000;

/** @param now the wall clock, which file times go by */
export function createFolderTimes(now: () => number): FolderTimes {
  const noted = new Map<string, string>();
  let provable = false;

  return {
    begin() {
      noted.clear();
      provable = true;
    },
    async note(folder) {
      const time = await timeOf(folder);
      if (time === null || now() - time.changedMs < coarsestStepMs) provable = false;
      else noted.set(folder, time.looks);
    },
    async areSame() {
      if (!provable || noted.size === 0) return false;
      for (const [folder, looks] of noted) if ((await timeOf(folder))?.looks !== looks) return false;
      return true;
    },
  };
}

interface FolderTime {
  readonly looks: string;
  readonly changedMs: number;
}

async function timeOf(folder: string): Promise<FolderTime | null> {
  const stats = await lstat(folder, { bigint: true }).catch(() => null);
  if (stats === null) return null;
  // Programs that unpack or restore set the one time back; nobody can set the other.
  const { dev, ino, mtimeNs, ctimeNs } = stats;
  const changedMs = Math.max(Number(mtimeNs / 1_000_000n), Number(ctimeNs / 1_000_000n));
  return { looks: `${dev}:${ino} ${mtimeNs} ${ctimeNs}`, changedMs };
}
