/** The real engine on a configuration file, for programs that are started to be watched or killed. Fails loudly. */

import { loadConfig } from '../../main/config/read-config.ts';
import type { Engine } from '../../main/engine/api.ts';
import { type EngineOptions, openEngine } from '../../main/engine/engine.ts';
import { authorizationFrom } from '../../main/service/authorization/authorization.ts';

/** @param options what this program has of its own: a clock, a place for bugs */
export async function openConfigured(
  configFile: string,
  options: Omit<EngineOptions, 'authorization'> = {},
): Promise<Engine> {
  const loaded = await loadConfig(configFile);
  if (!loaded.ok) throw new Error(loaded.problem);
  const authorization = authorizationFrom(loaded.value.account.authorization, process.env);
  if (authorization === null) throw new Error('the configuration names no authorization');
  const opened = await openEngine(loaded.value, { ...options, authorization });
  if (!opened.ok) throw new Error(opened.problem);
  return opened.value;
}
