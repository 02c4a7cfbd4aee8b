/**
 * Permissions mean nothing to root: for a while this process works as an ordinary user would. Only for systems with POSIX
 * permissions.
 */
import { chmodSync, chownSync } from 'node:fs';

const nobody = 65_534;

/** @param folders that the engine writes into, or reads. @returns the way back */
export function becomeOrdinaryUser(folders: readonly string[]): () => void {
  if (process.getuid?.() !== 0) return () => {};
  for (const folder of folders) chownSync(folder, nobody, nobody);
  process.seteuid?.(nobody);
  return () => process.seteuid?.(0);
}

/** Refuses a file to every ordinary user, as a scanner for viruses or a share does for a while. @returns the way back */
export function refuse(path: string): () => void {
  asOwner(() => chmodSync(path, 0));
  return () => asOwner(() => chmodSync(path, 0o755));
}

function asOwner(act: () => void): void {
  const user = process.geteuid?.();
  if (process.getuid?.() === 0) process.seteuid?.(0);
  try {
    act();
  } finally {
    if (user !== undefined && process.getuid?.() === 0) process.seteuid?.(user);
  }
}
