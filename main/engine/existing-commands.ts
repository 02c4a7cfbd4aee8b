/** What the owner says about recordings that were there before, and what they are shown of them. */
import type { ExistingFiles } from '../ingest/existing-files.ts';
import type { StorageHealth } from '../storage/database/storage-health.ts';
import { setAsidePage } from '../view/already-here.ts';
import type { Engine } from './api.ts';

type ExistingCommands = Pick<Engine, 'setAside' | 'answerFirstLook' | 'takeSetAside' | 'takeFile'>;

export function existingCommands(
  existing: ExistingFiles,
  fileAt: Engine['fileAt'],
  storageHealth: Pick<StorageHealth, 'attempt'>,
): ExistingCommands {
  const none = { total: 0, sizeBytes: 0, files: [] };
  return {
    setAside: (query) => storageHealth.attempt(none, () => setAsidePage(existing, query)),
    answerFirstLook(lookId, taken) {
      const answer = taken.all && taken.asideIds.length === 0 ? 'take' : 'set-aside';
      const folder = storageHealth.attempt(null, () => existing.answer(lookId, answer, taken));
      return folder === null ? null : { folder, answer };
    },
    takeSetAside: (choice) => storageHealth.attempt(0, () => existing.take(choice)),
    takeFile: async (path) => ((await existing.takeAt(path)) ? { kind: 'taken' } : fileAt(path)),
  };
}
