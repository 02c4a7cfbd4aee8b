/**
 * Is a capture folder still the one it was? An unmounted drive leaves an empty folder behind; a hasty look would take it
 * for a thousand deleted clips.
 */
import { stat } from 'node:fs/promises';
import type { FolderIdentity } from '../storage/capture-folder-table.ts';

/** `away`: not there, or no folder. `different`: another folder under the same name. */
export type Standing = 'ours' | 'away' | 'different';

export interface IdentityParts {
  load(): FolderIdentity | null;
  save(identity: FolderIdentity): void;
  /** Asked when the folder's numbers have changed: do its contents speak for it? A drive may come back under new ones. */
  recognise(): Promise<boolean>;
}

export async function standingOf(folder: string, parts: IdentityParts): Promise<Standing> {
  const found = await stat(folder, { bigint: true }).catch(() => null);
  if (found === null || !found.isDirectory()) return 'away';
  const identity = { device: String(found.dev), inode: String(found.ino) };
  const known = parts.load();
  if (known?.device === identity.device && known.inode === identity.inode) return 'ours';
  if (known !== null && !(await parts.recognise())) return 'different';
  parts.save(identity);
  return 'ours';
}
