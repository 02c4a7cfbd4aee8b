/** What the first run asks: folders are collected on this side, and the engine is opened with them in the end. */

import type { Handlers } from '../../../preload/contract.ts';
import { spokenLanguage, t } from '../../../preload/language.ts';
import type { SetupReplies, SetupView } from '../../../preload/setup-contract.ts';
import { contains } from '../../base/paths.ts';
import type { ElectronServices } from '../desktop.ts';
import type { Host } from '../engine-host.ts';
import { type FolderBook, folderName } from './path-handles.ts';
import { environmentsSetUp, type Settings } from './settings.ts';

export interface Setup {
  readonly handlers: Pick<Handlers, keyof SetupReplies>;
  view(): SetupView;
}

/** @param home the app's own folder, which must not be watched */
export function createSetup(
  host: Host,
  settings: Settings,
  desk: ElectronServices,
  home: string,
  book: FolderBook,
): Setup {
  const folders: string[] = [];
  let problem: string | null = null;

  const view = (): SetupView => {
    const state = host.state();
    const names = 'folderNames' in state ? state.folderNames : folders.map(folderName);
    return {
      state: state.code,
      problem: state.code === 'invalid' ? (problem ?? state.problem) : problem,
      folderNames: names,
      environment: host.environment(),
      language: spokenLanguage(),
      notice: host.notice(),
      closeHintDue: !settings.app().closedOnce,
    };
  };
  const tell = (): SetupView => {
    desk.tellSetup(view());
    return view();
  };
  const choose = (path: string) => {
    problem = folderProblem(path, home);
    if (problem === null && !folders.includes(path)) folders.push(path);
  };

  return {
    view,
    handlers: {
      getSetup: view,
      environmentsSetUp: () => environmentsSetUp(settings),
      suggestFolders: () => suggestions(desk, book, folders),
      takeFolder: ({ folderId }) => {
        const path = book.pathOf(folderId);
        if (path !== null) choose(path);
        return tell();
      },
      chooseFolder: async () => {
        const path = await desk.askForFolder();
        if (path !== null) choose(path);
        return tell();
      },
      unchooseFolder: ({ index }) => {
        folders.splice(index, 1);
        problem = null;
        return tell();
      },
      finishSetup: async (choice) => {
        if (folders.length === 0) return { ok: false, problem: t('first-run:problems.noFolder') };
        const result = await host.setUp(choice, folders);
        // The next environment is set up with folders of its own.
        if (result.ok) folders.length = 0;
        return result;
      },
      renewAuthorization: ({ authorization }) => host.renew(authorization),
      openSettings: () => desk.reveal(settings.place(host.environment()).configFile),
    },
  };
}

/** Folders recorders save to, those in `taken` aside. */
export async function suggestions(
  desk: ElectronServices,
  book: FolderBook,
  taken: readonly string[],
): Promise<SetupReplies['suggestFolders']> {
  const found = (await desk.usualFolders()).filter(({ path }) => !taken.includes(path));
  return found.map(({ path, recorder }) => ({ folderId: book.idOf(path), name: folderName(path), recorder }));
}

/** Why this folder cannot be watched, or null. */
export function folderProblem(path: string, home: string): string | null {
  return contains(path, home) ? t('setup:problems.folderHoldsData', { name: folderName(path) }) : null;
}
