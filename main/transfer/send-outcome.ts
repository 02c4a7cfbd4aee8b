/**
 * What came of sending a clip, or a block of it: the one shape between what the wire said and the
 * clip's event. It is made where something is found out (at the service, in the file) and goes up
 * as it is, until `Conclusions` makes an event of it.
 */
import type { BlockOutcome } from '../service/block-outcome.ts';

export type SendOutcome =
  /**
   * Of a clip, "accepted" says: every block was accepted at some time, and no answer said
   * "committed".
   */
  | BlockOutcome
  /** The file is not what was recorded; what became of it is found out later. */
  | FileDiffers
  | { readonly kind: 'unreadable'; readonly code: string }
  /** What was sent is no longer what the file holds: two versions would be mixed. */
  | { readonly kind: 'blocks-altered' }
  /** The service took the file and will not publish it. */
  | { readonly kind: 'rejected'; readonly state: string };

export interface FileDiffers {
  readonly kind: 'file-differs';
}

export const fileDiffers: FileDiffers = { kind: 'file-differs' };
