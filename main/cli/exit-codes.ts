/**
 * How a command ends, as a number for scripts: 0 and 1 speak of clips alone, every other ending has its
 * own. One table, for the code, for `--help` and for the documents.
 */
import { errorCode } from '../base/error-code.ts';
import { type Problem, problem } from '../base/result.ts';
import type { OpenFault } from '../storage/database/storage-fault.ts';

export const exitCodes = {
  good: 0,
  needsPerson: 1,
  anotherOutcome: 1,
  badUsage: 2,
  queueInUse: 3,
  cannotWrite: 4,
  databaseHeld: 5,
  queueUnusable: 6,
  notInTime: 7,
  engineGone: 8,
  bug: 9,
  outputFull: 10,
  hungUp: 129,
  interrupted: 130,
  readerGone: 141,
  terminated: 143,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What each number means, in the order in which they are shown. */
export const exitMeanings: readonly (readonly [code: ExitCode, meaning: string])[] = [
  [exitCodes.good, 'every clip reached a good end or is on its way; what was asked for is done'],
  [exitCodes.needsPerson, 'some clip needs a person; of "replay": the clips came to another outcome'],
  [exitCodes.badUsage, 'bad usage or configuration, no such clip or several, or it does not apply now'],
  [exitCodes.queueInUse, 'another engine works this queue, and cannot be asked'],
  [exitCodes.cannotWrite, 'the queue, a report or evidence cannot be written: full, read-only, not allowed'],
  [exitCodes.databaseHeld, 'another program, a backup tool say, holds the database of the queue'],
  [
    exitCodes.queueUnusable,
    'the queue cannot be read: it is damaged, or another version of Clipslot wrote it',
  ],
  [exitCodes.notInTime, 'what was waited for did not come within --timeout'],
  [exitCodes.engineGone, 'the running engine stopped, does not answer, or is of another version'],
  [exitCodes.bug, 'a bug of Clipslot; the line says what to report'],
  [exitCodes.outputFull, 'standard output could not be written, its disk is full perhaps'],
  [exitCodes.hungUp, 'SIGHUP ended it before it was done'],
  [exitCodes.interrupted, 'SIGINT (Ctrl+C) ended it before it was done'],
  [exitCodes.readerGone, 'the reader of its output went away, as "| head" does'],
  [exitCodes.terminated, 'SIGTERM ended it before it was done'],
];

/** Why something below did not work, as far as it makes a difference to scripts. */
export type FaultKind = OpenFault | 'no-answer';

const ofFaults: Readonly<Record<FaultKind, ExitCode>> = {
  'in-use': exitCodes.queueInUse,
  full: exitCodes.cannotWrite,
  unwritable: exitCodes.cannotWrite,
  busy: exitCodes.databaseHeld,
  damaged: exitCodes.queueUnusable,
  newer: exitCodes.queueUnusable,
  older: exitCodes.queueUnusable,
  'not-migrated': exitCodes.queueUnusable,
  // There is no queue yet: its path is wrong, or nothing has run.
  gone: exitCodes.badUsage,
  'no-answer': exitCodes.engineGone,
};

/** @param why as a problem tells it; anything else is bad usage */
export function exitCodeOf(why: unknown): ExitCode {
  return isFaultKind(why) ? ofFaults[why] : exitCodes.badUsage;
}

function isFaultKind(why: unknown): why is FaultKind {
  return typeof why === 'string' && Object.hasOwn(ofFaults, why);
}

const writeRefusals: readonly string[] = ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO'];

/**
 * One line about a file that could not be written. What the disk refuses is told from a path that is wrong.
 * @param option that named the file
 * @param error as Node throws it
 */
export function notWritten(option: string, file: string, error: unknown): Problem {
  const code = errorCode(error) ?? 'unknown';
  const line = `"${option}" ${file}: cannot be written (${code})`;
  return problem(line, writeRefusals.includes(code) ? { why: 'unwritable' } : {});
}
