/** A capture folder as the first look at it sees it: which folder it is, and how far the look has come. */
import { stat } from 'node:fs/promises';
import type { Config } from '../config/config.ts';
import type { LookedAtFolder } from '../model/existing-files.ts';
import type { FirstLook } from '../storage/first-looks.ts';

export type LookedAt = Pick<Config['folders'][number], 'path' | 'include' | 'existing'>;

export interface FolderState {
  readonly folder: LookedAt;
  look: FirstLook | null;
  /** A listing of this engine has been through it. */
  isListed: boolean;
  /** Those set aside that the running listing has seen, by `asideId`. */
  seen: Set<number>;
  /** How many the first look has found so far. */
  existing: number;
}

/** Null where it is not there. */
export async function placeOf(path: string): Promise<LookedAtFolder | null> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  if (found === null) return null;
  return { device: String(found.dev), inode: String(found.ino), bornNs: String(found.birthtimeNs) };
}
