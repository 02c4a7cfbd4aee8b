/** The thread that looks into clips: there while clips come, and not longer. */
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { lookAtMedia } from '../../main/capture/media-facts.ts';
import { realClips } from '../../main/replay/pad-clip.ts';

const measured = { ok: true, value: { state: 'complete', durationSeconds: 4, createdAtMs: null } };

test('clips that come together share one thread, which ends when they stop coming; the next has one of its own', async () => {
  const threads: Worker[] = [];
  process.on('worker', (thread) => void threads.push(thread));
  const together = await Promise.all([lookAtMedia(realClips.plain), lookAtMedia(realClips.plain)]);
  expect({ together, threads: threads.length }).toEqual({ together: [measured, measured], threads: 1 });
  if (threads[0] !== undefined) await once(threads[0], 'exit');
  expect({ next: await lookAtMedia(realClips.plain), threads: threads.length }).toEqual({
    next: measured,
    threads: 2,
  });
});
