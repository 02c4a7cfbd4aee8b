/**
 * What the window may ask while the app is being set up, and how far that has come. Part of the
 * contract.
 */
import { z } from 'zod';
import { type Environment, environments } from './environment.ts';
import type { Language } from './language.ts';

export const environment = z.enum(environments);

/** First run: what is missing before the engine can start. */
export interface SetupView {
  /**
   * `starting`: nothing is known yet. `waiting`: settings cannot be looked at now, as `problem`
   * says; tried again by itself. `unknown`: which environment was at work has to be asked.
   * `needed`: no settings yet. `invalid`: there are settings, and `problem` says what is wrong.
   * `changing`: from one running engine to the next. `done`: running.
   */
  readonly state: 'starting' | 'waiting' | 'unknown' | 'needed' | 'invalid' | 'changing' | 'done';
  readonly problem: string | null;
  /** What the settings said before they were damaged is still known. */
  readonly canRestore: boolean;
  /** What of the app's own settings could not be read, and where that is kept. */
  readonly loss: string | null;
  readonly folderNames: readonly string[];
  readonly environment: Environment;
  /** What the window speaks. */
  readonly language: Language;
  /** Where the authorization stands, when that is worth saying. */
  readonly notice: SetupNotice | null;
  /** Until the window was closed once, it says that closing leaves Clipslot working in the tray. */
  readonly closeHintDue: boolean;
}

/**
 * `authorization-missing`: none is at hand; nothing can be asked or sent until one is entered.
 * `authorization-not-kept`: this computer has no safe place for it, so it is forgotten at the end
 * of the session.
 */
export type SetupNotice = 'authorization-missing' | 'authorization-not-kept';

/** Programs whose folders can be suggested. */
export const recorders = ['game-bar', 'shadowplay', 'obs', 'steam'] as const;
export type Recorder = (typeof recorders)[number];

/** The window names folders by id: it learns no path. */
export interface SuggestedFolder {
  readonly folderId: string;
  readonly name: string;
  readonly recorder: Recorder;
}

export interface SetupResult {
  readonly ok: boolean;
  /** One line naming the field and the fix, when not ok. */
  readonly problem: string | null;
}

const shortText = z.string().trim().min(1).max(512);
/** The whole Authorization header value. Goes in, never comes out again. */
const authorization = z.string().trim().min(1).max(16_384);

/** Every request of the first run. */
export const setupRequests = {
  getSetup: z.undefined(),
  /** The environments that have settings already. */
  environmentsSetUp: z.undefined(),
  /** Folders recorders usually save to, where they are there and not chosen yet. */
  suggestFolders: z.undefined(),
  /** Adds a suggested folder to the set-up being made. */
  takeFolder: z.strictObject({ folderId: z.string().min(1).max(64) }),
  /** Opens the folder dialog; adds the choice to the set-up being made. */
  chooseFolder: z.undefined(),
  finishSetup: z.discriminatedUnion('environment', [
    z.strictObject({ environment: z.literal('practice') }),
    z.strictObject({
      environment: z.enum(['test', 'production']),
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
  /** Tries to start again, after what kept it from starting was mended. */
  startAgain: z.undefined(),
  /** Goes on with what the settings said before they were damaged. */
  restoreSettings: z.undefined(),
} satisfies Record<string, z.ZodType>;

export interface SetupReplies {
  getSetup: SetupView;
  environmentsSetUp: readonly Environment[];
  suggestFolders: readonly SuggestedFolder[];
  takeFolder: SetupView;
  chooseFolder: SetupView;
  finishSetup: SetupResult;
  unchooseFolder: SetupView;
  renewAuthorization: SetupResult;
  openSettings: boolean;
  startAgain: boolean;
  restoreSettings: boolean;
}
