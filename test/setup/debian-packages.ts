// Programs and libraries of the machine that Electron and a compiler need. As root on Debian they are installed; anybody
// else is told in one line what to install. Every function answers null for "all there" or a sentence for a person.
import { isOnPath, runQuietly, say, tail } from './terminal.ts';

const windowLibraries = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libxtst6',
  'libatspi2.0-0',
  'libnotify4',
];
const screenlessPrograms = ['xvfb', 'xauth', 'x11-utils'];
const comforts = ['dbus-x11', 'fonts-dejavu-core'];

/** What a window needs: libraries, and a screen or a stand-in for one. */
export async function lackForWindows(executable: string): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  if (!isOnPath('dpkg-query')) return lackOfLibraries(executable);
  const screenless = hasDisplay() ? [] : screenlessPrograms;
  const wanted = [...windowLibraries, ...screenless, ...(isRoot() ? comforts : [])];
  return install(await missingPackages(wanted), 'to show a window');
}

/** The compiler that builds better-sqlite3 for a foreign Electron. */
export async function lackForCompiling(): Promise<string | null> {
  const missing = ['g++', 'make', 'python3'].filter((program) => !isOnPath(program));
  return install(missing, 'to build better-sqlite3');
}

/** What shows a test the system calls of a process. */
export async function lackForTracing(): Promise<string | null> {
  if (process.platform !== 'linux') return 'only Linux shows system calls with strace';
  return install(isOnPath('strace') ? [] : ['strace'], 'to watch system calls');
}

/** What runs programs for Windows. */
export async function lackForWindowsPrograms(): Promise<string | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'Wine is used on 64-bit Linux only';
  if (isOnPath('wine') && isOnPath('wineserver')) return null;
  if (!isOnPath('dpkg-query')) return 'there is no wine on this machine';
  return install(await missingPackages(['wine64', 'wine']), 'to run programs for Windows');
}

export function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** The command line that runs this one on a screen: the one that is there, or one made for it. */
export function onScreen(line: readonly string[]): string[] {
  return [...(hasDisplay() ? [] : ['xvfb-run', '-a', '-s', '-screen 0 1280x1024x24']), ...line];
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Chromium refuses to run as root inside its sandbox. For anybody else the sandbox stays on. */
export function rootArguments(): readonly string[] {
  return process.platform === 'linux' && isRoot() ? ['--no-sandbox'] : [];
}

async function missingPackages(names: readonly string[]): Promise<readonly string[]> {
  // Newer Debian and Ubuntu renamed many libraries for 64-bit time.
  const both = names.flatMap((name) => [name, `${name}t64`]);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: these are dpkg's own placeholders.
  const format = '${Package} ${db:Status-Status}\\n';
  const { output } = await runQuietly('dpkg-query', ['-W', '-f', format, ...both]);
  const lines = new Set(output.split('\n'));
  return names.filter((name) => !lines.has(`${name} installed`) && !lines.has(`${name}t64 installed`));
}

async function install(missing: readonly string[], purpose: string): Promise<string | null> {
  if (missing.length === 0) return null;
  const list = missing.join(' ');
  if (!isOnPath('apt-get')) return `this machine lacks what is needed ${purpose}: ${list}`;
  if (!isRoot()) return `run "sudo apt-get install ${list}" ${purpose}`;
  say(`installing Debian packages ${purpose}: ${list}`);
  await aptGet(['update']);
  const names: string[] = [];
  for (const name of missing) names.push(await nameInThisRelease(name));
  const ran = await aptGet(['install', '--no-install-recommends', ...names]);
  return ran.code === 0 ? null : `apt-get could not install ${list}: ${tail(ran.output, 1)}`;
}

async function nameInThisRelease(name: string): Promise<string> {
  const ran = await runQuietly('apt-cache', ['show', `${name}t64`]);
  return ran.code === 0 ? `${name}t64` : name;
}

function aptGet(args: readonly string[]) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return runQuietly('apt-get', ['-y', '-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], { env });
}

async function lackOfLibraries(executable: string): Promise<string | null> {
  const { output } = await runQuietly('ldd', [executable]);
  const missing = [...output.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1]);
  if (missing.length > 0) return `this machine lacks the libraries ${missing.join(' ')}`;
  if (!hasDisplay() && !isOnPath('xvfb-run')) return 'there is no display, and no xvfb-run to make one';
  return null;
}
