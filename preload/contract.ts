/**
 * The whole conversation between the window and the main process: what may be asked, what is answered, what is pushed.
 * Imports zod and nothing else. The main process parses every request with `requests`; answers and pushes are our own
 * code on both sides, so types are enough there.
 */
import { z } from 'zod';

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

/** Why a clip is `refused` or `failed`, or why its last try did not work. The sentence for each is in `words.ts`. */
export const reasonCodes = [
  'file-too-large',
  'file-gone',
  'file-changed',
  'file-unreadable',
  'file-in-use',
  'file-cut-off',
  'folder-away',
  'folder-different',
  'folder-on-network',
  'watch-limit',
  'metadata-invalid',
  'request-refused',
  'over-quota',
  'not-authorized',
  'claims-refused',
  'answer-not-understood',
  'upload-address-not-allowed',
  'slot-given-twice',
  'slot-gone',
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
  'certificate-invalid',
  'timed-out',
  'connection-lost',
  'disk-full',
  'queue-in-use',
  'queue-unwritable',
  'queue-damaged',
  'queue-gone',
  'queue-restored',
  'queue-reset',
  'queue-set-back',
  'not-understood',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

/** A reason a person can act on: the code picks the sentence and the next step, the detail quotes the other side. */
export interface Reason {
  readonly code: ReasonCode;
  /** At most 300 characters; never a token, a query string or a path. */
  readonly detail: string | null;
}

/** The two things the service does for us; trouble with one need not stop the other. */
export type Lane = 'slots' | 'transfers';

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
  /** `opensAt` null: the settings leave no time at all. */
  | { readonly kind: 'window'; readonly opensAt: number | null }
  /** As many bytes as the owner allows have gone out; counting starts anew then. */
  | { readonly kind: 'cap'; readonly per: 'day' | 'month'; readonly until: number }
  /** Sending would be in the way; it goes on by itself. `program` is named for `program-runs` only. */
  | { readonly kind: 'pc-in-use'; readonly what: PcUse; readonly program: string | null }
  | { readonly kind: 'folder-gone' };

/** Why a clip is sent slowly: a limited window, or what the computer is doing. */
export type Slowed =
  | { readonly kind: 'limited-window' }
  | { readonly kind: 'pc-in-use'; readonly what: PcUse; readonly program: string | null };

/** What is true of a clip right now, computed from its row, the clock, the settings and what is running. */
export type Status =
  | { readonly code: 'waiting-for-slot'; readonly waiting: Waiting }
  | { readonly code: 'asking-for-slot' }
  | { readonly code: 'checking-slot'; readonly nextAt: number; readonly askOwner: boolean }
  | { readonly code: 'waiting-to-send'; readonly waiting: Waiting }
  | { readonly code: 'sending' }
  | { readonly code: 'finishing' }
  | { readonly code: 'processing'; readonly serviceState: string }
  | { readonly code: 'published' }
  | { readonly code: 'refused'; readonly reason: Reason }
  | { readonly code: 'failed'; readonly reason: Reason }
  | { readonly code: 'cancelled' };

/** What the owner may do with a clip now. */
export type ClipAction = 'retry' | 'cancel' | 'reveal';

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
  readonly durationSeconds: number | null;
  readonly foundAt: number;
  readonly slotAt: number | null;
  readonly uploadedAt: number | null;
  readonly publishedAt: number | null;
  readonly actions: readonly ClipAction[];
}

/** A file that is not yet a clip: still growing, or not complete. */
export interface GrowingView {
  readonly name: string;
  readonly folderName: string;
  readonly sizeBytes: number;
  readonly waitsFor: 'quiet' | 'container' | 'closed' | 'readable';
}

/**
 * Trouble that concerns every clip: shown once, as a banner. `folder`: a capture folder is away or another one;
 * `watching`: new files in it are found later than usual.
 */
export interface Banner {
  readonly kind: 'lane' | 'folder' | 'watching' | 'database';
  readonly lane: Lane | null;
  readonly folderName: string | null;
  readonly reason: Reason;
  readonly until: number | null;
}

/** The queue at a glance; pushed at most ten times a second, and cheap however long the queue is. */
export interface QueueOverview {
  /** Rises whenever any clip's view may have changed: ask for the visible rows again. */
  readonly revision: number;
  readonly counts: Readonly<Record<ClipState, number>>;
  /** Clips nothing but a person can bring on. */
  readonly needsPerson: number;
  readonly paused: boolean;
  /** When the pause ends by itself; null when it does not, or when there is none. */
  readonly pausedUntil: number | null;
  /** How fast everything together goes out now; null while nothing does. */
  readonly bytesPerSecond: number | null;
  readonly sendingClips: number;
  /** Some of the files that are not clips yet. */
  readonly growing: readonly GrowingView[];
  /** How many there are in all. */
  readonly growingCount: number;
  readonly banners: readonly Banner[];
  readonly service: 'practice' | 'real';
}

