/**
 * Room that is ours whatever else fills the disk: ballast that is given up so that a slot answer can be committed, and a
 * spill file, allocated beforehand, that takes the answer when even that did not help.
 */

import { createHash, randomFillSync } from 'node:crypto';
import {
  closeSync,
  fdatasyncSync,
  openSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../../base/replace-file.ts';
import type { KeptAnswer } from '../slot-attempt.ts';

const ballastBytes = 8 * 1024 * 1024;
const sliceBytes = 256 * 1024;
const spillBytes = 256 * 1024;

const ballastFile = (dataDir: string) => join(dataDir, 'queue.ballast');
const spillFile = (dataDir: string) => join(dataDir, 'queue.spill');

/** Room for us on the disk that holds `dataDir`, in bytes; null when the system does not say. */
export function freeBytes(dataDir: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(dataDir);
    return bavail * bsize;
  } catch {
    return null;
  }
}

/** Gives the ballast up. False when there was none. */
export function releaseBallast(dataDir: string): boolean {
  const there = statSync(ballastFile(dataDir), { throwIfNoEntry: false }) !== undefined;
  if (there) rmSync(ballastFile(dataDir), { force: true });
  return there;
}

/** Makes the ballast and the spill file where they are missing; leaves nothing half made behind. */
export async function refillReserve(dataDir: string): Promise<void> {
  await fill(spillFile(dataDir), spillBytes, Buffer.alloc(sliceBytes, '\n'), true);
  // Noise, because a file system that packs its files would make nothing of zeros.
  await fill(ballastFile(dataDir), ballastBytes, randomFillSync(Buffer.alloc(sliceBytes)), false);
}

async function fill(path: string, sizeBytes: number, slice: Buffer, synced: boolean): Promise<void> {
  if (statSync(path, { throwIfNoEntry: false })?.size === sizeBytes) return;
  const unfinished = `${path}.unfinished`;
  try {
    const handle = await open(unfinished, 'w', 0o600);
    try {
      for (let at = 0; at < sizeBytes; at += slice.length) await handle.write(slice);
      if (synced) await handle.datasync();
    } finally {
      await handle.close();
    }
    await replaceFile(unfinished, path);
  } catch {
    // No room now; it is tried again when there is some.
    await rm(unfinished, { force: true }).catch(() => {});
  }
}

/** Writes these answers, and nothing else, into the spill file and syncs it. False when that is not possible. */
export function spillAnswers(dataDir: string, answers: readonly KeptAnswer[]): boolean {
  const lines = answers.map((answer) => {
    const text = JSON.stringify(answer);
    return `${digestOf(text)} ${text}\n`;
  });
  const bytes = Buffer.alloc(spillBytes, '\n');
  const text = Buffer.from(lines.join(''));
  if (text.length > spillBytes) return false;
  text.copy(bytes);
  try {
    // Only a file that has its room already: a new one would need the disk that is full.
    const fd = openSync(spillFile(dataDir), 'r+');
    try {
      writeSync(fd, bytes, 0, spillBytes, 0);
      fdatasyncSync(fd);
    } finally {
      closeSync(fd);
    }
    return true;
  } catch {
    return false;
  }
}

/** The answers a run before this one could not commit. */
export function spilledAnswers(dataDir: string): KeptAnswer[] {
  let text: string;
  try {
    text = readFileSync(spillFile(dataDir), 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    const [digest, json] = [line.slice(0, 64), line.slice(65)];
    // The digest proves that we wrote it, whole; that is why its shape need not be checked.
    return json !== '' && digestOf(json) === digest ? [JSON.parse(json) as KeptAnswer] : [];
  });
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
