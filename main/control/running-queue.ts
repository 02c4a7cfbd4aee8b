/** What only a running engine can do for a program beside the window: wait, look at a file at once, tell what happens. */
import type { Result } from '../base/result.ts';
import type { EngineEvent } from '../engine/api.ts';
import type { FileAt } from '../ingest/file-at.ts';
import type { QueueAccess } from './queue-access.ts';
import type { WaitUntil } from './verbs.ts';

/** `stopped`: nothing but a person can bring the clip, or some clip, to where it was waited for. */
export type Waited = 'reached' | 'stopped' | 'no-such-clip';

/** `refused`: one line about why the file cannot become a clip. */
export type Enqueued = { readonly clipId: string } | { readonly refused: string };

export interface RunningQueue extends QueueAccess {
  /**
   * Looks at every capture folder first, so that what was there before the call counts.
   * @param clipId null: every clip
   * @param signal gives up
   */
  wait(until: WaitUntil, clipId: string | null, signal: AbortSignal): Promise<Result<Waited>>;
  /** What the queue makes of a file at this moment. */
  file(path: string): Promise<Result<FileAt>>;
  /** Looks at a file in a capture folder now, and answers with its clip once it is one: it must be finished, as ever. */
  enqueue(path: string, signal: AbortSignal): Promise<Result<Enqueued>>;
  /** Everything that happens from now on, until `signal` or the end of the engine. */
  events(signal: AbortSignal, tell: (event: EngineEvent) => void): Promise<Result<null>>;
}
