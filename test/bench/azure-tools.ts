/**
 * What the comparison with Azure's uploaders needs, fetched once into the cache folder and never into package.json: the
 * Azurite store and the SDK from npm, rclone from Debian. What cannot be had is a sentence for the table.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cached } from '../setup/cache-folder.ts';
import { isOnPath } from '../setup/terminal.ts';
import type { Place } from './place.ts';

const packages = { azurite: '3.37.0', '@azure/storage-blob': '12.34.0' } as const;
export const storeVersions = Object.entries(packages)
  .map(([name, version]) => `${name} ${version}`)
  .join(', ');

/** The account every Azurite has; its key is published [learn.microsoft.com/azure/storage/common/storage-use-azurite]. */
export const account = {
  name: 'devstoreaccount1',
  key: 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
} as const;

export type Had<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

/** The folder with both packages in its node_modules. */
export function storePackages(): Promise<Had<string>> {
  return attempted('azurite and @azure/storage-blob', () =>
    cached(`azure-${Object.values(packages).join('-')}`, async (folder) => {
      const manifest = { name: 'azure-tools', private: true, dependencies: packages };
      writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
      const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
      execFileSync('npm', ['install', ...flags], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    }),
  );
}

/** The path of rclone: the machine's own, or the distribution's package unpacked without installing it. */
export function rcloneProgram(): Promise<Had<string>> {
  if (isOnPath('rclone')) return Promise.resolve({ ok: true, value: 'rclone' });
  return attempted('rclone', async () => {
    const folder = await cached('rclone-debian', async (into) => {
      execFileSync('apt-get', ['download', 'rclone'], { cwd: into, stdio: ['ignore', 'ignore', 'pipe'] });
      const [archive = ''] = readdirSync(into).filter((name) => name.endsWith('.deb'));
      execFileSync('dpkg', ['-x', archive, '.'], { cwd: into, stdio: ['ignore', 'ignore', 'pipe'] });
    });
    return join(folder, 'usr', 'bin', 'rclone');
  });
}

export interface Store {
  /** `http://127.0.0.1:PORT/ACCOUNT` */
  readonly url: string;
  stop(): void;
}

export async function startStore(place: Place, packagesFolder: string): Promise<Store> {
  const port = await freePort();
  const main = join(packagesFolder, 'node_modules', 'azurite', 'dist', 'src', 'blob', 'main.js');
  const options = [
    '--blobHost',
    '127.0.0.1',
    '--blobPort',
    String(port),
    '--location',
    place.folder('azurite'),
  ];
  const flags = ['--silent', '--skipApiVersionCheck', '--disableTelemetry'];
  const child = spawn(process.execPath, [main, ...options, ...flags], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  place.owns(child);
  const url = `http://127.0.0.1:${port}/${account.name}`;
  await answering(url, child);
  return { url, stop: () => void child.kill('SIGKILL') };
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error('Azurite did not start');
    const answered = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await sleep(100);
  }
  throw new Error('Azurite does not answer');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function attempted<T>(what: string, get: () => Promise<T>): Promise<Had<T>> {
  try {
    return { ok: true, value: await get() };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { ok: false, why: `${what} could not be had: ${why}` };
  }
}
