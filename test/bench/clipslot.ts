/** Our own client as the benchmarks start it: a configuration file, and the command line as a user runs it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from './place.ts';
import type { Sink } from './sink-process.ts';

/** The command line as it runs for long, see main/cli/README.md; `npm run bench` has bundled it. */
const cli = [
  '--max-semi-space-size=1',
  '--v8-pool-size=2',
  join(import.meta.dirname, '..', '..', 'out', 'cli', 'clipslot.js'),
];
export const authorizationEnv = { CLIPSLOT_AUTHORIZATION: 'Xauth=benchmark' };

export interface ConfigChoices {
  readonly captures: string;
  readonly dataDir: string;
  /** `http://host:port` */
  readonly metadataUrl: string;
  readonly transferHosts: readonly string[];
  readonly settle?: object;
  readonly transfers?: object;
}

/** Writes a configuration into a folder of its own; answers with its path. */
export function writeConfig(place: Place, choices: ConfigChoices): string {
  const { captures, dataDir, metadataUrl, transferHosts, settle = { quietMs: 50 }, transfers = {} } = choices;
  const file = join(place.folder('config'), 'clipslot.json');
  const config = {
    dataDir,
    service: { metadataUrl, transferHosts },
    account: { scid: 'benchmark', authorization: { env: 'CLIPSLOT_AUTHORIZATION' } },
    folders: [{ path: captures, defaults: { greatestMomentId: 'benchmark' } }],
    settle,
    transfers,
  };
  writeFileSync(file, JSON.stringify(config, null, 1));
  return file;
}

export const toSink = ({ address }: Sink) => ({ metadataUrl: `http://${address}`, transferHosts: [address] });

export function clipslotRun(configFile: string, ...more: readonly string[]): string[] {
  return [process.execPath, ...cli, 'run', '--config', configFile, ...more];
}
