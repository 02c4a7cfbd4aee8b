// Makes the packages people install, for this platform or those named (`npm run dist -- --win --x64`): build, then
// electron-builder with electron-builder.yml as it stands. Needs the network for Electron and for the tools that pack.
import { join } from 'node:path';
import { build } from './build.ts';
import { root, runVisibly } from './terminal.ts';

async function dist(args: readonly string[]): Promise<number> {
  if (!(await build())) return 1;
  const builder = join(root, 'node_modules', 'electron-builder', 'cli.js');
  return runVisibly(process.execPath, [builder, ...args, '--publish', 'never']);
}

process.exitCode = await dist(process.argv.slice(2));
