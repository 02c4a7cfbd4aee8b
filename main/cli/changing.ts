/**
 * `send-now`, `pin`, `retry`, `pause` and `resume`: the owner's word to a queue that no engine works. While one does, it
 * is named and nothing is changed.
 */
import { formatWhen } from '../../preload/formats.ts';
import { type Config, loadConfig } from '../engine/config.ts';
import { changeQueue, pauseEndAfter, pauseEndAt } from '../engine/offline-queue.ts';
import { type ClipStore, createClipStore } from '../queue/clip-store.ts';
import type { QueueDatabase } from '../queue/database.ts';
import { createKeepsakes } from '../queue/keepsakes.ts';
import type { OwnerPause } from '../queue/owner-pause.ts';
import { readQueue } from '../queue/queue-reader.ts';
import { cliWords } from './cli-words.ts';
import { findClip } from './find-clip.ts';
import { type CommonOptions, exitCodes, fail, printJson, printLine } from './printing.ts';

type ClipChange = 'send-now' | 'pin' | 'unpin' | 'retry';

const changes: Readonly<Record<ClipChange, (clips: ClipStore, clipId: string, now: number) => boolean>> = {
  'send-now': (clips, clipId) => clips.wish(clipId, 'send-now-asked'),
  pin: (clips, clipId) => clips.wish(clipId, 'pinned'),
  unpin: (clips, clipId) => clips.wish(clipId, 'unpinned'),
  retry: (clips, clipId, now) => clips.tryApply(clipId, { type: 'retry-asked', now }),
};

export async function changeClipCommand(
  change: ClipChange,
  named: string,
  options: CommonOptions,
): Promise<number> {
  const loaded = await loadConfig(options.config);
  if (!loaded.ok) return fail(loaded.problem);
  const now = Date.now();
  return changeWith(loaded.config, `clipslot ${change}`, now, (db) => {
    const queue = readQueue(db, () => now);
    const clip = findClip(queue, named);
    if (clip === null) return fail(cliWords.noSuchClip(named));
    const done = changes[change](
      createClipStore(db, () => now),
      clip.clipId,
      now,
    );
    if (!done) return fail(cliWords.noLonger(change, clip.name, clip.state));
    const state = queue.clip(clip.clipId)?.state;
    if (options.json) printJson({ ...eventAt(now, change), clipId: clip.clipId, state });
    else printLine(cliWords.done[change](clip.name));
    return exitCodes.good;
  });
}

export async function pauseCommand(
  options: CommonOptions & { readonly for?: string; readonly until?: string },
): Promise<number> {
  const loaded = await loadConfig(options.config);
  if (!loaded.ok) return fail(loaded.problem);
  const now = Date.now();
  if (options.for !== undefined && options.until !== undefined) return fail(cliWords.forOrUntil);
  const until =
    options.for !== undefined
      ? pauseEndAfter(options.for, now)
      : options.until !== undefined
        ? pauseEndAt(options.until, loaded.config, now)
        : null;
  if (options.for !== undefined && until === null) return fail(cliWords.notASpan);
  if (options.until !== undefined && until === null) return fail(cliWords.notATime);
  return setPause(loaded.config, { setAt: now, until }, now, options);
}

export async function resumeCommand(options: CommonOptions): Promise<number> {
  const loaded = await loadConfig(options.config);
  return loaded.ok ? setPause(loaded.config, null, Date.now(), options) : fail(loaded.problem);
}

function setPause(config: Config, pause: OwnerPause | null, now: number, { json }: CommonOptions): number {
  const event = pause === null ? 'resume' : 'pause';
  return changeWith(config, `clipslot ${event}`, now, (db) => {
    createKeepsakes(db).setPause(pause);
    const until = pause?.until ?? null;
    if (json) printJson({ ...eventAt(now, event), until });
    else if (pause === null) printLine(cliWords.resumed);
    else printLine(cliWords.paused(until === null ? null : formatWhen(until, now)));
    return exitCodes.good;
  });
}

function changeWith(
  config: Config,
  program: string,
  now: number,
  change: (db: QueueDatabase) => number,
): number {
  const changed = changeQueue(config, program, now, change);
  return changed.ok ? changed.value : fail(changed.problem);
}

function eventAt(now: number, event: string): { at: string; event: string } {
  return { at: new Date(now).toISOString(), event };
}
