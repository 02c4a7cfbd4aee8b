// The first step of every npm script: installs what package-lock.json names if it is not there yet, then runs the given
// script under the project's own Node 24, which is one of those packages. Plain JavaScript without dependencies, because
// it may assume nothing but the machine's Node (20 or newer) and npm; standard output belongs to the script alone.
//
//   node test/setup/launch.mjs <script, or path inside a package> [arguments]
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { constants } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.clipslot-installed');
// Not inside node_modules, which `npm ci` deletes, yet inside the checkout, so that two users of one checkout share it.
const lockDir = join(root, 'out', '.installing');
const onWindows = process.platform === 'win32';

await main(process.argv.slice(2));

async function main([script, ...args]) {
  if (Number.parseInt(process.versions.node, 10) < 20) {
    stop(`this needs Node 20 or newer, and this is Node ${process.versions.node}.`);
  }
  if (script === undefined) stop('usage: node test/setup/launch.mjs <script> [arguments]');
  if (!isInstalled()) await installOnce();
  const file = [join(root, script), join(modules, script)].find((path) => existsSync(path));
  if (file === undefined) stop(`there is no ${script}, neither here nor in an installed package.`);
  const env = withPath(join(modules, '.bin'));
  // Sources run as they are: what Node made of them is kept, or each start would strip and compile them all again.
  env.NODE_COMPILE_CACHE ??= join(root, 'out', '.compiled');
  process.exit(await run(projectNode(), [file, ...args], { stdio: 'inherit', env }));
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function isInstalled() {
  const hash = lockHash();
  const stamped = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash;
  if (stamped && projectNode() !== undefined) return true;
  if (projectNode() === undefined || !matchesLock()) return false;
  // Someone ran npm by hand: what they installed is right, so only the stamp is missing.
  writeFileSync(stampFile, hash);
  return true;
}

/** Compares package-lock.json with npm's own record of what it put into node_modules. */
function matchesLock() {
  const record = join(modules, '.package-lock.json');
  if (!existsSync(record)) return false;
  const there = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = there[path];
    // Optional packages of other platforms are in the lock file and rightly not on this disk.
    if (found === undefined) return entry.optional === true || entry.devOptional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/**
 * The Node that runs everything: the one that package-lock.json pins for this platform, or the machine's own where the
 * registry carries none, if it is new enough to run the sources as they are (`import.meta.main` came with 24.2).
 */
function projectNode() {
  const platform = `${onWindows ? 'win' : process.platform}-${process.arch}`;
  const pinned = join(modules, `node-${platform}`, 'bin', onWindows ? 'node.exe' : 'node');
  if (existsSync(pinned)) return pinned;
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 2) ? process.execPath : undefined;
}

/** Lets exactly one of several launches install; the others wait and then find everything in place. */
async function installOnce() {
  mkdirSync(join(root, 'out'), { recursive: true });
  while (!takeLock()) {
    await waitForLock();
    if (isInstalled()) return;
  }
  const heartbeat = setInterval(() => utimesSync(lockDir, new Date(), new Date()), 1000);
  process.once('exit', () => rmSync(lockDir, { recursive: true, force: true }));
  if (!isInstalled()) await install();
  clearInterval(heartbeat);
  rmSync(lockDir, { recursive: true, force: true });
}

function takeLock() {
  try {
    mkdirSync(lockDir);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Returns when the lock is gone, or taken away because its owner showed no life for 15 s of *our* time. */
async function waitForLock() {
  let lastSeen = 0;
  let quietMs = 0;
  for (;;) {
    const seen = statSync(lockDir, { throwIfNoEntry: false })?.mtimeMs;
    if (seen === undefined) return;
    quietMs = seen === lastSeen ? quietMs + 200 : 0;
    lastSeen = seen;
    if (quietMs > 15_000) return dropStaleLock();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** By renaming first, since of several waiters only one can rename. */
function dropStaleLock() {
  const grave = `${lockDir}.stale-${process.pid}`;
  try {
    renameSync(lockDir, grave);
    rmSync(grave, { recursive: true, force: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

async function install() {
  process.stderr.write(
    'clipslot: installing the packages that package-lock.json names; this happens once.\n',
  );
  // --include: with NODE_ENV=production in the environment npm would leave out all the tools, and the Node of this
  // platform is an optional package, because those of other platforms must be left out.
  // --ignore-scripts: npm would compile better-sqlite3, which brings its binaries along, and fail where no compiler is.
  const flags = [
    '--include=dev',
    '--include=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const code = await npm(['ci', ...flags]);
  if (code !== 0) stop(`npm ci failed with exit code ${code}; its own message is above.`);
  if (projectNode() === undefined) {
    stop(
      `no Node 24 is packaged for ${process.platform}-${process.arch}: start this with a Node 24.2 or newer of your own.`,
    );
  }
  writeFileSync(stampFile, lockHash());
}

function npm(args) {
  const options = { stdio: ['ignore', 2, 2], cwd: root };
  const cli = process.env.npm_execpath;
  // Inside `npm run` this is npm itself as a script: the same version, and on Windows no shell in between.
  if (cli && basename(cli) === 'npm-cli.js') return run(process.execPath, [cli, ...args], options);
  return run('npm', args, { ...options, shell: onWindows });
}

/** Runs a program to its end, handing on signals; answers with its exit code, 128 + n for signal n. */
function run(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, options);
    const forwarders = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
      // A terminal sends Ctrl-C to the child by itself, and a second one often means "stop at once".
      const forward = () => (signal === 'SIGINT' && isatty(0) ? undefined : child.kill(signal));
      process.on(signal, forward);
      return () => process.off(signal, forward);
    });
    const end = (code) => {
      for (const remove of forwarders) remove();
      resolve(code);
    };
    child.on('error', (error) => {
      process.stderr.write(`clipslot: ${command} could not be started: ${error.message}\n`);
      end(127);
    });
    child.on('exit', (code, signal) => end(signal === null ? code : 128 + constants.signals[signal]));
  });
}

/** Windows calls the variable Path, and an object copied from the environment has it only under that name. */
function withPath(folder) {
  const env = { ...process.env };
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  env[name] = [folder, env[name]].filter(Boolean).join(delimiter);
  return env;
}

function stop(message) {
  process.stderr.write(`clipslot: ${message}\n`);
  process.exit(1);
}
