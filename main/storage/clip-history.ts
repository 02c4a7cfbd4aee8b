/** What happened to a clip: as it is told while it happens, and as its history keeps it. Types only. */
import type { Clip, ClipEvent } from '../model/clip.ts';
import type { OverrideEvent } from '../model/clip-overrides.ts';
import type { PutAway, PutAwayDelay } from './put-away-list.ts';

/** A change that is on the disk. */
export interface Applied {
  readonly clip: Clip;
  readonly event:
    | ClipEvent['type']
    | 'found'
    | 'moved'
    | 'edited'
    | 'placed'
    | 'sidecar-late'
    | 'undone'
    | PutAway
    | PutAwayDelay
    | OverrideEvent;
  readonly at: number;
}

export interface HistoryEntry {
  readonly at: number;
  readonly event: string;
  readonly state: string;
  readonly detail: string | null;
}
