/**
 * What the window may ask about the settings: a draft that is checked as a whole and saved only
 * once the engine runs with it, the test of a connection, the app's own preferences, and
 * environments. Part of the contract.
 */
import { z } from 'zod';
import type { Reason } from './clip-view.ts';
import {
  afterPublishedChoices,
  type ConnectionStepName,
  halfHoursAWeek,
  languageChoices,
  responses,
  sendOrders,
  themes,
  visibilities,
  weekPaces,
} from './settings-choices.ts';
import { environment, type SetupResult, type SuggestedFolder } from './setup-contract.ts';

const text = z.string().trim().max(512);
const bytes = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** The whole Authorization header value; null: the one there is. Goes in, never comes out again. */
const newAuthorization = z.string().trim().min(1).max(16_384).nullable();
const response = z.enum(responses);

/** The window names folders and files by these: it learns no path. */
const folderId = z.string().min(1).max(64);
const fileId = folderId;

const folderDraft = z.strictObject({
  folderId,
  include: z.array(text).max(32),
  /** Request fields of its clips; an empty text leaves a field out. */
  defaults: z.strictObject({
    greatestMomentId: text,
    userCaption: text,
    titleData: z.string().max(10_240),
    visibility: z.enum(visibilities),
    savedByUser: z.boolean(),
  }),
});
export type FolderDraft = z.infer<typeof folderDraft>;

const serviceDraft = z.strictObject({
  metadataUrl: text,
  transferHosts: z.array(text).max(32),
  /** `system`, `none` or an address. */
  proxy: text,
  /** A file of certificates to believe as well, by its id; null: none. */
  certificates: fileId.nullable(),
  scid: text,
  authorization: z.discriminatedUnion('from', [
    z.strictObject({ from: z.literal('stored') }),
    z.strictObject({ from: z.literal('command'), command: z.array(z.string().max(1024)).max(32) }),
    z.strictObject({ from: z.literal('env'), name: text }),
  ]),
});
export type ServiceDraft = z.infer<typeof serviceDraft>;

const transfersDraft = z.strictObject({
  /** From Monday 00:00 on. */
  week: z.array(z.enum(weekPaces)).length(halfHoursAWeek),
  /** Null: this computer's. */
  timeZone: text.nullable(),
  bytesPerSecond: bytes.nullable(),
  limitedBytesPerSecond: bytes,
  bytesPerDay: bytes.nullable(),
  bytesPerMonth: bytes.nullable(),
  order: z.enum(sendOrders),
  clipsAtOnce: z.number().int().min(0).max(1000),
  blocksAtOnce: z.number().int().min(0).max(1000),
  captureSafe: z.strictObject({
    processes: z.array(text).max(256),
    whileProcessesRun: response,
    whileRecording: response,
    fullScreen: response,
    onBattery: response,
    pcInUse: response,
  }),
});
export type TransfersDraft = z.infer<typeof transfersDraft>;

/**
 * What the owner is changing. Checked by the engine's own rules when it is saved; here only its
 * size.
 */
export const settingsDraft = z.strictObject({
  folders: z.array(folderDraft).max(64),
  service: serviceDraft,
  transfers: transfersDraft,
  afterPublished: z.strictObject({
    do: z.enum(afterPublishedChoices),
    /** Where to, for `move`. */
    folderId: folderId.nullable(),
    afterDays: z.number().int().min(0).max(1_000_000),
  }),
});
export type SettingsDraft = z.infer<typeof settingsDraft>;

/** A folder as the window shows it. */
export interface KnownFolder {
  readonly folderId: string;
  readonly name: string;
}

/** Everything the settings show. */
export interface SettingsView {
  readonly saved: SettingsDraft;
  /** Those the draft names. */
  readonly folders: readonly KnownFolder[];
  readonly suggestions: readonly SuggestedFolder[];
  /** The name of the file of certificates, where there is one. */
  readonly certificatesName: string | null;
  /** Defaults of a folder that is added. */
  readonly newFolder: Omit<FolderDraft, 'folderId'>;
  /** The zone this computer is set to. */
  readonly systemTimeZone: string;
  /** Where the entered authorization is; null: there is none. */
  readonly authorizationKept: 'safely' | 'for-this-session' | null;
  readonly preferences: Preferences;
}

const preferences = z.strictObject({
  language: z.enum(languageChoices),
  theme: z.enum(themes),
  startAtLogin: z.boolean(),
  startHidden: z.boolean(),
  notifications: z.strictObject({ needsYou: z.boolean(), allPublished: z.boolean() }),
});
/** What concerns the app on this computer and not the queue; each holds at once. */
export type Preferences = z.infer<typeof preferences>;

export type SettingsSaved =
  /** `live`: nothing had to stop for it. */
  | { readonly ok: true; readonly live: boolean }
  /** One line; `field` as the configuration names it, where it is about one. */
  | { readonly ok: false; readonly problem: string; readonly field: string | null }
  /**
   * So many clips hold a slot of the former service and would wait: asked again with
   * `otherService`.
   */
  | { readonly ok: false; readonly slotsOfFormer: number };

export interface ConnectionStep {
  readonly step: ConnectionStepName;
  readonly outcome: 'good' | 'bad' | 'not-reached';
  /** Why it is bad. */
  readonly reason: Reason | null;
}

export type ConnectionTested =
  | { readonly tested: true; readonly steps: readonly ConnectionStep[] }
  | { readonly tested: false; readonly problem: string; readonly field: string | null };

/** How the practice service behaves, and how else it could. */
export interface Scenarios {
  readonly active: string;
  readonly scenarios: readonly { readonly name: string; readonly sentence: string }[];
}

/** Every request of the settings. */
export const settingsRequests = {
  /** Null while no engine runs. */
  getSettings: z.undefined(),
  saveSettings: z.strictObject({
    draft: settingsDraft,
    authorization: newAuthorization,
    /** The owner knows that slots of the former service wait for it to come back. */
    otherService: z.boolean(),
  }),
  /** Tries to reach a service with these settings; changes nothing anywhere. */
  testConnection: z.strictObject({ service: serviceDraft, authorization: newAuthorization }),
  /** Opens the folder dialog; null when the owner cancels. */
  findFolder: z.undefined(),
  /** Opens the file dialog for certificates to believe. */
  findCertificates: z.undefined(),
  /** What the practice service can play. */
  getScenarios: z.undefined(),
  chooseScenario: z.strictObject({ name: text }),
  changePreferences: preferences.partial(),
  switchEnvironment: z.strictObject({ environment }),
} satisfies Record<string, z.ZodType>;

export interface SettingsReplies {
  getSettings: SettingsView | null;
  saveSettings: SettingsSaved;
  testConnection: ConnectionTested;
  findFolder: { readonly folder: KnownFolder | null; readonly problem: string | null };
  findCertificates: { readonly fileId: string; readonly name: string } | null;
  /** Null outside the practice environment. */
  getScenarios: Scenarios | null;
  chooseScenario: boolean;
  /** False when the system did not take it. */
  changePreferences: boolean;
  switchEnvironment: SetupResult;
}
