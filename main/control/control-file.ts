/**
 * `control.json` in the data folder: where the running engine listens, and the token that shows a program may read this
 * folder. For this user only. What it says may be of an engine that was killed; its reader has to try.
 */
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writePrivately } from '../base/private-file.ts';

const controlFile = z.object({
  port: z.number().int().min(1).max(65_535),
  token: z.string().min(32).max(128),
  pid: z.number().int().min(1),
  version: z.number().int(),
});
export type ControlFile = z.infer<typeof controlFile>;

const pathIn = (dataDir: string) => join(dataDir, 'control.json');

export function writeControlFile(dataDir: string, content: ControlFile): Promise<void> {
  return writePrivately(pathIn(dataDir), `${JSON.stringify(content)}\n`);
}

/** Assumes that the caller still holds the data folder. */
export function removeControlFile(dataDir: string): Promise<void> {
  return rm(pathIn(dataDir), { force: true });
}

/** Null when there is none, or none that can be read, or the process that wrote it has ended. */
export function readControlFile(dataDir: string): ControlFile | null {
  try {
    const content = controlFile.parse(JSON.parse(readFileSync(pathIn(dataDir), 'utf8')));
    return isAlive(content.pid) ? content : null;
  } catch {
    return null;
  }
}

/** Another user's process counts as alive: it cannot be asked. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
