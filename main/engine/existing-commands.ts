/** What the owner says about recordings that were there before, and what they are shown of them. */
import type { AsideChoice, SetAsidePage } from '../../preload/first-look-contract.ts';
import type { Captures } from '../ingest/captures.ts';
import type { StorageHealth } from '../storage/database/storage-health.ts';
import { type SetAsideQuery, setAsidePage } from '../view/already-here.ts';
import { type OtherFilePage, otherFiles } from '../view/other-files.ts';
import type { EngineExisting, FileTaken, FirstLookAnswered } from './api.ts';

export interface ExistingParts {
  readonly captures: Pick<Captures, 'existing' | 'fileAt' | 'growing' | 'reports'>;
  readonly storageHealth: Pick<StorageHealth, 'attempt'>;
}

const emptyPage: SetAsidePage = { total: 0, sizeBytes: 0, files: [] };

export class ExistingCommands implements EngineExisting {
  readonly #parts: ExistingParts;

  constructor(parts: ExistingParts) {
    this.#parts = parts;
  }

  setAside(query: SetAsideQuery): SetAsidePage {
    const { captures, storageHealth } = this.#parts;
    return storageHealth.attempt(emptyPage, () => setAsidePage(captures.existing, query));
  }

  answerFirstLook(lookId: number, taken: AsideChoice): FirstLookAnswered | null {
    const { captures, storageHealth } = this.#parts;
    const answer = taken.all && taken.asideIds.length === 0 ? 'take' : 'set-aside';
    const folder = storageHealth.attempt(null, () => captures.existing.answer(lookId, answer, taken));
    return folder === null ? null : { folder, answer };
  }

  takeSetAside(choice: AsideChoice): number {
    const { captures, storageHealth } = this.#parts;
    return storageHealth.attempt(0, () => captures.existing.take(choice));
  }

  otherFiles(after: number | null, limit: number): OtherFilePage {
    const { captures, storageHealth } = this.#parts;
    return storageHealth.attempt({ files: [], next: null }, () => otherFiles(captures, after, limit));
  }

  async takeFile(path: string): Promise<FileTaken> {
    const { captures } = this.#parts;
    return (await captures.existing.takeAt(path)) ? { kind: 'taken' } : captures.fileAt(path);
  }
}
