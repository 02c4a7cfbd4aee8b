/** What the answer to a block means. */
import { couldBeTheService, type Failure } from './failure.ts';
import type { Answer } from './http/wire.ts';

/** What came of sending one block, as far as the service has a say in it. */
export type BlockOutcome =
  /**
   * `again`: the service had it already (409), so the answer to an earlier sending of it was lost.
   */
  | { readonly kind: 'accepted'; readonly again?: true }
  /**
   * Says the service: all blocks have arrived, and it has made one file of them; may answer any
   * block [uri-uriput.md]. Not believed while some block has not been sent.
   */
  | { readonly kind: 'committed' }
  /** We ended it ourselves. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly failure: Failure };

// Blocks come by the hundred in a second: what says the same is the same.
export const accepted: BlockOutcome = { kind: 'accepted' };
const acceptedBefore: BlockOutcome = { kind: 'accepted', again: true };
export const committed: BlockOutcome = { kind: 'committed' };
export const stopped: BlockOutcome = { kind: 'stopped' };

/** What an answer says of a block, or null when it does not say that the service has it. */
export function takenAs(answer: Answer): BlockOutcome | null {
  // A network's sign-in page answers 200 to everything: only the service may say that it has the
  // bits.
  if (!couldBeTheService(answer)) return null;
  // 204 is documented for other calls only, and says as much: it has it, and no more is to be said.
  if (answer.status === 202 || answer.status === 204) return accepted;
  if (answer.status === 200 || answer.status === 201) return committed;
  return answer.status === 409 ? acceptedBefore : null;
}
