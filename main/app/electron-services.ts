/**
 * What only Electron can do for the window: dialogs, folders on the screen, the theme, the list of
 * programs at login.
 */
import { join } from 'node:path';
import { app, dialog, nativeTheme, shell } from 'electron';
import { appName, speak, t } from '../../preload/language.ts';
import type { Preferences } from '../../preload/settings-contract.ts';
import type { SetupView } from '../../preload/setup-contract.ts';
import type { SystemQuestion } from './settings/consent.ts';
import { languageFor } from './settings/preferences.ts';
import { type UsualFolder, usualFolders } from './settings/usual-folders.ts';
import { chooseLogin, type LoginChoice, type LoginParts } from './start-at-login.ts';
import { push } from './window/ipc.ts';
import type { AppWindow } from './window/window.ts';

/**
 * What the requests of the window need of it; a plain interface, so that tests hand in a plain
 * object.
 */
export interface ElectronServices {
  /** Asks for a folder; `null` when the owner cancels. */
  askForFolder(): Promise<string | null>;
  askForCertificates(): Promise<string | null>;
  usualFolders(): Promise<readonly UsualFolder[]>;
  applyLooks(preferences: Preferences): void;
  /** Answers `false` when the system did not take it. */
  chooseLogin(choice: LoginChoice): Promise<boolean>;
  reveal(path: string): true;
  /** Answers `false` when the system could not open it. */
  openPath(path: string): Promise<boolean>;
  tellSetup(view: SetupView): void;
  /** Says everything again that is said outside the page. */
  tellAll(): void;
}

/** @param tellAll says everything again that is said outside the page */
export function createElectronServices(window: AppWindow, tellAll: () => void): ElectronServices {
  const ask = async (options: Electron.OpenDialogOptions): Promise<string | null> => {
    const parent = window.current();
    const asked = parent === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(parent, options);
    return (await asked).filePaths[0] ?? null;
  };
  return {
    askForFolder: () =>
      ask({
        title: t('setup:folderDialog.title'),
        buttonLabel: t('setup:folderDialog.button'),
        properties: ['openDirectory', 'createDirectory'],
      }),
    askForCertificates: () =>
      ask({
        title: t('settings:service.certificates'),
        filters: [{ name: 'PEM', extensions: ['pem', 'crt', 'cer'] }],
        properties: ['openFile'],
      }),
    usualFolders: () =>
      usualFolders({
        home: app.getPath('home'),
        platform: process.platform,
        programFolders: programFolders(),
      }),
    applyLooks: ({ language, theme }) => {
      speak(languageFor(language, app.getPreferredSystemLanguages()));
      nativeTheme.themeSource = theme;
    },
    chooseLogin: (choice) => chooseLogin(loginParts(), choice),
    reveal: (path) => {
      shell.showItemInFolder(path);
      return true;
    },
    tellSetup: (view) => push(window.visiblePage(), 'setupChanged', view),
    tellAll,
    // Electron answers with what went wrong, or nothing.
    openPath: async (path) => (await shell.openPath(path)) === '',
  };
}

/** Answers with the path the owner picks for a file of this name; null when the owner cancels. */
export async function askWhereToSave(
  window: AppWindow,
  name: string,
  ending: 'html' | 'json',
): Promise<string | null> {
  const options = {
    title: t('about:trouble.saveTitle'),
    defaultPath: join(app.getPath('documents'), name),
    filters: [{ name: ending.toUpperCase(), extensions: [ending] }],
  };
  const parent = window.current();
  const asked = parent === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(parent, options);
  return (await asked).filePath || null;
}

/** Asks in a dialog of the system, which no page can draw or answer. Closing it is a no. */
export async function askOwner(window: AppWindow, question: SystemQuestion): Promise<boolean> {
  const options: Electron.MessageBoxOptions = {
    type: 'question',
    title: appName,
    message: question.message,
    detail: question.detail,
    buttons: [question.decline, question.agree],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  };
  const parent = window.current();
  const asked = parent === null ? dialog.showMessageBox(options) : dialog.showMessageBox(parent, options);
  return (await asked).response === 1;
}

function programFolders(): string[] {
  return ['ProgramFiles(x86)', 'ProgramFiles'].flatMap((name) => process.env[name] ?? []);
}

function loginParts(): LoginParts {
  // An AppImage runs from a place that is another one each time.
  const program = process.env.APPIMAGE ?? process.execPath;
  return {
    platform: process.platform,
    program: app.isPackaged ? [program] : [program, app.getAppPath()],
    configFolder: process.env.XDG_CONFIG_HOME ?? join(app.getPath('home'), '.config'),
    setLoginItem: (item) => app.setLoginItemSettings(item),
  };
}
