/**
 * What the window may ask about the program itself: version, updates, log, diagnostics. Part of the
 * contract.
 */
import { z } from 'zod';
import { clipId } from './queue-contract.ts';

/**
 * Where an update stands. `off`: this build has no place to look for any. `found` waits for the
 * owner's word, `ready` for the owner's word to restart; nothing is fetched or installed without
 * it.
 */
export type UpdateView =
  | { readonly state: 'off' | 'checking' }
  | { readonly state: 'none'; readonly checkedAt: number | null; readonly failed: boolean }
  | { readonly state: 'found'; readonly version: string; readonly failed: boolean }
  | { readonly state: 'fetching'; readonly version: string; readonly share: number }
  | { readonly state: 'ready'; readonly version: string; readonly whenQuiet: boolean };

export interface AboutView {
  readonly version: string;
  readonly electron: string;
  readonly update: UpdateView;
}

/** What became of something the owner wanted saved. */
export interface Saved {
  /**
   * `cancelled`: the owner thought better of it. `unavailable`: no queue is running that could be
   * told about.
   */
  readonly outcome: 'saved' | 'cancelled' | 'unavailable' | 'unwritable';
  readonly fileName: string | null;
}

/** Every request about the program. */
export const aboutRequests = {
  getAbout: z.undefined(),
  checkForUpdates: z.undefined(),
  fetchUpdate: z.undefined(),
  /** `when-quiet`: as soon as nothing is being sent. */
  installUpdate: z.strictObject({ when: z.enum(['now', 'when-quiet']) }),
  /** Asks where to, then writes one file. */
  exportDiagnostics: z.undefined(),
  /** Everything that is known of one clip: a page, and beside it the same for programs. */
  exportEvidence: z.strictObject({ clipId }),
  openLogs: z.undefined(),
  openLicences: z.undefined(),
  /** An exception of the page, for the log. */
  reportFault: z.strictObject({ message: z.string().max(2000), stack: z.string().max(8000) }),
  /** Ends the app, as the tray does. */
  quit: z.undefined(),
} satisfies Record<string, z.ZodType>;

export interface AboutReplies {
  getAbout: AboutView;
  checkForUpdates: UpdateView;
  fetchUpdate: UpdateView;
  installUpdate: UpdateView;
  exportDiagnostics: Saved;
  exportEvidence: Saved;
  openLogs: boolean;
  openLicences: boolean;
  reportFault: boolean;
  quit: boolean;
}
