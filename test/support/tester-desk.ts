/** What a tester has on the desk: a simulator, a capture folder, a configuration file, in a folder that goes away again. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../main/simulator/start-simulator.ts';

export interface TesterDesk {
  readonly folder: string;
  readonly captureFolder: string;
  readonly configFile: string;
  readonly simulator: Simulator;
  /** The environment `clipslot` needs. */
  readonly env: { readonly TEST_AUTHORIZATION: string };
  capture(name: string, source?: string): string;
  /** Writes the configuration file: the working one, changed by `change`. */
  configure(change?: (config: TestConfig) => unknown): void;
  close(): Promise<void>;
}

/** Loose on purpose: tests write wrong configurations too. */
export interface TestConfig {
  dataDir: string;
  service: Record<string, unknown>;
  account: Record<string, unknown>;
  folders: Record<string, unknown>[];
  settle: Record<string, unknown>;
  slots: Record<string, unknown>;
  transfers: Record<string, unknown>;
  [unknown: string]: unknown;
}

const clipsFolder = join(import.meta.dirname, '../../main/replay/samples');

export async function openDesk(options: SimulatorOptions = {}): Promise<TesterDesk> {
  const folder = mkdtempSync(join(tmpdir(), 'clipslot-desk-'));
  const captureFolder = join(folder, 'captures');
  const configFile = join(folder, 'config.json');
  mkdirSync(captureFolder);
  const simulator = await startSimulator({ settings: { stepMs: 10 }, ...options });
  const desk: TesterDesk = {
    folder,
    captureFolder,
    configFile,
    simulator,
    env: { TEST_AUTHORIZATION: simulator.authorization },
    capture(name, source = 'plain.mp4') {
      const path = join(captureFolder, name);
      copyFileSync(join(clipsFolder, source), path);
      return path;
    },
    configure(change = (config) => config) {
      const config: TestConfig = {
        dataDir: 'data',
        service: { metadataUrl: simulator.metadataUrl, transferHosts: [simulator.transferHost] },
        account: { scid: simulator.scid, authorization: { env: 'TEST_AUTHORIZATION' } },
        folders: [{ path: 'captures', defaults: { greatestMomentId: '123abc' } }],
        settle: { quietMs: 100 },
        slots: { unknownWaitMs: 500 },
        transfers: { blockSizeBytes: 65_536 },
      };
      writeFileSync(configFile, JSON.stringify(change(config) ?? config, null, 2));
    },
    async close() {
      await simulator.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  desk.configure();
  return desk;
}
