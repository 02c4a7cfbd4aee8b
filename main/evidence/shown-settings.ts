/** The configuration as it may be shown: no authorization, no paths, no part of an address but its host. Pure. */
import { basename } from 'node:path';
import { withoutShapes } from '../base/secret-shapes.ts';
import { displayName } from '../base/text.ts';
import type { Config } from '../config/config.ts';
import type { Secrets } from './clip-evidence.ts';

export function shownSettings(config: Config): Record<string, unknown> {
  const { service, account, folders, settle, slots, transfers } = config;
  const { caFile, proxy, ...shownService } = service;
  return {
    service: {
      ...shownService,
      proxy: proxy === 'system' || proxy === 'none' ? proxy : new URL(proxy).host,
      caFile: caFile === null ? null : displayName(caFile),
    },
    account: { scid: account.scid, authorizationFrom: Object.keys(account.authorization)[0] ?? '' },
    folders: folders.map(({ path, include, defaults }) => ({
      name: displayName(path),
      include,
      defaults: shownWords(defaults),
    })),
    settle,
    slots,
    transfers: {
      ...transfers,
      captureSafe: {
        ...transfers.captureSafe,
        processes: transfers.captureSafe.processes.map((program) => basename(program)),
      },
    },
  };
}

/** The owner's words for clips, in case one of them is a secret that strayed there. */
function shownWords(words: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(words).map(([name, word]) => [
      name,
      typeof word === 'string' ? withoutShapes(word) : word,
    ]),
  );
}

/**
 * What must not be shown of an engine's surroundings.
 * @param authorization the value of the header, where it is known
 */
export function secretsOf({ account }: Config, authorization: string | null): Secrets {
  const told = 'command' in account.authorization ? account.authorization.command : [];
  return { values: authorization === null ? told : [...told, authorization], ids: [account.scid] };
}
