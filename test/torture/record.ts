/**
 * Everything a campaign leaves behind for the checker to judge, as plain data: what the service saw, what the engine's
 * database holds, what the engine told, what lay on the disk. All times are engine time in milliseconds.
 */
import type { LedgerDocument } from '../../main/simulator/ledger/ledger-document.ts';

export interface ClipFact {
  readonly clipId: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly edgesDigest: string;
  readonly foundAt: number;
  readonly state: string;
  readonly nextAt: number;
  readonly askOwner: boolean;
  readonly reason: string | null;
  readonly resume: string | null;
  readonly gameClipId: string | null;
}

export interface RequestFact {
  readonly attemptId: number;
  readonly clipId: string;
  readonly correlation: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly outcome: 'granted' | 'refused' | 'not-sent' | 'unknown' | 'unreadable' | null;
  readonly resolution: 'absent' | 'orphan-deleted' | null;
  readonly resolvedAt: number | null;
}

export interface SlotFact {
  readonly gameClipId: string;
  readonly clipId: string;
  readonly standing: 'active' | 'gone' | 'spent' | 'orphan' | 'deleted';
}

export interface HistoryFact {
  readonly clipId: string;
  readonly at: number;
  readonly event: string;
  readonly state: string;
  readonly detail: string | null;
}

/** What the database says; read while no engine runs. */
export interface DatabaseFacts {
  readonly integrity: string;
  readonly clips: readonly ClipFact[];
  readonly requests: readonly RequestFact[];
  readonly slots: readonly SlotFact[];
  readonly blocks: readonly { readonly gameClipId: string; readonly acceptedAt: number }[];
  readonly history: readonly HistoryFact[];
  readonly lanes: readonly { readonly name: string; readonly nextAt: number }[];
}

/** What was promised on the disk at the moment of a death: who waits until when. */
export interface Promised {
  readonly at: number;
  readonly clips: readonly { readonly clipId: string; readonly state: string; readonly nextAt: number }[];
  readonly lanes: DatabaseFacts['lanes'];
}

/** A content that lay in the capture folder at some time. No two files of a campaign ever hold the same. */
export interface ContentFact {
  readonly sizeBytes: number;
  readonly edgesDigest: string;
  readonly sha256: string;
}

export interface FileFact {
  readonly path: string;
  readonly sha256: string;
}

/** A file as the owner left it: a clip, or something that lies beside one. */
export interface OwnersFile extends FileFact {
  readonly isClip: boolean;
}

/** A time during which the capture folder was away, or another lay in its place. */
export interface FolderAway {
  readonly from: number;
  readonly to: number;
  /** What lay in it when it went. */
  readonly sha256s: readonly string[];
}

export type ServerSlot = LedgerDocument['slots'][number];
export type ServerPost = LedgerDocument['posts'][number];

export interface CampaignRecord {
  readonly ledger: Pick<LedgerDocument, 'slots' | 'posts'>;
  readonly database: DatabaseFacts;
  /** What databases held that were set back since; part of it is in `database` as well. */
  readonly lost: Pick<DatabaseFacts, 'clips' | 'requests' | 'slots' | 'history'>;
  /** How often the data folder, or a part of it, was set back. */
  readonly setBacks: number;
  /** What the engine told the outside as done, over all runs. */
  readonly told: readonly Pick<HistoryFact, 'clipId' | 'at' | 'event'>[];
  /** Exceptions nobody expected, and deaths nobody ordered. */
  readonly bugs: readonly string[];
  readonly promises: readonly Promised[];
  readonly contents: readonly ContentFact[];
  /** What the owner left in the capture folder, and what is really there. */
  readonly expectedFiles: readonly OwnersFile[];
  readonly foundFiles: readonly FileFact[];
  readonly folderAway: readonly FolderAway[];
  /** Requests that reached a host which is not configured. */
  readonly decoyRequests: readonly string[];
  /** Engine time of a moment the service noted. */
  readonly engineTimeOf: (iso: string) => number;
  readonly endedAt: number;
}
