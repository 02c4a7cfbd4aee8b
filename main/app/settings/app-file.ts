/**
 * What `app.json` may say, read field by field: one that cannot be read costs itself and nothing
 * else, and what a newer version wrote is carried along. Pure.
 */
import { z } from 'zod';
import type { Environment } from '../../../preload/environment.ts';
import { languageChoices, themes } from '../../../preload/settings-choices.ts';
import { environment } from '../../../preload/setup-contract.ts';
import { windowPlace } from '../window/window-place.ts';
import type { JsonObject } from './settings-file.ts';

const port = z.number().int().min(1).max(65_535);

const appFile = z.object({
  /** The one whose queue runs; null: not known, and only the owner may say. */
  environment: environment.nullable().default(null),
  /** The one whose files lie in the app's folder itself: it is older than environments are. */
  rootEnvironment: environment.nullable().default(null),
  /** Slots hold the address of the practice service, so it has to come back on the same ports. */
  practicePorts: z.object({ metadata: port, transfer: port }).nullable().default(null),
  /** How the practice service is to behave; null: as a service should. */
  practiceScenario: z.string().max(512).nullable().default(null),
  /** The owner has closed the window once and knows that Clipslot works on. */
  closedOnce: z.boolean().default(false),
  /** What the owner wants a notification for. */
  notifications: z
    .object({ needsYou: z.boolean().default(true), allPublished: z.boolean().default(false) })
    .prefault({}),
  /** Where the window was; null: not shown yet. */
  windowPlace: windowPlace.nullable().default(null),
  /** Of the page, in percent. */
  zoom: z.number().int().min(50).max(200).default(100),
  language: z.enum(languageChoices).default('system'),
  theme: z.enum(themes).default('system'),
  startAtLogin: z.boolean().default(false),
  startHidden: z.boolean().default(true),
  /**
   * What the owner has agreed to, by environment, see `consent.ts`; the page can neither read nor
   * write it.
   */
  agreed: z.record(z.string(), z.array(z.string().max(4096))).default({}),
});
export type AppFile = z.infer<typeof appFile>;

export interface AppFileRead {
  readonly app: AppFile;
  /** Fields that say something this version does not understand. */
  readonly notUnderstood: readonly string[];
}

export function readAppFile(data: JsonObject): AppFileRead {
  const fields = Object.entries(appFile.shape);
  const isGood = (name: string, schema: z.ZodType) => schema.safeParse(data[name]).success;
  const notUnderstood = fields.filter(([name, schema]) => !isGood(name, schema)).map(([name]) => name);
  const understood = Object.entries(data).filter(([name]) => !notUnderstood.includes(name));
  return { app: appFile.parse(Object.fromEntries(understood)), notUnderstood };
}

/** What stands in the app's folder, as far as it tells which environment was at work. */
export interface Traces {
  /** A configuration in the folder itself, as from before there were environments. */
  readonly rootData: JsonObject | null;
  /** Something is set up in a folder of its own. */
  readonly hasEnvironments: boolean;
}

/**
 * The environment where `app.json` does not name one. Before there were environments one
 * configuration lay in the app's folder, and it stays where it is, with its queue. Null where
 * anything is set up and nothing says which was at work: that is not guessed.
 */
export function unnamedEnvironment(data: JsonObject, { rootData, hasEnvironments }: Traces) {
  const known = (of: Environment | null, isRoot: boolean) => ({
    environment: of,
    rootEnvironment: isRoot ? of : null,
  });
  if (rootData === null) return known(hasEnvironments ? null : 'practice', false);
  if (data.service === 'practice') return known('practice', true);
  // The practice service and one for tests are both on this computer: the address does not tell.
  return known(hasEnvironments || isOnThisComputer(rootData) ? null : 'production', true);
}

function isOnThisComputer({ service }: JsonObject): boolean {
  const address = z.object({ metadataUrl: z.string() }).safeParse(service);
  return address.success && /^http:\/\/(127\.|localhost|\[::1\])/.test(address.data.metadataUrl);
}
