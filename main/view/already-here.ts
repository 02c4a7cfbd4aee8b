/** What others are shown of recordings that were there before: open questions, and the list of what was set aside. */
import type { FirstLookView, SetAsidePage } from '../../preload/first-look-contract.ts';
import { displayName } from '../base/text.ts';
import type { ExistingFiles } from '../ingest/existing-files.ts';

/** As far as it is asked here. */
export type ExistingReader = Pick<ExistingFiles, 'questions' | 'summary' | 'page'>;

const setAside = { standing: 'aside', folder: null } as const;

export interface SetAsideQuery {
  /** Null: what was set aside for good, wherever it is. */
  readonly lookId: number | null;
  readonly offset: number;
  readonly limit: number;
}

/** @param bytesPerSecond that the line has shown; null: not known */
export function firstLookViews(existing: ExistingReader, bytesPerSecond: number | null): FirstLookView[] {
  return existing.questions().map(({ look, isListed }) => {
    const found = existing.summary({ standing: 'asked', folder: look.folder });
    return {
      lookId: look.lookId,
      folderName: displayName(look.folder),
      ...found,
      sendingMs: bytesPerSecond === null ? null : Math.round((found.sizeBytes * 1000) / bytesPerSecond),
      isComplete: isListed,
    };
  });
}

/** How many recordings were set aside for good, and are still there. */
export function alreadyHere(existing: ExistingReader): number {
  return existing.summary(setAside).count;
}

/** Newest first; empty for a question that is no longer open. */
export function setAsidePage(existing: ExistingReader, query: SetAsideQuery): SetAsidePage {
  const { lookId, offset, limit } = query;
  const asked = existing.questions().find(({ look }) => look.lookId === lookId);
  if (lookId !== null && asked === undefined) return { total: 0, sizeBytes: 0, files: [] };
  const found = asked === undefined ? setAside : ({ standing: 'asked', folder: asked.look.folder } as const);
  const { count, sizeBytes } = existing.summary(found);
  const files = existing
    .page(found, offset, limit)
    .map(({ asideId, name, folder, sizeBytes, modifiedAt }) => ({
      asideId,
      name: displayName(name),
      folderName: displayName(folder),
      sizeBytes,
      modifiedAt,
    }));
  return { total: count, sizeBytes, files };
}
