/**
 * What a person is told when there will be no window: in a dialog of the system, which needs nothing
 * of what may be broken. Assumes nothing but a screen.
 */

import { accessSync, constants, mkdtempSync, rmSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { appName, t } from '../../preload/language.ts';
import { errorCode } from '../base/error-code.ts';

/** Tells it and answers once the person has: `true` to try again. */
export async function tellStartTrouble(sentence: string): Promise<boolean> {
  console.error(`clipslot: ${sentence}`);
  await app.whenReady();
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: appName,
    message: t('setup:noStart.heading'),
    detail: sentence,
    buttons: [t('setup:noStart.quit'), t('setup:noStart.again')],
    defaultId: 1,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}

/**
 * Chromium waits many seconds for a home it cannot write to; it gets another one for as long as the
 * dialog is open. Assumes that Electron is not ready yet.
 */
export function leaveHome(): void {
  try {
    const elsewhere = mkdtempSync(join(tmpdir(), 'clipslot-'));
    app.setPath('userData', elsewhere);
    app.on('quit', () => rmSync(elsewhere, { recursive: true, force: true }));
  } catch {
    // There is no other place either; the dialog comes all the same.
  }
}

/** Why the app's own folder cannot be used. @param errno of what failed there */
export function homeTrouble(home: string, errno: string): string {
  switch (cause(home, errno)) {
    case 'EROFS':
      return t('setup:noStart.readOnly', { folder: home });
    case 'EACCES':
    case 'EPERM':
      return t('setup:noStart.denied', { folder: home });
    case 'ENOSPC':
      return t('setup:noStart.full', { folder: home });
    case 'ENOTDIR':
    case 'EEXIST':
      return t('setup:noStart.notFolder', { folder: home });
    default:
      return t('setup:noStart.home', { folder: home, code: errno });
  }
}

/** SQLite says less than the system does, so that is asked. */
function cause(home: string, errno: string): string {
  if (/^E[A-Z]+$/.test(errno)) return errno;
  try {
    if (!statSync(home).isDirectory()) return 'ENOTDIR';
    accessSync(home, constants.R_OK | constants.W_OK);
    return statfsSync(home).bavail === 0 ? 'ENOSPC' : errno;
  } catch (error) {
    return errorCode(error) ?? errno;
  }
}
