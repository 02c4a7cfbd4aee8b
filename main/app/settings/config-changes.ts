/** What a change of the configuration means for the engine that runs. Pure. */
import type { Config } from '../../config/config.ts';
import type { Running } from '../open-environment.ts';
import { originOf } from './powers.ts';

/** Whether the running engine can take the change without being opened again. */
export function sameButTransfers(one: Config, other: Config): boolean {
  const rest = ({ transfers: _, ...config }: Config) => JSON.stringify(config);
  return rest(one) === rest(other);
}

/** Clips with a slot of a service that is no longer to be the service. */
export function slotsLeftBehind({ engine, config }: Running, next: Config): number {
  if (originOf(config) === originOf(next)) return 0;
  const { counts } = engine.overview();
  return counts['slot-held'] + counts.uploaded;
}
