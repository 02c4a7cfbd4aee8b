// An Electron that runs a folder, `electron FOLDER`, as the official one does with its default app. The one from the npm
// registry comes without that app, so a copy of it gets a small one in its place.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from '../cache-folder.ts';
import { type Electron, platformExecutable } from '../electron-runtime.ts';
import { runOrThrow } from '../registry-runtime.ts';

/** The path of the program. */
export async function folderRunner({ kind, version, folder }: Electron): Promise<string> {
  if (kind === 'official') return join(folder, platformExecutable());
  const copy = await cached(`electron-${version}-linux-x64-for-folders`, async (target) => {
    // Hard links: the copy costs no room, and nothing writes into either.
    await runOrThrow('cp', ['-al', `${folder}/.`, target]);
    const app = join(target, 'resources', 'app');
    mkdirSync(app, { recursive: true });
    copyFileSync(join(import.meta.dirname, 'default-app.mjs'), join(app, 'default-app.mjs'));
    writeFileSync(join(app, 'package.json'), '{ "name": "default-app", "main": "default-app.mjs" }');
  });
  return join(copy, 'electron');
}
