/** What only Electron can do for those who answer the window, as a plain interface: tests hand in a plain object. */
import type { Preferences } from '../../preload/settings-contract.ts';
import type { SetupView } from '../../preload/setup-contract.ts';
import type { UsualFolder } from './settings/usual-folders.ts';
import type { LoginChoice } from './start-at-login.ts';

export interface ElectronServices {
  /** Asks for a folder; `null` when the owner thinks better of it. */
  askForFolder(): Promise<string | null>;
  askForCertificates(): Promise<string | null>;
  usualFolders(): Promise<readonly UsualFolder[]>;
  applyLooks(preferences: Preferences): void;
  /** Answers `false` when the system did not take it. */
  chooseLogin(choice: LoginChoice): Promise<boolean>;
  reveal(path: string): true;
  openFolder(path: string): Promise<boolean>;
  tellSetup(view: SetupView): void;
  /** Says everything anew that is said outside the page. */
  tellAll(): void;
}
