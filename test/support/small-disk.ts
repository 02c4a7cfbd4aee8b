/** A real small disk that a test can fill to the last byte: a tmpfs of its own, for root on Linux. */
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  readonly path: string;
  freeBytes(): number;
  /** Fills or empties the disk until this much is free; 0 means to the last byte. */
  leaveFree(bytes: number): void;
  close(): void;
}

/** Why there is none here, or null: `test.skipIf(whyNoSmallDisk !== null)`. */
export const whyNoSmallDisk: string | null = findObstacle();

function findObstacle(): string | null {
  if (process.platform !== 'linux') return 'needs Linux: a tmpfs';
  if (process.getuid?.() !== 0) return 'needs root: mounting a tmpfs';
  const folder = mkdtempSync(join(tmpdir(), 'clipslot-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return null;
  } catch {
    return 'this machine does not let root mount a tmpfs';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function mountSmallDisk(sizeMiB: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'clipslot-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m`, 'tmpfs', path]);
  const filler = join(path, 'filler');
  const freeBytes = () => {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  };
  return {
    path,
    freeBytes,
    leaveFree(bytes) {
      const fd = openSync(filler, 'a');
      try {
        const excess = bytes - freeBytes();
        if (excess > 0) ftruncateSync(fd, Math.max(0, statSync(filler).size - excess));
        else writeUntil(fd, () => freeBytes() - bytes);
      } finally {
        closeSync(fd);
      }
    },
    close() {
      // Lazily, should some file still be open after a test that failed.
      execFileSync('umount', ['-l', path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

function writeUntil(fd: number, leftBytes: () => number): void {
  const noise = Buffer.alloc(1024 * 1024, 7);
  for (let left = leftBytes(); left > 0; left = leftBytes()) {
    try {
      writeSync(fd, noise, 0, Math.min(noise.length, left));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return;
      throw error;
    }
  }
}
