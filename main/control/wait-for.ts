/** Waiting for something to come true of a running queue: asked again whenever the engine says that something changed. */
import type { Engine } from '../engine/api.ts';
import { goodEnds } from '../model/clip.ts';
import { refusal } from './file-refusals.ts';
import type { Enqueued, Waited } from './running-queue.ts';
import type { WaitUntil } from './verbs.ts';

/** @see RunningQueue.wait */
export async function waitFor(
  engine: Engine,
  until: WaitUntil,
  clipId: string | null,
  signal: AbortSignal,
): Promise<Waited | null> {
  const state = () => (clipId === null ? queueState(engine, until) : clipState(engine, until, clipId));
  await unlessGivenUp(engine.lookNow(), signal);
  // Who stops a queue that has just come to its end may be faster than the news of it.
  for (let reached = state(); ; reached = state()) {
    if (reached !== null || signal.aborted) return reached;
    await nextChange(engine, signal);
  }
}

function queueState(engine: Engine, until: WaitUntil): Waited | null {
  const needsPerson = engine.needsPerson() > 0;
  if (engine.isIdle()) return needsPerson ? 'stopped' : 'reached';
  return until === 'published' && needsPerson ? 'stopped' : null;
}

function clipState(engine: Engine, until: WaitUntil, clipId: string): Waited | null {
  const clip = engine.clip(clipId);
  if (clip === null) return 'no-such-clip';
  if (clip.state === 'published') return 'reached';
  if (goodEnds.includes(clip.state)) return until === 'idle' ? 'reached' : 'stopped';
  const asksOwner = 'askOwner' in clip.status && clip.status.askOwner;
  // In an idle queue whatever is not over waits for a person.
  return clip.state === 'refused' || clip.state === 'failed' || asksOwner || engine.isIdle()
    ? 'stopped'
    : null;
}

/** @see RunningQueue.enqueue. Null: given up. */
export async function enqueue(engine: Engine, path: string, signal: AbortSignal): Promise<Enqueued | null> {
  for (let looked = false; !signal.aborted; looked = true) {
    const changed = nextChange(engine, signal);
    const found = await engine.fileAt(path);
    if (found.kind === 'clip') return { clipId: found.clipId };
    if (found.kind === 'refused') return { refused: refusal(found.why, path) };
    await (looked ? changed : unlessGivenUp(engine.lookNow(), signal));
  }
  return null;
}

/** Resolves when the engine says that something changed, or `signal` gives up. */
function nextChange(engine: Engine, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      unsubscribe();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const unsubscribe = engine.onChange(end);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}

async function unlessGivenUp(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const givenUp = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
  await Promise.race([work, givenUp]);
}
