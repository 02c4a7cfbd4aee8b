/**
 * What a host can tell about the computer. Every question may be left out: plain Node can answer
 * few of them, the Electron app more, and what none can tell holds nothing up.
 */
import { readdir, readFile } from 'node:fs/promises';

export interface PcActivity {
  onBattery?(): boolean;
  /** Milliseconds since someone last used keyboard or mouse. */
  idleMs?(): number;
  /** Whether another program fills the screen. */
  fullScreen?(): boolean;
  /** Names of the programs that run, as the system lists them. */
  programs?(): Promise<readonly string[]>;
}

/** What plain Node can tell on this system. */
export function nodePcActivity(platform = process.platform): PcActivity {
  return platform === 'linux' ? { programs: () => linuxPrograms('/proc') } : {};
}

/** @param proc where the process file system is */
export async function linuxPrograms(proc: string): Promise<readonly string[]> {
  const names = await readdir(proc);
  const programs = await Promise.all(
    names
      .filter((name) => /^\d+$/.test(name))
      // A process may end between being listed and being read.
      .map((pid) => readFile(`${proc}/${pid}/comm`, 'utf8').catch(() => '')),
  );
  return programs.map((name) => name.trim()).filter((name) => name !== '');
}
