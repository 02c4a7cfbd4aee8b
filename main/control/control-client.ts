/** Finds the running engine of a data folder and asks it. Whatever goes wrong on the way is one line. */
import { readControlFile } from './control-file.ts';
import type { Answer } from './queue-access.ts';
import type { RunningQueue } from './running-queue.ts';
import { controlVersion } from './verbs.ts';
import { createWire, type Wire } from './wire.ts';

export interface Connection {
  readonly queue: RunningQueue;
  close(): void;
}

const otherVersion =
  'the running engine is of another version of Clipslot; use that one, or stop it and start this one';

/** The engine that works the queue in this folder; null when there is none, whatever a file left behind says. */
export async function connectControl(dataDir: string): Promise<Answer<Connection | null>> {
  const file = readControlFile(dataDir);
  if (file === null) return { ok: true, value: null };
  if (file.version !== controlVersion) return { ok: false, problem: otherVersion };
  const wire = createWire(file);
  const greeted = await wire.isEngine();
  if (greeted.ok && greeted.value)
    return { ok: true, value: { queue: runningQueue(wire), close: wire.close } };
  wire.close();
  return greeted.ok ? { ok: true, value: null } : greeted;
}

function runningQueue({ ask, listen }: Wire): RunningQueue {
  return {
    status: () => ask('status', {}),
    find: (named) => ask('find', { named }),
    story: (clipId) => ask('story', { clipId }),
    forecast: () => ask('forecast', {}),
    page: (after) => ask('page', { after }),
    change: (clipId, change) => ask('change', { clipId, change }),
    pause: (until) => ask('pause', { until }),
    resume: () => ask('resume', {}),
    enqueue: (path, signal) => ask('enqueue', { path }, signal),
    wait: (until, clipId, signal) => ask('wait', { until, clipId }, signal),
    events: listen,
  };
}
