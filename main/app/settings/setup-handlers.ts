/**
 * What the first run asks: folders are collected on this side, and the engine is opened with them
 * in the end.
 */
import type { Handlers } from '../../../preload/contract.ts';
import { spokenLanguage, t } from '../../../preload/language.ts';
import type { SetupReplies, SetupResult, SetupView } from '../../../preload/setup-contract.ts';
import { contains, isSamePath } from '../../base/paths.ts';
import type { ElectronServices } from '../electron-services.ts';
import type { EngineHost } from '../engine-host.ts';
import type { SetupChoice } from '../open-environment.ts';
import type { Consent } from './consent.ts';
import { folderName, type PathHandles } from './path-handles.ts';
import { environmentsSetUp, type Settings, type SettingsLoss } from './settings.ts';

export interface SetupParts {
  readonly host: EngineHost;
  readonly settings: Settings;
  readonly electronServices: ElectronServices;
  /** The app's own folder, which must not be watched. */
  readonly home: string;
  readonly pathHandles: PathHandles;
  readonly consent: Consent;
}

export class Setup {
  readonly #parts: SetupParts;
  readonly #folders: string[] = [];
  #problem: string | null = null;

  constructor(parts: SetupParts) {
    this.#parts = parts;
  }

  view(): SetupView {
    const { host, settings } = this.#parts;
    const state = host.state();
    return {
      state: state.code,
      problem: 'problem' in state ? (this.#problem ?? state.problem) : this.#problem,
      canRestore: state.code === 'invalid' && state.canRestore,
      loss: lossInWords(settings.loss()),
      folderNames: 'folderNames' in state ? state.folderNames : this.#folders.map(folderName),
      environment: host.environment(),
      language: spokenLanguage(),
      notice: host.notice(),
      closeHintDue: !settings.app().closedOnce,
    };
  }

  handlers(): Pick<Handlers, keyof SetupReplies> {
    const { host, settings, electronServices, pathHandles, consent } = this.#parts;
    return {
      getSetup: () => this.view(),
      environmentsSetUp: () => environmentsSetUp(settings),
      suggestFolders: () => suggestions(electronServices, pathHandles, this.#folders),
      takeFolder: ({ folderId }) => this.#choose(pathHandles.pathOf(folderId)),
      chooseFolder: async () => {
        const path = await electronServices.askForFolder();
        if (path !== null) consent.picked(path);
        return this.#choose(path);
      },
      unchooseFolder: ({ index }) => {
        this.#folders.splice(index, 1);
        this.#problem = null;
        return this.#tell();
      },
      finishSetup: (choice) => this.#finish(choice),
      renewAuthorization: ({ authorization }) => host.renew(authorization),
      startAgain: () => host.begin().then(() => true),
      restoreSettings: () => host.restore().then(() => true),
      openSettings: () => electronServices.reveal(settings.place(host.environment()).configFile),
    };
  }

  /** @param path null: none was chosen */
  #choose(path: string | null): SetupView {
    if (path !== null) {
      this.#problem = folderProblem(path, this.#parts.home);
      if (this.#problem === null && !this.#folders.includes(path)) this.#folders.push(path);
    }
    return this.#tell();
  }

  async #finish(choice: SetupChoice): Promise<SetupResult> {
    if (this.#folders.length === 0) return { ok: false, problem: t('first-run:problems.noFolder') };
    const result = await this.#parts.host.setUp(choice, this.#folders);
    // The next environment is set up with folders of its own.
    if (result.ok) this.#folders.length = 0;
    return result;
  }

  #tell(): SetupView {
    this.#parts.electronServices.tellSetup(this.view());
    return this.view();
  }
}

/** What of the app's own file could not be read, or null. */
function lossInWords(loss: SettingsLoss | null): string | null {
  if (loss === null) return null;
  const what =
    loss.fields === null ? t('setup:loss.file') : t('setup:loss.fields', { fields: loss.fields.join(', ') });
  return loss.keptAs === null ? what : `${what} ${t('setup:loss.kept', { name: loss.keptAs })}`;
}

/** Folders recorders save to, those in `taken` aside. */
export async function suggestions(
  electronServices: ElectronServices,
  pathHandles: PathHandles,
  taken: readonly string[],
): Promise<SetupReplies['suggestFolders']> {
  const found = (await electronServices.usualFolders()).filter(
    ({ path }) => !taken.some((one) => isSamePath(one, path)),
  );
  return found.map(({ path, recorder }) => ({
    folderId: pathHandles.idOf(path),
    name: folderName(path),
    recorder,
  }));
}

/** Why this folder cannot be watched, or null. */
export function folderProblem(path: string, home: string): string | null {
  return contains(path, home) ? t('setup:problems.folderHoldsData', { name: folderName(path) }) : null;
}
