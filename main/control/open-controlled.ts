/**
 * Opens an engine that other programs of this computer may ask: with its control socket and, where the owner wants them,
 * its metrics. Every host that works a queue for its owner opens it here.
 */
import { randomBytes } from 'node:crypto';
import type { Config } from '../config/config.ts';
import type { Engine, OpenResult } from '../engine/api.ts';
import { type EngineOptions, openEngine } from '../engine/engine.ts';
import { removeControlFile, writeControlFile } from './control-file.ts';
import { startControlServer } from './control-server.ts';
import { controlVersion } from './verbs.ts';

export interface ControlledOptions extends EngineOptions {
  /** Told in one line what programs beside the engine cannot have; the queue is worked all the same. */
  readonly onTrouble?: (line: string) => void;
}

export async function openControlledEngine(config: Config, options: ControlledOptions): Promise<OpenResult> {
  const opened = await openEngine(config, options);
  if (!opened.ok) return opened;
  const { engine } = opened;
  const onTrouble = options.onTrouble ?? ((line) => console.error(`clipslot: ${line}`));
  const onBug = options.onBug ?? ((error) => console.error('clipslot: a bug:', error));
  const orNone = (opening: Promise<Door>, what: string) =>
    opening.catch((error: NodeJS.ErrnoException): Door => {
      onTrouble(`${what} (${error.code ?? error.message}); the queue is worked all the same`);
      return { close: async () => {} };
    });
  // Not waited for: what happens in the queue meanwhile must find its listeners.
  const doors = [orNone(openControl(engine, config, onBug), cannotBeAsked)];
  const { metrics } = config;
  if (metrics !== null) doors.push(orNone(openMetrics(engine, metrics.port, onBug), noMetrics(metrics.port)));
  let stopping: Promise<void> | null = null;
  const stop = async () => {
    for (const door of await Promise.all(doors)) await door.close().catch(onBug);
    await engine.stop();
  };
  return {
    ok: true,
    engine: {
      ...engine,
      stop: () => {
        stopping ??= stop();
        return stopping;
      },
    },
  };
}

const cannotBeAsked = '"clipslot" commands cannot reach this engine';
const noMetrics = (port: number) => `"metrics.port" ${port} cannot be listened on; choose another`;

interface Door {
  close(): Promise<void>;
}

async function openControl(
  engine: Engine,
  { dataDir }: Config,
  onBug: (error: unknown) => void,
): Promise<Door> {
  const token = randomBytes(32).toString('base64url');
  const server = await startControlServer({ engine, token, onBug });
  try {
    await writeControlFile(dataDir, { port: server.port, token, pid: process.pid, version: controlVersion });
  } catch (error) {
    await server.close();
    throw error;
  }
  return {
    async close() {
      // First the way in, so that nobody new comes; the data folder is still held.
      await removeControlFile(dataDir);
      await server.close();
    },
  };
}

/** Loaded where it is wanted: most owners have no use for it. */
async function openMetrics(engine: Engine, port: number, onBug: (error: unknown) => void): Promise<Door> {
  const { startMetricsServer } = await import('./metrics-server.ts');
  return startMetricsServer(engine, port, onBug);
}
