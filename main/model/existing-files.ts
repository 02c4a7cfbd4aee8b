/**
 * What becomes of recordings that were in a folder before Clipslot looked at it for the first time: when such a look is
 * due, and how a recording that was set aside is known again. Pure.
 */

/** `take`: they become clips like any other. `set-aside`: they stay as they are until the owner takes them. */
export const existingChoices = ['take', 'set-aside'] as const;
export type ExistingChoice = (typeof existingChoices)[number];

/** Which folder lies at a path, as far as the system tells. */
export interface LookedAtFolder {
  readonly device: string;
  readonly inode: string;
  /** When the folder was made, in nanoseconds; "0" where the file system does not keep it. */
  readonly bornNs: string;
}

/** What a first look went by; null: not known, as for a queue that is older than first looks are. */
export interface LookBasis extends Omit<LookedAtFolder, 'bornNs'> {
  readonly bornNs: string | null;
  /** The folder's patterns as JSON: others find other old recordings. */
  readonly include: string | null;
  /** The loss of the queue it came after: what was known before a loss is known no longer. */
  readonly lossAt: number | null;
}

/** @param now what holds at this moment */
export function isLookStillGood(last: LookBasis, now: LookBasis): boolean {
  const sameWords = last.include === null || last.include === now.include;
  return sameWords && last.lossAt === now.lossAt && isSameFolder(last, now);
}

/**
 * The number of a device may be another one after every start (btrfs, USB), so a folder under another device is still the
 * same one if its own number and its birth are. A folder without a known birth has only its numbers.
 */
function isSameFolder(last: LookBasis, now: LookBasis): boolean {
  if (last.inode !== now.inode) return false;
  if (last.device === now.device) return true;
  return last.bornNs !== null && last.bornNs !== '0' && last.bornNs === now.bornNs;
}

/** A file as a folder's listing sees it. Times are whole nanoseconds. */
export interface SeenFile {
  readonly path: string;
  /** Device and file number. */
  readonly fileId: string;
  readonly sizeBytes: number;
  readonly mtimeNs: string;
}

/**
 * Was it recorded after a first look began? Only asked while that look is not through: a listing takes its time, and may
 * have been cut short by the end of the process. A time of the future says nothing.
 */
export function isRecordedSince(mtimeNs: string, beganAt: number, now: number): boolean {
  const modifiedAt = modifiedAtOf(mtimeNs);
  return modifiedAt > beganAt && modifiedAt <= now;
}

/** Programs can set any time; a date holds no more than this, on either side of 1970 [ECMA-262, 21.4.1.1]. */
const farthestMs = 8.64e15;

/** @returns wall-clock milliseconds, for an absurd time the farthest that a date can say */
export function modifiedAtOf(mtimeNs: string): number {
  const ms = Number(BigInt(mtimeNs) / 1_000_000n);
  return Math.max(-farthestMs, Math.min(farthestMs, ms));
}

/** The number of a file on its device; survives a rename, and a device that comes back under another number. */
export function fileNumberOf(fileId: string): string {
  return fileId.slice(fileId.indexOf(':') + 1);
}

const quarterHourNs = 15n * 60n * 1_000_000_000n;
/** More than any two time zones are apart. */
const mostQuarterHours = 27n * 4n;

/**
 * Do these times tell of the same writing? FAT keeps the time of the owner's clock, so all its files change by an hour
 * twice a year, and by more where a drive is read under another time zone.
 */
export function isSameTime(oneNs: string, otherNs: string): boolean {
  if (oneNs === otherNs) return true;
  const apart = BigInt(oneNs) - BigInt(otherNs);
  const quarters = (apart < 0n ? -apart : apart) / quarterHourNs;
  return apart % quarterHourNs === 0n && quarters <= mostQuarterHours;
}
