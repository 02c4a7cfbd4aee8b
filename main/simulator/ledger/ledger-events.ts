/** The lines of the ledger: everything that had an effect, and one line for every request. Never a token. */

import type { LastState } from './clip-states.ts';
import type { SlotRequest } from './requested-slot.ts';

export type CallKind =
  | 'slot'
  | 'block'
  | 'thumbnail'
  | 'get'
  | 'list'
  | 'delete'
  | 'metadata'
  | 'rating'
  | 'download'
  | 'format'
  | 'other';

export type ThumbnailSize = 'large' | 'small';

export type LedgerEvent =
  | SlotMade
  | BlockStored
  | { event: 'forgot'; at: number; gameClipId: string; blockNums: readonly number[] }
  | { event: 'commit'; at: number; gameClipId: string; bytes: number; sha256: string | null }
  | ThumbnailStored
  | { event: 'deleted'; at: number; gameClipId: string; by: 'owner' | 'fifo' }
  | { event: 'gone'; at: number; gameClipId: string; status: number }
  /** Where this clip ends once its bits are there. */
  | { event: 'fate'; at: number; gameClipId: string; lastState: LastState }
  | { event: 'metadata'; at: number; gameClipId: string; changes: Readonly<Record<string, string>> }
  | { event: 'counted'; at: number; gameClipId: string; what: 'view' | 'flag' | 'rating'; value: number }
  | { event: 'advanced'; at: number; gameClipId: string; steps: number; state: string | null }
  | RequestSeen
  | { event: 'reset'; at: number };

export interface SlotMade {
  readonly event: 'slot';
  readonly at: number;
  readonly requestId: number;
  readonly gameClipId: string;
  readonly uploadId: string;
  readonly scid: string;
  readonly xuid: string;
  readonly titleId: string;
  readonly sandboxId: string;
  readonly deviceType: string;
  readonly request: SlotRequest;
}

export interface BlockStored {
  readonly event: 'block';
  readonly at: number;
  readonly gameClipId: string;
  readonly blockNum: number;
  readonly sizeBytes: number;
  readonly sha256: string | null;
  /** Name of the file inside the state folder; null when bits are not kept. */
  readonly file: string | null;
  /** false: the bytes were equal to what is stored, or were set aside. Only counted. */
  readonly stored: boolean;
}

export interface ThumbnailStored {
  readonly event: 'thumbnail';
  readonly at: number;
  readonly gameClipId: string;
  readonly size: ThumbnailSize;
  readonly sizeBytes: number;
  readonly sha256: string | null;
  readonly contentType: string | null;
  readonly file: string | null;
}

export interface RequestSeen {
  readonly event: 'request';
  readonly at: number;
  readonly requestId: number;
  readonly kind: CallKind;
  readonly gameClipId: string | null;
  /** null: the connection ended before a status was chosen. */
  readonly status: number | null;
  /** The whole answer left this process. */
  readonly answered: boolean;
  readonly refusal: string | null;
  readonly fault: string | null;
  readonly blockNum: number | null;
  readonly systemProperties: string | null;
  /** SHA-256 of the Authorization value: tells identities apart without keeping one. */
  readonly identity: string | null;
}
