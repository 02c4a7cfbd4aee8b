/** Finds the running engine of a data folder and asks it. Whatever goes wrong on the way is one line. */
import type { Disposable } from '../base/disposable.ts';
import { ok, problem, type Result } from '../base/result.ts';
import type { Clock } from '../base/runtime.ts';
import { readControlFile } from './control-file.ts';
import { ControlWire } from './control-wire.ts';
import type { RunningQueue } from './running-queue.ts';
import { controlVersion } from './verbs.ts';

export interface Connection extends Disposable {
  readonly queue: RunningQueue;
}

const otherVersion =
  'the running engine is of another version of Clipslot; use that one, or stop it and start this one';

/** The engine that works the queue in this folder; null when there is none, whatever a file left behind says. */
export async function connectControl(dataDir: string, clock: Clock): Promise<Result<Connection | null>> {
  const file = readControlFile(dataDir);
  if (file === null) return ok(null);
  if (file.version !== controlVersion) return problem(otherVersion, { why: 'no-answer' });
  const wire = new ControlWire(file, clock);
  const greeted = await wire.isEngine();
  if (greeted.ok && greeted.value) return ok({ queue: runningQueue(wire), dispose: () => wire.dispose() });
  wire.dispose();
  return greeted.ok ? ok(null) : greeted;
}

function runningQueue(wire: ControlWire): RunningQueue {
  return {
    status: () => wire.ask('status', {}),
    find: (named) => wire.ask('find', { named }),
    story: (clipId) => wire.ask('story', { clipId }),
    forecast: () => wire.ask('forecast', {}),
    page: (after) => wire.ask('page', { after }),
    change: (clipId, change) => wire.ask('change', { clipId, change }),
    pause: (until) => wire.ask('pause', { until }),
    resume: () => wire.ask('resume', {}),
    take: (path) => wire.ask('take', { path }),
    files: (after) => wire.ask('files', { after }),
    file: (path) => wire.ask('file', { path }),
    enqueue: (path, signal) => wire.ask('enqueue', { path }, signal),
    wait: (until, clipId, signal) => wire.ask('wait', { until, clipId }, signal),
    events: (signal, tell) => wire.listen(signal, tell),
  };
}
