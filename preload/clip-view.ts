/**
 * How a clip is seen: its durable state, what is true of it right now, why it waits, and the row
 * the window shows. Part of the contract; pure types and the lists behind them.
 */
/** Durable states of a clip. Anything finer ("sending", "paused") is a view; see {@link Status}. */
export const clipStates = [
  'awaiting-slot',
  'slot-unknown',
  'slot-held',
  'uploaded',
  'published',
  'refused',
  'failed',
  'cancelled',
] as const;
export type ClipState = (typeof clipStates)[number];

/**
 * How it is known when a clip was recorded: its owner said so, the film's own header, the file's name, its coming into
 * being, its last change; or nothing of all this could be true, and it is when it was found.
 */
export const dateSources = ['said', 'container', 'name', 'birth', 'change', 'found'] as const;
export type DateSource = (typeof dateSources)[number];

/**
 * Why a clip is `refused` or `failed`, or why its last try did not work. The sentence for each is
 * in `words.ts`.
 */
export const reasonCodes = [
  'file-too-large',
  'file-gone',
  'file-deleted',
  'file-changed',
  'file-unreadable',
  'file-in-use',
  'file-cut-off',
  'length-unknown',
  'folder-away',
  'folder-different',
  'folder-on-network',
  'watch-limit',
  'metadata-invalid',
  'clipslot-fault',
  'twin-of',
  'request-refused',
  'over-quota',
  'not-authorized',
  'authorization-missing',
  'secret-store-locked',
  'secret-store-changed',
  'authorization-unreadable',
  'claims-refused',
  'answer-not-understood',
  'upload-address-not-allowed',
  'slot-given-twice',
  'slot-gone',
  'slot-expired',
  'slot-of-other-service',
  'block-refused',
  'service-rejected',
  'service-lost-clip',
  'service-lost-blocks',
  'commit-unconfirmed',
  'service-busy',
  'service-error',
  'service-redirected',
  'service-not-itself',
  'offline',
  'proxy-unreachable',
  'proxy-refused',
  'proxy-sign-in',
  'proxy-unsupported',
  'certificate-invalid',
  'certificate-expired',
  'tls-too-old',
  'tls-not-spoken',
  'tls-closed',
  'timed-out',
  'connection-lost',
  'disk-full',
  'queue-in-use',
  'queue-log-held',
  'queue-unwritable',
  'queue-damaged',
  'queue-gone',
  'queue-restored',
  'queue-reset',
  'queue-set-back',
  'not-understood',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

/**
 * A reason a person can act on: the code picks the sentence and the next step, the detail quotes
 * the other side.
 */
export interface Reason {
  readonly code: ReasonCode;
  /** At most 300 characters; never a token, a query string or a path. */
  readonly detail: string | null;
}

/**
 * The things the service does for us: it gives slots, takes bits, tells how far a clip is. Trouble
 * with one need not stop another.
 */
export const lanes = ['slots', 'transfers', 'polls'] as const;
export type Lane = (typeof lanes)[number];

/** What the computer is busy with when sending would hurt. */
export const pcUses = ['recording', 'program-runs', 'on-battery', 'in-use', 'full-screen'] as const;
export type PcUse = (typeof pcUses)[number];

/** What a clip waits for. Times are wall-clock milliseconds. */
export type Waiting =
  | { readonly kind: 'its-turn'; readonly ahead: number }
  | { readonly kind: 'next-try'; readonly at: number; readonly reason: Reason }
  | { readonly kind: 'lane'; readonly lane: Lane; readonly reason: Reason; readonly until: number | null }
  /** `until` null: until the owner resumes. */
  | { readonly kind: 'paused-by-owner'; readonly until: number | null }
  /** This one clip is put aside until the owner lets it go on. */
  | { readonly kind: 'held-by-owner' }
  /** `opensAt` null: the settings leave no time at all. */
  | { readonly kind: 'window'; readonly opensAt: number | null }
  /** As many bytes as the owner allows have gone out; counting starts again then. */
  | { readonly kind: 'cap'; readonly per: 'day' | 'month'; readonly until: number }
  /**
   * Sending would be in the way; it goes on by itself. `program` is named for `program-runs` only.
   */
  | { readonly kind: 'pc-in-use'; readonly what: PcUse; readonly program: string | null }
  | { readonly kind: 'folder-gone' };

/** Why a clip is sent slowly: a limited window, or what the computer is doing. */
export type Slowed =
  | { readonly kind: 'limited-window' }
  | { readonly kind: 'pc-in-use'; readonly what: PcUse; readonly program: string | null };

/**
 * What is true of a clip right now, computed from its row, the clock, the settings and what is
 * running.
 */
export type Status =
  | { readonly code: 'waiting-for-slot'; readonly waiting: Waiting }
  | { readonly code: 'asking-for-slot' }
  | { readonly code: 'checking-slot'; readonly nextAt: number; readonly askOwner: boolean }
  | { readonly code: 'waiting-to-send'; readonly waiting: Waiting }
  | { readonly code: 'sending' }
  | { readonly code: 'finishing' }
  /** `waiting`: why the service is not asked how far it is; null while it is. */
  | { readonly code: 'processing'; readonly serviceState: string; readonly waiting: Waiting | null }
  | { readonly code: 'published' }
  | { readonly code: 'refused'; readonly reason: Reason }
  | { readonly code: 'failed'; readonly reason: Reason }
  /** `reason` null: the owner cancelled it. */
  | { readonly code: 'cancelled'; readonly reason: Reason | null };

/** What the owner may do with a clip now. */
export type ClipAction =
  | 'retry'
  | 'cancel'
  | 'reveal'
  | 'send-now'
  | 'pin'
  | 'unpin'
  | 'hold'
  | 'release'
  | 'forget'
  | 'remember';

/** One clip as the window shows it. Holds no path: the window names clips by id. */
export interface ClipView {
  readonly clipId: string;
  readonly name: string;
  readonly folderName: string;
  readonly state: ClipState;
  readonly status: Status;
  readonly sizeBytes: number;
  /** Bytes given to the network. Some of them may still be on their way, or go again. */
  readonly sentBytes: number;
  /** Bytes in blocks the service has answered 202 or 201 for. */
  readonly acceptedBytes: number;
  /** Bytes the service has put together and vouched for: none before it has the whole file. */
  readonly verifiedBytes: number;
  /** How fast the service takes it now; null while it does not send. */
  readonly bytesPerSecond: number | null;
  /** Why it is sent slowly, while it is. */
  readonly slowedBy: Slowed | null;
  /** When it will be out, waits for windows and caps included; null when that cannot be told. */
  readonly doneAt: number | null;
  /** The owner wants it before others. */
  readonly pinned: boolean;
  /** The owner wants it now, whatever windows, caps and pauses say. */
  readonly sendNow: boolean;
  /** The owner has put it aside. */
  readonly held: boolean;
  readonly durationSeconds: number | null;
  /** When recording began, as the service is told, and how that is known. */
  readonly dateRecorded: string;
  readonly dateSource: DateSource;
  readonly foundAt: number;
  readonly slotAt: number | null;
  readonly uploadedAt: number | null;
  readonly publishedAt: number | null;
  readonly actions: readonly ClipAction[];
}

/**
 * What a file that is no clip yet waits for. `quiet`: it was just written to. `container`: it has no end yet. `closed`:
 * another program has it open. `readable`: the system refuses it for now. `sidecar`: the same of what its owner says about
 * it. `twin`: a copy of it in another container is being made. `fault`: we stumbled over it ourselves.
 */
export const fileWaits = ['quiet', 'container', 'closed', 'readable', 'sidecar', 'twin', 'fault'] as const;
export type WaitsFor = (typeof fileWaits)[number];

/** A file that is not yet a clip: still growing, or not complete. */
export interface GrowingView {
  readonly name: string;
  readonly folderName: string;
  readonly sizeBytes: number;
  readonly waitsFor: WaitsFor;
  /** The system's word for what it waits for, such as `EBUSY`; null where it has none. */
  readonly code: string | null;
}

/** Who may see a published clip [gvr-enum-gameclipvisibility.md]. */
export const visibilities = ['Default', 'Owner', 'Title', 'Public'] as const;
export type Visibility = (typeof visibilities)[number];
