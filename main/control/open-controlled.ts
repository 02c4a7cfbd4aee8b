/**
 * Opens an engine that other programs of this computer may ask: with its control socket and, where the owner wants them,
 * its metrics. Every host that works a queue for its owner opens it here.
 */
import { randomBytes } from 'node:crypto';
import { type Clock, realRuntime } from '../base/runtime.ts';
import type { Config } from '../config/config.ts';
import type { Engine, OpenResult } from '../engine/api.ts';
import { type EngineOptions, openEngine } from '../engine/engine.ts';
import { removeControlFile, writeControlFile } from './control-file.ts';
import { ControlServer } from './control-server.ts';
import { controlVersion } from './verbs.ts';

export interface ControlledOptions extends Omit<EngineOptions, 'beforeStop'> {
  /** Told in one line what programs beside the engine cannot have; the queue is worked all the same. */
  readonly onTrouble?: (line: string) => void;
}

export async function openControlledEngine(config: Config, options: ControlledOptions): Promise<OpenResult> {
  const onBug = options.onBug ?? ((error) => console.error('clipslot: a bug:', error));
  const onTrouble = options.onTrouble ?? ((line) => console.error(`clipslot: ${line}`));
  const doors: Promise<Door>[] = [];
  const beforeStop = async () => {
    for (const door of await Promise.all(doors)) await door.close().catch(onBug);
  };
  const opened = await openEngine(config, { ...options, beforeStop });
  if (!opened.ok) return opened;
  const orNone = (opening: Promise<Door>, what: string) =>
    opening.catch((error: NodeJS.ErrnoException): Door => {
      onTrouble(`${what} (${error.code ?? error.message}); the queue is worked all the same`);
      return { close: async () => {} };
    });
  const engine = opened.value;
  // Floods and stale answers are told by real time, whatever clock the engine was given.
  const real = realRuntime().clock;
  // Not waited for: what happens in the queue meanwhile must find its listeners.
  doors.push(orNone(openControl(engine, config, real, onBug), cannotBeAsked));
  const { metrics } = config;
  if (metrics !== null)
    doors.push(orNone(openMetrics(engine, metrics.port, real, onBug), noMetrics(metrics.port)));
  return opened;
}

const cannotBeAsked = '"clipslot" commands cannot reach this engine';
const noMetrics = (port: number) => `"metrics.port" ${port} cannot be listened on; choose another`;

/** A way in for other programs. */
interface Door {
  close(): Promise<void>;
}

async function openControl(
  engine: Engine,
  { dataDir }: Config,
  real: Clock,
  onBug: (error: unknown) => void,
): Promise<Door> {
  const token = randomBytes(32).toString('base64url');
  const server = await ControlServer.start({ engine, token, real, onBug });
  try {
    await writeControlFile(dataDir, { port: server.port, token, pid: process.pid, version: controlVersion });
  } catch (error) {
    await server.close();
    throw error;
  }
  return {
    async close() {
      // First the way in, so that no one new comes; the data folder is still held.
      await removeControlFile(dataDir);
      await server.close();
    },
  };
}

/** Loaded where it is wanted: most owners have no use for it. */
async function openMetrics(
  engine: Engine,
  port: number,
  real: Clock,
  onBug: (error: unknown) => void,
): Promise<Door> {
  const { MetricsServer } = await import('./metrics-server.ts');
  return MetricsServer.start({ engine, port, real, onBug });
}
