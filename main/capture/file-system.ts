/** What kind of file system a folder is on. Over a network no events arrive and the facts about a file may lag. */
import { statfs } from 'node:fs/promises';

/** Linux: `f_type` of network and user-space file systems [man 2 statfs, linux/magic.h]. */
const networkTypes: ReadonlySet<number> = new Set([
  0x6969, // NFS
  0x517b, // SMB
  0xff534d42, // CIFS
  0xfe534d42, // SMB2
  0x01021997, // 9P
  0x65735546, // FUSE: sshfs, rclone, davfs
  0x5346414f, // AFS
  0x00c36400, // Ceph
]);

/** Linux: those that never leave this machine [linux/magic.h]. */
const localTypes: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // XFS
  0x9123683e, // btrfs
  0xf2f52010, // F2FS
  0x2fc12fc1, // ZFS
  0x7366746e, // NTFS, by the kernel's own driver
  0x2011bab0, // exFAT
  0x4d44, // FAT
  0x01021994, // tmpfs
]);

/** True for a folder on another machine, as far as the system tells; a folder that cannot be asked counts as local. */
export async function isOnNetwork(folder: string): Promise<boolean> {
  if (process.platform === 'win32') return isNetworkPath(folder);
  if (process.platform !== 'linux') return false;
  const type = await typeAt(folder);
  return type !== null && isNetworkType(type);
}

/** True only for what is known to be on a disk of this machine; false where the system cannot tell. */
export async function isSurelyLocal(path: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const type = await typeAt(path);
  return type !== null && isLocalType(type);
}

/** Null where the system does not say. */
async function typeAt(path: string): Promise<number | null> {
  const found = await statfs(path).catch(() => null);
  return found?.type ?? null;
}

/** @param type as `statfs` gives it, which may be sign-extended */
export function isLocalType(type: number): boolean {
  return localTypes.has(type >>> 0);
}

/** @param type as `statfs` gives it, which may be sign-extended */
export function isNetworkType(type: number): boolean {
  return networkTypes.has(type >>> 0);
}

/** A Windows share: `\\server\share`, plain or with the long-path prefix. */
export function isNetworkPath(path: string): boolean {
  return /^\\\\(\?\\UNC\\|[^?.\\])/i.test(path);
}
