/** The machine and the programs a run was made with, in lines for a reader. */
import { execFileSync } from 'node:child_process';
import { readFileSync, statfsSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem } from 'node:os';
import { versionOf } from '../setup/sqlite-addon.ts';

export function machine(): string[] {
  const [cpu] = cpus();
  const load = readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 3).join(' ');
  const freeGigabytes = Math.round((statfsSync(tmpdir()).bavail * statfsSync(tmpdir()).bsize) / 1e9);
  return [
    `${cpus().length} cores (${cpu?.model ?? 'unknown'}, virtual), ${Math.round(totalmem() / 1e9)} GB memory, Linux ${release()}, files on ${mountOf(tmpdir())} with ${freeGigabytes} GB free`,
    `${new Date().toISOString()}, load average before the run ${load} (other programs use this machine too)`,
    `Node ${process.versions.node}, undici ${versionOf('undici')}, better-sqlite3 ${versionOf('better-sqlite3')}; ${firstLine('curl', ['--version'])}`,
  ];
}

export function firstLine(command: string, args: readonly string[]): string {
  try {
    return (
      execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n')[0] ??
      ''
    );
  } catch {
    return `no ${command}`;
  }
}

function mountOf(path: string): string {
  const [, line = ''] = execFileSync('df', ['--output=source,fstype', path], { encoding: 'utf8' }).split(
    '\n',
  );
  return line.trim().replace(/\s+/g, ' ');
}
