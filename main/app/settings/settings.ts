/**
 * What the app keeps in its own folder: for each environment a `config.json`, in the format the
 * command line reads too, and `app.json`, what only the app knows. Both may have been edited by
 * hand, so both are parsed; neither is written over before what it said is safe.
 */

import { join } from 'node:path';
import { type Environment, environments } from '../../../preload/environment.ts';
import { type AppFile, readAppFile, unnamedEnvironment } from './app-file.ts';
import { type Account, composeConfig } from './new-config.ts';
import { type FileRead, type JsonObject, SettingsFile } from './settings-file.ts';

/** The oldest are asked about again. */
const mostAgreed = 200;

/** Where an environment keeps its files. */
export interface Place {
  readonly configFile: string;
  readonly authorizationFile: string;
  readonly dataDir: string;
}

/** What could not be read of `app.json`, and under which name that is kept beside it. */
export interface SettingsLoss {
  /** Null: nothing of it could be read, and what it said before holds. */
  readonly fields: readonly string[] | null;
  readonly keptAs: string | null;
}

/** Made by `openSettings`. */
export class Settings {
  readonly #home: string;
  readonly #file: SettingsFile;
  #data: JsonObject = {};
  #app: AppFile = readAppFile({}).app;
  #trouble: string | null = null;
  #loss: SettingsLoss | null = null;
  #last: Promise<unknown> = Promise.resolve();

  /** @param home the app's own folder */
  constructor(home: string) {
    this.#home = home;
    this.#file = new SettingsFile(join(home, 'app.json'));
  }

  app(): AppFile {
    return this.#app;
  }

  /** Why the file cannot be looked at now; until it can be, nothing in it is changed. */
  trouble(): string | null {
    return this.#trouble;
  }

  loss(): SettingsLoss | null {
    return this.#loss;
  }

