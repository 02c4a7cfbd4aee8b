/**
 * What the window asks and answers about recordings that were there before; the answer is kept in
 * the settings as well.
 */
import type { Handlers } from '../../preload/contract.ts';
import type { FirstLookReplies } from '../../preload/first-look-contract.ts';
import type { EngineHost } from './engine-host.ts';

export function firstLookHandlers(host: EngineHost): Pick<Handlers, keyof FirstLookReplies> {
  return {
    getSetAside: (query) => host.engine()?.setAside(query) ?? { total: 0, sizeBytes: 0, files: [] },
    answerFirstLook: async ({ lookId, taken }) => {
      const answered = host.engine()?.answerFirstLook(lookId, taken) ?? null;
      if (answered === null) return false;
      await host.keepExisting(answered.folder, answered.answer);
      return true;
    },
    takeSetAside: (choice) => host.engine()?.takeSetAside(choice) ?? 0,
  };
}
