/**
 * Folders that systems, servers and sync programs keep for themselves. What lies in one is no capture, and a file that is
 * moved into a bin was deleted. Names are compared without case: the same disk is seen by several systems. Pure.
 */

/** Where deleted files are kept for a while. */
const bins: ReadonlySet<string> = new Set([
  // Windows, back to XP.
  '$recycle.bin',
  'recycler',
  'recycled',
  // macOS: of the user, of a drive, and of a share.
  '.trash',
  '.trashes',
  'network trash folder',
  // Servers: Synology and others, QNAP, Samba's vfs_recycle, Buffalo.
  '#recycle',
  '@recycle',
  '.recycle',
  'trashbox',
  // Sync programs keep what another computer has deleted: Syncthing, Dropbox.
  '.stversions',
  '.dropbox.cache',
]);

/** The bin of one user on a drive, as freedesktop.org has it. */
const userBin = /^\.trash-\d+$/;

const kept: ReadonlySet<string> = new Set([
  // Windows.
  'system volume information',
  '$winreagent',
  'config.msi',
  // macOS.
  '.appledouble',
  '.documentrevisions-v100',
  '.fseventsd',
  '.spotlight-v100',
  '.temporaryitems',
  'temporary items',
  // Linux: what a check of the file system found.
  'lost+found',
  // Snapshots: NetApp and others, snapper, ZFS, Synology, QNAP.
  '.snapshot',
  '.snapshots',
  '~snapshot',
  '.zfs',
  '#snapshot',
  '@recently-snapshot',
  // Thumbnails, indexes and unfinished uploads of Synology and QNAP.
  '@eadir',
  '@tmp',
  '@transcode',
  '@sharebin',
  '.@__thumb',
  '.@__qini',
  '.@upload_cache',
]);

/** What `chkdsk` found. */
const checkedDisk = /^found\.\d{3}$/;

/** @param name of a folder, without its path */
export function isBin(name: string): boolean {
  const lower = name.toLowerCase();
  return bins.has(lower) || userBin.test(lower);
}

/** True for bins too. @param name of a folder, without its path */
export function isSystemFolder(name: string): boolean {
  const lower = name.toLowerCase();
  return isBin(name) || kept.has(lower) || checkedDisk.test(lower);
}
