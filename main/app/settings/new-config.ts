/** The configuration that a set-up leads to, and what a folder is given until its owner says more. Pure. */

export interface Account {
  readonly metadataUrl: string;
  readonly transferHosts: readonly string[];
  readonly scid: string;
  readonly greatestMomentId: string;
}

/** @param dataDir where the queue is kept */
export function composeConfig(dataDir: string, account: Account, folders: readonly string[]): object {
  const { metadataUrl, transferHosts, scid, greatestMomentId } = account;
  const defaults = { ...usualDefaults, greatestMomentId };
  return {
    dataDir,
    service: { metadataUrl, transferHosts, requestedServiceVersion: '1' },
    account: { scid, authorization: { app: 'stored' } },
    folders: folders.map((path) => ({ path, existing: usualExisting, defaults })),
  };
}

/**
 * Until the owner has answered, and for whatever else reads these settings: nothing old is taken.
 */
export const usualExisting = 'set-aside';

/** What a recording of the owner's is, unless they say otherwise. */
export const usualDefaults = {
  type: 'UserGenerated',
  source: 'UserInitiated',
  visibility: 'Default',
  savedByUser: false,
} as const;
