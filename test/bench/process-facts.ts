/** What Linux says about a process: processor time, memory, wake-ups, bytes written. Assumes /proc. */
import { readdirSync, readFileSync } from 'node:fs';

/** The unit of /proc/PID/stat; fixed for user space [proc(5)]. */
const ticksPerSecond = 100;

export interface ProcessFacts {
  /** User and system time of all its threads, to 10 ms. */
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  /** The most it has ever held. */
  readonly peakBytes: number;
  /** Times that some thread of it went to sleep and was woken. */
  readonly voluntarySwitches: number;
  /** Bytes that it caused to be sent to the disk; null when we may not know. */
  readonly writtenBytes: number | null;
}

/** Null when the process is gone. */
export function processFacts(pid: number): ProcessFacts | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const [user = 0, system = 0] = statTimes(pid).slice(0, 2);
    return {
      cpuSeconds: user + system,
      residentBytes: numberIn(status, 'VmRSS') * 1024,
      peakBytes: numberIn(status, 'VmHWM') * 1024,
      voluntarySwitches: switches(pid),
      writtenBytes: written(pid),
    };
  } catch {
    return null;
  }
}

export function peakBytesOf(pid: number): number {
  try {
    return numberIn(readFileSync(`/proc/${pid}/status`, 'utf8'), 'VmHWM') * 1024;
  } catch {
    return 0;
  }
}

/** User and system time of all children of this process that have ended. */
export function endedChildrenSeconds(): number {
  const [, , user = 0, system = 0] = statTimes('self');
  return user + system;
}

/** Own user and system time, then that of ended children, in seconds. */
function statTimes(pid: number | 'self'): number[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold spaces; what follows it does not.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).map((ticks) => Number(ticks) / ticksPerSecond);
}

function switches(pid: number): number {
  return readdirSync(`/proc/${pid}/task`)
    .map((thread) => readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8'))
    .reduce((sum, status) => sum + numberIn(status, 'voluntary_ctxt_switches'), 0);
}

function written(pid: number): number | null {
  try {
    return numberIn(readFileSync(`/proc/${pid}/io`, 'utf8'), 'write_bytes');
  } catch {
    return null;
  }
}

function numberIn(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(text)?.[1] ?? 0);
}
