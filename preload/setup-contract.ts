/** What the window may ask while the app is being set up, and how far that has come. Part of the contract. */
import { z } from 'zod';

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

const shortText = z.string().trim().min(1).max(512);
/** The whole Authorization header value. Goes in, never comes out again. */
const authorization = z.string().trim().min(1).max(16_384);

/** Every request of the first run. */
export const setupRequests = {
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
} satisfies Record<string, z.ZodType>;

export interface SetupReplies {
  getSetup: SetupView;
  chooseFolder: SetupView;
  finishSetup: SetupResult;
  unchooseFolder: SetupView;
  renewAuthorization: SetupResult;
  openSettings: boolean;
}
