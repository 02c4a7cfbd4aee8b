// How an end-to-end test starts the packaged app. Assumes `npm test electron`, which builds and packages it first.
import { rootArguments } from './debian-packages.ts';

export const appVariable = 'CLIPSLOT_APP_UNDER_TEST';

/** For Playwright's `_electron.launch`; a test adds its own arguments and a `--user-data-dir` of its own. */
export function appUnderTest(): { readonly executablePath: string; readonly args: readonly string[] } {
  const executablePath = process.env[appVariable];
  if (executablePath === undefined) throw new Error('the app is packaged by "npm test electron"; run that');
  return { executablePath, args: rootArguments() };
}
