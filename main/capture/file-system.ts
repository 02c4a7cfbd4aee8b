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

/** True for a folder on another machine, as far as the system tells; a folder that cannot be asked counts as local. */
export async function isOnNetwork(folder: string): Promise<boolean> {
  if (process.platform === 'win32') return isNetworkPath(folder);
  if (process.platform !== 'linux') return false;
  const found = await statfs(folder).catch(() => null);
  return found !== null && isNetworkType(found.type);
}

/** @param type as `statfs` gives it, which may be sign-extended */
export function isNetworkType(type: number): boolean {
  return networkTypes.has(type >>> 0);
}

/** A Windows share: `\\server\share`, plain or with the long-path prefix. */
export function isNetworkPath(path: string): boolean {
  return /^\\\\(\?\\UNC\\|[^?.\\])/i.test(path);
}
