/**
 * The app's log: one line of JSON for each thing that happened, five files of 5 MiB, for this user only. Everything passes
 * one redaction on its way in: no secret, no address, no query, and the owner's home is `~`. A log that cannot be written
 * costs its lines and nothing else. Assumes nothing of Electron, so tests write real files.
 */
import { appendFileSync, chmodSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import electronLog from 'electron-log/node';
import type { EngineEvent } from '../engine/api.ts';
import type { AuthorizationSource } from '../service/authorization/authorization.ts';
import { createRedaction, type Redaction } from '../service/redaction/redaction.ts';

export interface AppLog {
  readonly folder: string;
  /** What the queue did. */
  event(event: EngineEvent): void;
  /** What the app did, under a name of its own. */
  note(name: string, facts?: Readonly<Record<string, unknown>>): void;
  /** An exception nobody expected. */
  bug(error: unknown): void;
  /** From now on this is in no line. */
  know(secret: string): void;
  /** The newest lines, oldest of them first; a last one says how many could not be written. */
  newest(most: number): readonly string[];
}

export interface LogPlace {
  readonly folder: string;
  /** The owner's home: it says who somebody is. */
  readonly home: string;
  readonly largestBytes?: number;
}

const files = 5;
const mebibyte = 1024 * 1024;
/** Longer texts of others are cut: a line is to be read. */
const mostChars = 500;

export function openLog({ folder, home, largestBytes = 5 * mebibyte }: LogPlace): AppLog {
  const redaction = createRedaction();
  const sink = openSink(folder, largestBytes);
  const write = (level: 'info' | 'error', name: string, facts: Readonly<Record<string, unknown>>) => {
    const { at = new Date().toISOString(), ...rest } = facts;
    const line = { at, level, event: name, ...rest };
    sink.write(JSON.stringify(redacted(line, redaction, home)));
  };
  return {
    folder,
    event: ({ event, path, ...facts }) =>
      write('info', event, path === undefined ? facts : { ...facts, name: basename(path) }),
    note: (name, facts = {}) => write('info', name, facts),
    bug: (error) => write('error', 'bug', factsOf(error)),
    know: redaction.know,
    newest: (most) => {
      const lost = sink.lost();
      const last = lost === 0 ? [] : [JSON.stringify({ level: 'error', event: 'log-lines-lost', lost })];
      return [...sink.newest(most), ...last];
    },
  };
}

/** The same source; what it answers is known to be secret before anybody can quote it. */
export function overheard(source: AuthorizationSource, know: AppLog['know']): AuthorizationSource {
  const hear = async (asked: ReturnType<AuthorizationSource['current']>) => {
    const found = await asked;
    if (found.ok) know(found.value);
    return found;
  };
  return { current: () => hear(source.current()), refresh: () => hear(source.refresh()) };
}

function openSink(folder: string, largestBytes: number) {
  const file = join(folder, 'clipslot.log');
  let lost = 0;
  // The folder decides who may look into it, whatever it was before.
  const writable = attempt(() => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    appendFileSync(file, '', { mode: 0o600 });
  });
  const logger = electronLog.create({ logId: folder });
  const { console: shown, file: kept, ipc, remote } = logger.transports;
  shown.level = false;
  // Its own troubles the library would tell the terminal, by way of the first logger there was, and name the path.
  electronLog.transports.console.writeFn = () => {};
  if (ipc) ipc.level = false;
  if (remote) remote.level = false;
  kept.resolvePathFn = () => file;
  kept.maxSize = largestBytes;
  kept.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  kept.transforms = [({ data }) => data];
  kept.archiveLogFn = (full) => {
    // What cannot be put aside must not grow for ever either.
    if (!attempt(() => moveOn(folder))) full.clear();
  };
  kept.getFile().on('error', () => {
    lost += 1;
  });
  return {
    write: (line: string) => {
      if (writable) logger.info(line);
      else lost += 1;
    },
    lost: () => lost,
    newest: (most: number) => {
      const lines: string[] = [];
      for (let age = 0; age < files && lines.length < most; age += 1) {
        lines.unshift(...linesOf(placeOf(folder, age)));
      }
      return lines.slice(-most);
    },
  };
}

function placeOf(folder: string, age: number): string {
  return join(folder, age === 0 ? 'clipslot.log' : `clipslot.${age}.log`);
}

/** Each file takes the place of the next older one; the oldest is gone. */
function moveOn(folder: string): void {
  for (let age = files - 1; age > 0; age -= 1) {
    // A file that is not there yet leaves its place empty.
    const moved = attempt(() => renameSync(placeOf(folder, age - 1), placeOf(folder, age)));
    if (!moved && age === 1) throw new Error('the log cannot be put aside');
  }
}

function linesOf(file: string): string[] {
  let text = '';
  attempt(() => {
    text = readFileSync(file, 'utf8');
  });
  return text.split('\n').filter((line) => line !== '');
}

/** Whether it could be done; a log is never a reason to stop. */
function attempt(act: () => void): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}

function factsOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const cause = error.cause === undefined ? {} : { cause: factsOf(error.cause) };
  const [, ...stack] = (error.stack ?? '').split('\n');
  return { name: error.name, message: error.message, ...code, ...cause, stack: stack.slice(0, 12) };
}

/** Texts and names of fields alike: a secret may be either. */
function redacted(value: unknown, redaction: Redaction, home: string, depth = 0): unknown {
  const clean = (text: string) => redaction.printable(withoutHome(text, home), mostChars);
  if (typeof value === 'string') return clean(value);
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value;
  if (depth > 6) return '…';
  if (Array.isArray(value)) return value.map((one) => redacted(one, redaction, home, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [clean(key), redacted(one, redaction, home, depth + 1)]),
  );
}

function withoutHome(text: string, home: string): string {
  return text.replaceAll(home, '~').replaceAll(home.replaceAll('\\', '/'), '~');
}
