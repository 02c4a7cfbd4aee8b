/**
 * Looks into clips, in a thread that is only there for it; see `media-facts.ts`. Answers one message at a time: a path with
 * what was seen. The one who asks must be ready for this thread to hang on a disk, or to die of what it reads.
 */

import { readSync } from 'node:fs';
import { basename } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { systemCode } from '../base/error-code.ts';
import { ok, problem } from '../base/result.ts';
import { realRuntime } from '../base/runtime.ts';
import { openClipFile } from './clip-file.ts';
import { lookInto } from './media/look-into.ts';
import { MediaBytes } from './media/media-bytes.ts';
import type { LookedAt } from './media-facts.ts';

const { clock } = realRuntime();
parentPort?.on('message', async (path: string) => parentPort?.postMessage(await look(path)));
parentPort?.postMessage('ready');

async function look(path: string): Promise<LookedAt> {
  const file = await openClipFile(path);
  if (!file.ok) return problem(file.problem, { notNow: file.code });
  const { handle, version } = file.value;
  const read = (into: Buffer, position: number) => readSync(handle.fd, into, 0, into.length, position);
  try {
    return ok(lookInto(new MediaBytes({ sizeBytes: version.sizeBytes, read, clock }), basename(path)));
  } catch (error) {
    // A bad sector, a share that went away. All else is a bug of ours, which the thread dies of.
    const code = systemCode(error);
    if (code === null) throw error;
    return problem('cannot be read', { notNow: code });
  } finally {
    await handle.close();
  }
}