/** A page of the queue: newest first within its group; unfinished before finished. */
export interface QueuePage {
  readonly revision: number;
  readonly total: number;
  readonly offset: number;
  readonly clips: readonly ClipView[];
}

/** First run: what is missing before the engine can start. */
export interface SetupView {
  /** `needed`: no settings yet. `invalid`: there are settings, and `problem` says what is wrong. `done`: running. */
  readonly state: 'needed' | 'invalid' | 'done';
  readonly problem: string | null;
  readonly folderNames: readonly string[];
  readonly service: 'practice' | 'real' | null;
  /** Where the authorization stands, when that is worth saying. */
  readonly notice: SetupNotice | null;
  /** Until the window was closed once, it says that closing leaves Clipslot working in the tray. */
  readonly closeHintDue: boolean;
}

/**
 * `authorization-missing`: none is at hand; nothing can be asked or sent until one is entered.
 * `authorization-not-kept`: this computer has no safe place for it, so it is forgotten at the end of the session.
 */
export type SetupNotice = 'authorization-missing' | 'authorization-not-kept';

export interface SetupResult {
  readonly ok: boolean;
  /** One line naming the field and the fix, when not ok. */
  readonly problem: string | null;
}

const clipId = z.string().min(1).max(64);
const shortText = z.string().trim().min(1).max(512);
/** The whole Authorization header value. Goes in, never comes out again. */
const authorization = z.string().trim().min(1).max(16_384);

/** Every request the window may make, with the schema its input must satisfy. Unknown keys are refused. */
export const requests = {
  getSetup: z.undefined(),
  /** Opens the folder dialog; adds the choice to the set-up being made. */
  chooseFolder: z.undefined(),
  finishSetup: z.discriminatedUnion('service', [
    z.strictObject({ service: z.literal('practice') }),
    z.strictObject({
      service: z.literal('real'),
      metadataUrl: shortText,
      transferHosts: z.array(shortText).min(1).max(16),
      scid: shortText,
      greatestMomentId: shortText,
      authorization,
    }),
  ]),
  /** Takes a folder out of the set-up being made; counts from 0 as in `folderNames`. */
  unchooseFolder: z.strictObject({ index: z.number().int().min(0).max(63) }),
  renewAuthorization: z.strictObject({ authorization }),
  /** Shows the settings file in its folder. */
  openSettings: z.undefined(),
  getOverview: z.undefined(),
  getQueuePage: z.strictObject({
    offset: z.number().int().min(0),
    limit: z.number().int().min(1).max(200),
  }),
  retryClip: z.strictObject({ clipId }),
  cancelClip: z.strictObject({ clipId }),
  revealClip: z.strictObject({ clipId }),
  openFolder: z.undefined(),
  pauseAll: z.undefined(),
  resumeAll: z.undefined(),
} satisfies Record<string, z.ZodType>;

export type RequestName = keyof typeof requests;
export type RequestInput<N extends RequestName> = z.infer<(typeof requests)[N]>;

/** What each request answers with. An action that no longer applies answers `false`, never an exception. */
export interface Replies {
  getSetup: SetupView;
  chooseFolder: SetupView;
  finishSetup: SetupResult;
  unchooseFolder: SetupView;
  renewAuthorization: SetupResult;
  openSettings: boolean;
  getOverview: QueueOverview | null;
  getQueuePage: QueuePage;
  retryClip: boolean;
  cancelClip: boolean;
  revealClip: boolean;
  openFolder: boolean;
  pauseAll: boolean;
  resumeAll: boolean;
}

/** What the main process sends without being asked. */
export interface Pushes {
  queueChanged: QueueOverview;
  setupChanged: SetupView;
}

type Ask<N extends RequestName> =
  undefined extends RequestInput<N>
    ? () => Promise<Replies[N]>
    : (input: RequestInput<N>) => Promise<Replies[N]>;

/** What the page finds at `window.clipslot`. */
export type Bridge = { readonly [N in RequestName]: Ask<N> } & {
  onQueueChanged(listener: (overview: QueueOverview) => void): () => void;
  onSetupChanged(listener: (setup: SetupView) => void): () => void;
};

/** What the main process supplies: one function a request, its input already checked. */
export type Handlers = {
  readonly [N in RequestName]: (input: RequestInput<N>) => Replies[N] | Promise<Replies[N]>;
};
