/** Files in the capture folders that are no clips, and why: set aside, not finished, or passed over. Reads only. */
import type { WaitsFor } from '../../preload/clip-view.ts';
import type { LeftOutKind } from '../capture/left-out.ts';
import type { Captures } from '../ingest/captures.ts';
import type { AsideQuery, SetAsideFile } from '../storage/set-aside-files.ts';

/**
 * `set-aside`: there before Clipslot looked. `unanswered`: the same, and the owner has yet to say what becomes of it. What a
 * file that is not finished waits for, and why a scan passed a file over, are called as `capture/` calls them.
 */
export type OtherFileReason = 'set-aside' | 'unanswered' | WaitsFor | LeftOutKind;

/** One file that is no clip. */
export interface OtherFile {
  readonly path: string;
  readonly why: OtherFileReason;
  /** The system's own word for it, where it has one. */
  readonly code: string | null;
  /** When it last changed, for one that is not finished; in wall-clock milliseconds. */
  readonly since: number | null;
  /** Null where it was not asked for. */
  readonly sizeBytes: number | null;
  /** When it was last written, in wall-clock milliseconds. */
  readonly modifiedAt: number | null;
}

export interface OtherFilePage {
  readonly files: readonly OtherFile[];
  /** Where to go on, or null after the last page. */
  readonly next: number | null;
}

interface AsideReader {
  page(query: AsideQuery, offset: number, limit: number): readonly SetAsideFile[];
}

/** Of each folder; the others follow once these are clips. */
const mostGrowing = 1000;

const reasons = { asked: 'unanswered', aside: 'set-aside' } as const;

/** What was set aside, newest first. @param after where the page before ended; null: from the start */
export function setAsideFiles(files: AsideReader, after: number | null, limit: number): OtherFilePage {
  const offset = after ?? 0;
  const found = (['asked', 'aside'] as const).flatMap((standing) =>
    files.page({ standing, folder: null }, offset, limit).map(({ path, sizeBytes, modifiedAt }) => ({
      path,
      why: reasons[standing],
      code: null,
      since: null,
      sizeBytes,
      modifiedAt,
    })),
  );
  const isLast = found.length < limit;
  return { files: found, next: isLast ? null : offset + limit };
}

/** The same with what the capture folders know besides: some of what is not finished, and examples of what they passed over. */
export function otherFiles(
  captures: Pick<Captures, 'existing' | 'growing' | 'reports'>,
  after: number | null,
  limit: number,
): OtherFilePage {
  const page = setAsideFiles(captures.existing, after, limit);
  if (after !== null) return page;
  const growing = captures
    .growing(mostGrowing)
    .map(({ path, sizeBytes, waitsFor, code, unchangedSince }) => ({
      path,
      why: waitsFor,
      code,
      since: unchangedSince,
      sizeBytes,
      modifiedAt: null,
    }));
  const passedOver = captures
    .reports()
    .flatMap(({ leftOut }) => leftOut.examples)
    .map(({ path, kind }) => ({
      path,
      why: kind,
      code: null,
      since: null,
      sizeBytes: null,
      modifiedAt: null,
    }));
  return { files: [...growing, ...passedOver, ...page.files], next: page.next };
}
