/**
 * The app's log: one line of JSON for each thing that happened, five files of 5 MiB, for this user
 * only. Everything passes one redaction on its way in: no secret, no address, no query, and the
 * owner's home is `~`. A log that cannot be written costs its lines and nothing else. Assumes
 * nothing of Electron, so tests write real files.
 */
import { basename } from 'node:path';
import type { Result } from '../base/result.ts';
import type { Clock } from '../base/runtime.ts';
import type { EngineEvent } from '../engine/api.ts';
import type { AuthorizationSource } from '../service/authorization/authorization.ts';
import { Redaction } from '../service/redaction/redaction.ts';
import { LogFile } from './log-file.ts';

export interface LogPlace {
  readonly folder: string;
  /** The owner's home: it says who they are. */
  readonly home: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly largestBytes?: number;
}

type Facts = Readonly<Record<string, unknown>>;

const mebibyte = 1024 * 1024;
/** Longer texts of others are cut: a line is to be read. */
const mostChars = 500;

export class AppLog {
  readonly folder: string;
  readonly #home: string;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #file: LogFile;
  readonly #redaction = new Redaction();

  constructor({ folder, home, clock, largestBytes = 5 * mebibyte }: LogPlace) {
    this.folder = folder;
    this.#home = home;
    this.#clock = clock;
    this.#file = new LogFile(folder, largestBytes);
  }

  /** What the queue did. */
  event({ event, path, ...facts }: EngineEvent): void {
    this.#write('info', event, path === undefined ? facts : { ...facts, name: basename(path) });
  }

  /** What the app did, under a name of its own. */
  note(name: string, facts: Facts = {}): void {
    this.#write('info', name, facts);
  }

  /** An exception that was not expected. */
  bug(error: unknown): void {
    this.#write('error', 'bug', factsOf(error));
  }

  /** From now on this is in no line. */
  know(secret: string): void {
    this.#redaction.know(secret);
  }

  /** The newest lines, oldest of them first; a last one says how many could not be written. */
  newest(most: number): readonly string[] {
    const lost = this.#file.lostLines;
    const last = lost === 0 ? [] : [JSON.stringify({ level: 'error', event: 'log-lines-lost', lost })];
    return [...this.#file.newest(most), ...last];
  }

  #write(level: 'info' | 'error', name: string, facts: Facts): void {
    const { at = new Date(this.#clock.now()).toISOString(), ...rest } = facts;
    const line = { at, level, event: name, ...rest };
    this.#file.write(JSON.stringify(redacted(line, this.#redaction, this.#home)));
  }
}

/** The same source; what it answers is known to be secret before anything can quote it. */
export function overheard(source: AuthorizationSource, know: (secret: string) => void): AuthorizationSource {
  const hear = async (asked: Promise<Result<string>>) => {
    const found = await asked;
    if (found.ok) know(found.value);
    return found;
  };
  return { current: () => hear(source.current()), refresh: () => hear(source.refresh()) };
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
