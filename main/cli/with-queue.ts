/** Gets a command to its queue: through the engine that works it, or else in its database. */
import type { Disposable } from '../base/disposable.ts';
import { ok, type Result } from '../base/result.ts';
import type { Clock, Runtime } from '../base/runtime.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/read-config.ts';
import { type Connection, connectControl } from '../control/control-client.ts';
import type { QueueAccess } from '../control/queue-access.ts';
import type { RunningQueue } from '../control/running-queue.ts';
import { cliWords } from './cli-words.ts';
import { type CommonOptions, fail, failed, printNote } from './printing.ts';

export interface QueueCall<Queue = QueueAccess> {
  readonly queue: Queue;
  readonly config: Config;
  /** Wall-clock milliseconds. */
  readonly now: number;
}

/** @param name of the command, for others that find the queue in use meanwhile */
export async function withQueue(
  name: string,
  options: CommonOptions,
  { clock }: Runtime,
  use: (call: QueueCall) => Promise<number>,
): Promise<number> {
  const loaded = await loadConfig(options.config);
  if (!loaded.ok) return fail(loaded.problem);
  const config = loaded.value;
  const now = clock.now();
  const opened = await openQueue(config, `clipslot ${name}`, clock);
  if (!opened.ok) return failed(opened);
  try {
    return await use({ queue: opened.value.queue, config, now });
  } finally {
    opened.value.dispose();
  }
}

interface OpenedQueue extends Disposable {
  readonly queue: QueueAccess;
}

async function openQueue(config: Config, program: string, clock: Clock): Promise<Result<OpenedQueue>> {
  const connected = await connectControl(config.dataDir, clock);
  if (!connected.ok) return connected;
  if (connected.value !== null) return ok(connected.value);
  const { openOffline } = await import('./offline-access.ts');
  return openOffline(config, program, clock.now());
}

/** How often an engine is looked for that has yet to start. */
const lookEveryMs = 250;

/**
 * For what only a running engine can do; one that has yet to start is waited for.
 * @param signal gives up; then `use` is not called, and the answer is null
 */
export async function withEngine(
  options: CommonOptions,
  { clock }: Runtime,
  signal: AbortSignal,
  use: (call: QueueCall<RunningQueue>) => Promise<number>,
): Promise<number | null> {
  const loaded = await loadConfig(options.config);
  if (!loaded.ok) return fail(loaded.problem);
  const config = loaded.value;
  const connected = await awaitEngine(config, clock, signal);
  if (!connected.ok) return failed(connected);
  if (connected.value === null) return null;
  try {
    return await use({ queue: connected.value.queue, config, now: clock.now() });
  } finally {
    connected.value.dispose();
  }
}

async function awaitEngine(
  { dataDir }: Config,
  clock: Clock,
  signal: AbortSignal,
): Promise<Result<Connection | null>> {
  for (let told = false; !signal.aborted; told = true) {
    const connected = await connectControl(dataDir, clock);
    if (!connected.ok || connected.value !== null) return connected;
    if (!told) printNote(cliWords.noEngineYet);
    await new Promise<void>((resolve) => clock.after(lookEveryMs, resolve));
  }
  return ok(null);
}
