/** What is said when the owner's word could not be written to the queue. Nothing was changed then. */
import { type Problem, problem } from '../../base/result.ts';
import type { StorageFault } from './storage-fault.ts';

/** For programs beside the window; the window has a banner. */
export const notKeptWords: Readonly<Record<StorageFault, string>> = {
  busy: 'another program (a backup tool?) holds the database of the queue; try again once it has let go',
  full: 'the disk of the queue is full; free some space and try again',
  unwritable: 'the queue cannot be written; check the permissions of its folder and its disk, then try again',
  damaged: 'the database of the queue is damaged; start Clipslot again, which puts it in order',
  gone: 'the database of the queue was deleted; start Clipslot again, which puts it in order',
};

export function notKept(fault: StorageFault): Problem<{ readonly why: StorageFault }> {
  return problem(`nothing was changed: ${notKeptWords[fault]}`, { why: fault });
}
