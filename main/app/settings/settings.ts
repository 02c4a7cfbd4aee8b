/**
 * What the app keeps in its own folder: for each environment a `config.json`, in the format the
 * command line reads too, and `app.json`, what only the app knows. Both may have been edited by
 * hand, so both are parsed.
 */

import { join } from 'node:path';
import { z } from 'zod';
import { type Environment, environments } from '../../../preload/environment.ts';
import { languageChoices, themes } from '../../../preload/settings-choices.ts';
import { environment } from '../../../preload/setup-contract.ts';
import { readJson, writePrivately } from '../../base/private-file.ts';

const port = z.number().int().min(1).max(65_535);

/** The oldest are asked about again. */
const mostAgreed = 200;

const appFile = z.object({
  /** The one whose queue runs. */
  environment: environment.default('practice'),
  /** The one whose files lie in the app's folder itself: it is older than environments are. */
  rootEnvironment: environment.nullable().default(null),
  /** Slots hold the address of the practice service, so it has to come back on the same ports. */
  practicePorts: z.strictObject({ metadata: port, transfer: port }).nullable().default(null),
  /** How the practice service is to behave; null: as a service should. */
  practiceScenario: z.string().max(512).nullable().default(null),
  /** The owner has closed the window once and knows that Clipslot works on. */
  closedOnce: z.boolean().default(false),
  /** What the owner wants a notification for. */
  notifications: z
    .strictObject({ needsYou: z.boolean().default(true), allPublished: z.boolean().default(false) })
    .prefault({}),
  language: z.enum(languageChoices).default('system'),
  theme: z.enum(themes).default('system'),
  startAtLogin: z.boolean().default(false),
  startHidden: z.boolean().default(true),
  /** What the owner has agreed to, see `consent.ts`; the page can neither read nor write it. */
  agreed: z.partialRecord(environment, z.array(z.string().max(4096)).max(mostAgreed)).default({}),
});
export type AppFile = z.infer<typeof appFile>;

export interface Account {
  readonly metadataUrl: string;
  readonly transferHosts: readonly string[];
  readonly scid: string;
  readonly greatestMomentId: string;
}

export type FoundConfig =
  | { readonly code: 'none' }
  | { readonly code: 'unreadable' }
  | { readonly code: 'found'; readonly data: unknown };

/** Where an environment keeps its files. */
export interface Place {
  readonly configFile: string;
  readonly authorizationFile: string;
  readonly dataDir: string;
}

/** Made by `openSettings`. */
export class Settings {
  readonly #home: string;
  #app: AppFile;

  /** @param home the app's own folder @param app what `app.json` there says */
  constructor(home: string, app: AppFile) {
    this.#home = home;
    this.#app = app;
  }

  app(): AppFile {
    return this.#app;
  }

  async changeApp(change: Partial<AppFile>): Promise<void> {
    this.#app = { ...this.#app, ...change };
    await writePrivately(appJsonIn(this.#home), `${JSON.stringify(this.#app, null, 2)}\n`);
  }

  /** Remembers what the owner has agreed to. */
  async agreeTo(of: Environment, keys: readonly string[]): Promise<void> {
    const all = [...(this.#app.agreed[of] ?? []), ...keys].slice(-mostAgreed);
    await this.changeApp({ agreed: { ...this.#app.agreed, [of]: all } });
  }

  place(of: Environment): Place {
    const isRoot = of === this.#app.rootEnvironment;
    const folder = isRoot ? this.#home : join(this.#home, 'environments', of);
    return {
      configFile: join(folder, 'config.json'),
      authorizationFile: join(folder, 'authorization.json'),
      dataDir: join(folder, 'queue'),
    };
  }

  readConfig(of: Environment): Promise<FoundConfig> {
    return readConfig(this.place(of).configFile);
  }

  /** The configuration the set-up leads to; written only after the engine has opened with it. */
  compose(of: Environment, account: Account, folders: readonly string[]): object {
    return composeConfig(this.place(of).dataDir, account, folders);
  }

  writeConfig(of: Environment, data: object): Promise<void> {
    return writePrivately(this.place(of).configFile, `${JSON.stringify(data, null, 2)}\n`);
  }
}

/** @param home the app's own folder, `userData` */
export async function openSettings(home: string): Promise<Settings> {
  return new Settings(home, appFile.parse(await readApp(home)));
}

function appJsonIn(home: string): string {
  return join(home, 'app.json');
}

/** The environments that have been set up. */
export async function environmentsSetUp(settings: Settings): Promise<Environment[]> {
  const found = await Promise.all(environments.map((of) => settings.readConfig(of)));
  return environments.filter((_, place) => found[place]?.code !== 'none');
}

async function readConfig(file: string): Promise<FoundConfig> {
  try {
    const data = await readJson(file);
    return data === undefined ? { code: 'none' } : { code: 'found', data };
  } catch {
    return { code: 'unreadable' };
  }
}

/** A damaged `app.json` costs a hint shown twice or a new port, never the start. */
async function readApp(home: string): Promise<unknown> {
  const read = await readJson(appJsonIn(home)).catch(() => undefined);
  const data = appFile.safeParse(read).success && typeof read === 'object' && read !== null ? read : {};
  if ('environment' in data) return data;
  // Before there were environments one configuration lay in the app's folder. It stays where it is,
  // with its queue.
  if ((await readConfig(join(home, 'config.json'))).code === 'none') return data;
  const former = 'service' in data && data.service === 'practice' ? 'practice' : 'production';
  return { ...data, environment: former, rootEnvironment: former };
}

function composeConfig(dataDir: string, account: Account, folders: readonly string[]): object {
  const { metadataUrl, transferHosts, scid, greatestMomentId } = account;
  const defaults = { ...usualDefaults, greatestMomentId };
  return {
    dataDir,
    service: { metadataUrl, transferHosts, requestedServiceVersion: '1' },
    account: { scid, authorization: { app: 'stored' } },
    folders: folders.map((path) => ({ path, existing: usualExisting, defaults })),
  };
}

/**
 * Until the owner has answered, and for whatever else reads these settings: nothing old is taken.
 */
export const usualExisting = 'set-aside';

/** What a recording of the owner's is, unless they say otherwise. */
export const usualDefaults = {
  type: 'UserGenerated',
  source: 'UserInitiated',
  visibility: 'Default',
  savedByUser: false,
} as const;
