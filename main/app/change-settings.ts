/**
 * A change of the settings that opens the engine again: it holds as a whole, or everything is as it
 * was. Keeps nothing; who runs is the host's.
 */
import type { Environment } from '../../preload/environment.ts';
import { t } from '../../preload/language.ts';
import type { SettingsSaved } from '../../preload/settings-contract.ts';
import type { ConfigResult } from '../config/config.ts';
import type { HostState } from './host-state.ts';
import { type OpeningParts, openWith, type Running } from './open-environment.ts';
import { inWords } from './settings/settings-problems.ts';

export interface Change {
  readonly data: object;
  /** A new one to keep; null: as it is. */
  readonly authorization: string | null;
  /** The owner knows that slots of the former service wait for it. */
  readonly otherService: boolean;
}

export interface Reopened {
  readonly saved: SettingsSaved;
  readonly state: HostState;
}

/** Assumes that the engine of `before` has stopped. @param origin where a new authorization goes */
export async function reopenWith(
  parts: OpeningParts,
  of: Environment,
  before: Running,
  { data, authorization }: Change,
  origin: string,
): Promise<Reopened> {
  const secrets = parts.keyring.of(of);
  const takeBack = await secrets.snapshot();
  if (authorization !== null) await secrets.keep(authorization, origin);
  const opened = await openWith(parts, of, data, before.practice);
  const problem = 'problem' in opened ? opened.problem : await written(parts, of, data);
  if (problem === null && 'engine' in opened)
    return { saved: { ok: true, live: false }, state: { code: 'done', ...opened } };
  if ('engine' in opened) await opened.engine.stop();
  if (authorization !== null) await takeBack().catch(parts.onBug);
  const saved: SettingsSaved = { ok: false, problem: problem ?? '', field: null };
  return { saved, state: await backTo(parts, of, before, saved.problem) };
}

async function backTo(
  parts: OpeningParts,
  of: Environment,
  before: Running,
  problem: string,
): Promise<HostState> {
  const back = await openWith(parts, of, before.data, before.practice);
  return 'engine' in back
    ? { code: 'done', ...back }
    : { code: 'invalid', problem: back.problem ?? problem, canRestore: false };
}

export function refused({ problem, field }: Extract<ConfigResult, { ok: false }>): SettingsSaved {
  return { ok: false, problem: inWords(problem, field ?? null), field: field ?? null };
}

/** What kept the settings from being written, or null. */
export async function written(
  { settings }: OpeningParts,
  of: Environment,
  data: object,
): Promise<string | null> {
  try {
    await settings.writeConfig(of, data);
    return null;
  } catch {
    return t('settings:problems.unwritable');
  }
}
