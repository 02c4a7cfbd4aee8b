/**
 * How far the app has come: from a start of which nothing is known to an engine at work; and the
 * steps between that must come to an end whatever happens. Keeps nothing.
 */

import type { Environment } from '../../preload/environment.ts';
import { t } from '../../preload/language.ts';
import { errorCode } from '../base/error-code.ts';
import type { Engine } from '../engine/api.ts';
import { type Opened, type OpeningParts, openEnvironment, type Running } from './open-environment.ts';

export type HostState =
  /** Nothing is known yet. */
  | { readonly code: 'starting' }
  /** Settings cannot be looked at now: tried again until they can be. */
  | { readonly code: 'waiting'; readonly problem: string }
  /** The settings do not say which environment was at work, and no one guesses. */
  | { readonly code: 'unknown' }
  | { readonly code: 'needed' }
  /** `canRestore`: what the settings said before is still known. */
  | { readonly code: 'invalid'; readonly problem: string; readonly canRestore: boolean }
  /** One engine has stopped and the next is not open yet. */
  | { readonly code: 'changing'; readonly folderNames: readonly string[] }
  | ({ readonly code: 'done' } & Running);

const longestStopMs = 10_000;

/** One that does not come to rest must not keep everything else waiting. */
export function stopEngine(
  engine: Engine,
  { clock, onBug }: Pick<OpeningParts, 'clock' | 'onBug'>,
): Promise<void> {
  return new Promise((over) => {
    const callOff = clock.after(longestStopMs, over);
    engine
      .stop()
      .catch(onBug)
      .finally(() => {
        callOff();
        over();
      })
      .catch(onBug);
  });
}

/** Opens what is written down; an exception is in the log, and has a sentence too. */
export async function tryToOpen(parts: OpeningParts, of: Environment): Promise<Opened> {
  try {
    return await openEnvironment(parts, of);
  } catch (error) {
    parts.onBug(error);
    return { problem: cannotStart(error) };
  }
}

/** For what is not expected to go wrong: a person waits for a sentence there too. */
function cannotStart(error: unknown): string {
  const code = errorCode(error);
  if (code === 'ENOSPC' || code === 'SQLITE_FULL') return t('setup:trouble.diskFull');
  if (code === 'EROFS') return t('setup:trouble.readOnly');
  return t('setup:trouble.start', { code: code ?? t('setup:trouble.unknown') });
}
