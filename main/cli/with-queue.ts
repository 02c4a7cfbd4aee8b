/** Gets a command to its queue: through the engine that works it, or else in its database. */
import type { QueueAccess } from '../control/queue-access.ts';
import { type Config, loadConfig } from '../engine/config.ts';
import { openOffline } from './offline-access.ts';
import { type CommonOptions, fail } from './printing.ts';

export interface QueueCall {
  readonly queue: QueueAccess;
  readonly config: Config;
  /** Wall-clock milliseconds. */
  readonly now: number;
}

/** @param name of the command, for whoever finds the queue in use meanwhile */
export async function withQueue(
  name: string,
  options: CommonOptions,
  use: (call: QueueCall) => Promise<number>,
): Promise<number> {
  const loaded = await loadConfig(options.config);
  if (!loaded.ok) return fail(loaded.problem);
  const { config } = loaded;
  const now = Date.now();
  const opened = openOffline(config, `clipslot ${name}`, now);
  if (!opened.ok) return fail(opened.problem);
  try {
    return await use({ queue: opened.value.queue, config, now });
  } finally {
    opened.value.close();
  }
}
