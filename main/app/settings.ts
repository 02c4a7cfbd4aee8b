/**
 * What the app keeps in its own folder: `config.json`, in the format the command line reads too, and `app.json`, the few
 * things only the app knows. Both may have been edited by hand, so both are parsed.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, writePrivately } from './private-file.ts';

const port = z.number().int().min(1).max(65_535);

const appFile = z.object({
  service: z.enum(['practice', 'real']).default('real'),
  /** Slots hold the address of the practice service, so it has to come back on the same ports. */
  practicePorts: z.strictObject({ metadata: port, transfer: port }).nullable().default(null),
  /** The owner has closed the window once and knows that Clipslot works on. */
  closedOnce: z.boolean().default(false),
  /** What the owner wants a notification for. */
  notifications: z
    .strictObject({ needsYou: z.boolean().default(true), allPublished: z.boolean().default(false) })
    .prefault({}),
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

export interface Settings {
  readonly configFile: string;
  readConfig(): Promise<FoundConfig>;
  /** The configuration the set-up leads to; written only after the engine has opened with it. */
  compose(account: Account, folders: readonly string[]): object;
  writeConfig(data: object): Promise<void>;
  app(): AppFile;
  changeApp(change: Partial<AppFile>): Promise<void>;
}

/** @param home the app's own folder, `userData` */
export async function openSettings(home: string): Promise<Settings> {
  const configFile = join(home, 'config.json');
  const appJson = join(home, 'app.json');
  let app = appFile.parse(await readApp(appJson));
  return {
    configFile,
    readConfig: async () => {
      try {
        const data = await readJson(configFile);
        return data === undefined ? { code: 'none' } : { code: 'found', data };
      } catch {
        return { code: 'unreadable' };
      }
    },
    compose: (account, folders) => composeConfig(home, account, folders),
    writeConfig: (data) => writePrivately(configFile, `${JSON.stringify(data, null, 2)}\n`),
    app: () => app,
    changeApp: async (change) => {
      app = { ...app, ...change };
      await writePrivately(appJson, `${JSON.stringify(app, null, 2)}\n`);
    },
  };
}

/** A spoilt `app.json` costs a hint shown twice or a new port, never the start. */
async function readApp(file: string): Promise<unknown> {
  try {
    const found = appFile.safeParse(await readJson(file));
    return found.success ? found.data : {};
  } catch {
    return {};
  }
}

function composeConfig(home: string, account: Account, folders: readonly string[]): object {
  const defaults = {
    greatestMomentId: account.greatestMomentId,
    type: 'UserGenerated',
    source: 'UserInitiated',
    visibility: 'Default',
    savedByUser: false,
  };
  return {
    dataDir: join(home, 'queue'),
    service: {
      metadataUrl: account.metadataUrl,
      transferHosts: account.transferHosts,
      requestedServiceVersion: '1',
    },
    account: { scid: account.scid, authorization: { app: 'stored' } },
    folders: folders.map((path) => ({ path, defaults })),
  };
}