  /** Reads the file, again where it could not be looked at before. */
  async read(): Promise<void> {
    const found = await this.#file.read();
    this.#trouble = found.code === 'trouble' ? found.errno : null;
    if (found.code === 'trouble') return;
    const data = found.code === 'found' ? found.data : await this.#file.readPrevious();
    const { app, notUnderstood } = readAppFile(data ?? {});
    if (notUnderstood.length > 0) this.#file.keepBeforeWriting();
    const isLost = found.code === 'damaged' || (found.code === 'none' && data !== null);
    if (isLost || notUnderstood.length > 0)
      this.#loss = { fields: isLost ? null : notUnderstood, keptAs: await this.#file.nameOfKept() };
    this.#data = data ?? {};
    this.#app =
      data !== null && 'environment' in data ? app : { ...app, ...(await this.#unnamed(found, data)) };
  }

  /** Holds once it is on the disk; rejects when it cannot be written, and nothing has changed then. */
  changeApp(change: Partial<AppFile>): Promise<void> {
    const turn = this.#last.then(() => this.#change(change));
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** For what is good to know the next time and costs nothing to lose. */
  async remember(change: Partial<AppFile>): Promise<void> {
    await this.changeApp(change).catch(() => {});
  }

  /** Resolves once everything that was to be written is, or could not be. */
  async rest(): Promise<void> {
    await this.#last;
  }

  /** Remembers what the owner has agreed to. */
  async agreeTo(of: Environment, keys: readonly string[]): Promise<void> {
    const all = [...(this.#app.agreed[of] ?? []), ...keys].slice(-mostAgreed);
    await this.changeApp({ agreed: { ...this.#app.agreed, [of]: all } });
  }

  place(of: Environment): Place {
    const isRoot = of === this.#app.rootEnvironment;
    const folder = isRoot ? this.#home : this.#folderOf(of);
    return {
      configFile: join(folder, 'config.json'),
      authorizationFile: join(folder, 'authorization.json'),
      dataDir: join(folder, 'queue'),
    };
  }

  readConfig(of: Environment): Promise<FileRead> {
    return this.#config(of).read();
  }

  /** The configuration the set-up leads to; written only after the engine has opened with it. */
  compose(of: Environment, account: Account, folders: readonly string[]): object {
    return composeConfig(this.place(of).dataDir, account, folders);
  }

  /** Rejects when it cannot be written, and then it is as it was. */
  async writeConfig(of: Environment, data: object): Promise<void> {
    const file = this.#config(of);
    await writeOver(file, await file.read(), data);
  }

  /** What the configuration said when it was written last; null: there is no such memory. */
  previousConfig(of: Environment): Promise<JsonObject | null> {
    return this.#config(of).readPrevious();
  }

  /** Goes over to an environment; rejects when that cannot be written, and then nothing has changed. */
  async goTo(of: Environment): Promise<void> {
    const { environment, rootEnvironment } = this.#app;
    const isUnknown = environment === null && rootEnvironment === null;
    const isRoot = isUnknown && (await this.readConfig(of)).code === 'none' && (await this.#hasRoot());
    await this.changeApp({ environment: of, ...(isRoot ? { rootEnvironment: of } : {}) });
  }

  /**
   * Goes over to an environment that has just opened with this configuration; rejects when either
   * cannot be written, and then both are as they were.
   */
  async settle(of: Environment, data: object): Promise<void> {
    const file = this.#config(of);
    const before = await file.read();
    // What is there did not open, else no one would set it up again; its owner may want it back.
    if (before.code !== 'none') file.keepBeforeWriting();
    await writeOver(file, before, data);
    try {
      await this.changeApp({ environment: of });
    } catch (error) {
      if (before.code === 'found') await file.write(before.data);
      else if (before.code === 'none') await file.remove();
      throw error;
    }
  }

  #config(of: Environment): SettingsFile {
    return new SettingsFile(this.place(of).configFile);
  }

  async #hasRoot(): Promise<boolean> {
    return (await new SettingsFile(join(this.#home, 'config.json')).read()).code !== 'none';
  }

  #folderOf(of: Environment): string {
    return join(this.#home, 'environments', of);
  }

  async #change(change: Partial<AppFile>): Promise<void> {
    if (this.#trouble !== null) throw new Error(`app.json cannot be looked at: ${this.#trouble}`);
    const data = { ...this.#data, ...derived(this.#app), ...mergedInto(this.#data, change) };
    const goesOver = data.environment !== this.#data.environment;
    // Whatever is damaged meanwhile, no generation that is left names an environment that is not at
    // work.
    if (goesOver) await this.#file.writePrevious({ ...this.#data, environment: null });
    await this.#file.write(data);
    this.#data = data;
    this.#app = readAppFile(data).app;
    await this.#file.writePrevious(data).catch(() => {});
  }

  async #unnamed(found: FileRead, data: JsonObject | null) {
    const root = await new SettingsFile(join(this.#home, 'config.json')).read();
    const others = await Promise.all(
      environments.map((of) => new SettingsFile(join(this.#folderOf(of), 'config.json')).read()),
    );
    const hasEnvironments = others.some(({ code }) => code !== 'none');
    const rootData = root.code === 'none' ? null : root.code === 'found' ? root.data : {};
    // A file that was there and is lost may have named any of them.
    const isLost = found.code === 'damaged' && (rootData !== null || hasEnvironments);
    return isLost ? { environment: null } : unnamedEnvironment(data ?? {}, { rootData, hasEnvironments });
  }
}

/** @param home the app's own folder, `userData` */
export async function openSettings(home: string): Promise<Settings> {
  const settings = new Settings(home);
  await settings.read();
  return settings;
}

/** What a newer version keeps inside a field that both know stays in it. */
function mergedInto(data: JsonObject, change: Partial<AppFile>): JsonObject {
  const inner = (value: unknown) => (typeof value === 'object' && !Array.isArray(value) ? value : null);
  return Object.fromEntries(
    Object.entries(change).map(([name, value]) => {
      const before = inner(data[name]);
      return [name, inner(value) === null ? value : { ...before, ...inner(value) }];
    }),
  );
}

async function writeOver(file: SettingsFile, before: FileRead, data: object): Promise<void> {
  if (before.code === 'trouble') throw new Error(`the configuration cannot be looked at: ${before.errno}`);
  await file.write(data);
  await file.writePrevious({ ...data }).catch(() => {});
}

/** What was concluded about the environment and is not in the file yet. */
function derived({ environment, rootEnvironment }: AppFile): Partial<AppFile> {
  return {
    ...(environment === null ? {} : { environment }),
    ...(rootEnvironment === null ? {} : { rootEnvironment }),
  };
}

/** The environments that have been set up. */
export async function environmentsSetUp(settings: Settings): Promise<Environment[]> {
  const found = await Promise.all(environments.map((of) => settings.readConfig(of)));
  return environments.filter((_, place) => found[place]?.code !== 'none');
}
