/**
 * Has a name come, gone or changed in any of the folders since they were listed? Asks the folders alone, so that 100,000
 * files in them cost nothing. Says nothing of files that were written to in place: no folder's time tells of those.
 */
import { lstat } from 'node:fs/promises';
import type { Clock } from '../base/runtime.ts';

/** FAT keeps times in steps of two seconds: what happens within one step of the listing does not show. */
const coarsestStepMs = 2000;

export class FolderTimes {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #noted = new Map<string, string>();
  #isProvable = false;

  /** @param clock its wall clock, which file times go by */
  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Another listing begins. */
  begin(): void {
    this.#noted.clear();
    this.#isProvable = true;
  }

  /** Called with each folder right before it is read. */
  async note(folder: string): Promise<void> {
    const time = await timeOf(folder);
    if (time === null || this.#clock.now() - time.changedMs < coarsestStepMs) this.#isProvable = false;
    else this.#noted.set(folder, time.looks);
  }

  /** True when all folders noted since `begin` are as they were then, as far as their times can prove that. */
  async areSame(): Promise<boolean> {
    if (!this.#isProvable || this.#noted.size === 0) return false;
    for (const [folder, looks] of this.#noted) if ((await timeOf(folder))?.looks !== looks) return false;
    return true;
  }
}

interface FolderTime {
  readonly looks: string;
  readonly changedMs: number;
}

async function timeOf(folder: string): Promise<FolderTime | null> {
  const stats = await lstat(folder, { bigint: true }).catch(() => null);
  if (stats === null) return null;
  // Programs that unpack or restore set the one time back; no program can set the other.
  const { dev, ino, mtimeNs, ctimeNs } = stats;
  const changedMs = Math.max(Number(mtimeNs / 1_000_000n), Number(ctimeNs / 1_000_000n));
  return { looks: `${dev}:${ino} ${mtimeNs} ${ctimeNs}`, changedMs };
}
