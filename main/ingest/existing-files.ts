/**
 * The first look at each capture folder: what is there already is set aside before anything of it can become a clip, unless
 * the owner has it taken. Files that come later, also while no engine runs, are new. Where a person is there to be asked,
 * nothing of a folder is taken before the answer.
 */
import type { Clock } from '../base/runtime.ts';
import { type FileVersion, lookAt, versionOf } from '../capture/clip-file.ts';
import type { Listing } from '../capture/listing.ts';
import {
  type ExistingChoice,
  fileNumberOf,
  isLookStillGood,
  isRecordedSince,
  isSameTime,
  type LookBasis,
} from '../model/existing-files.ts';
import type { FirstLook, FirstLooks } from '../storage/first-looks.ts';
import type { KnownFile, KnownFiles } from '../storage/known-files.ts';
import type {
  AsideChoice,
  AsideQuery,
  AsideSummary,
  NewAside,
  SetAsideFile,
  SetAsideFiles,
} from '../storage/set-aside-files.ts';
import { type FolderState, type LookedAt, placeOf } from './looked-at-folder.ts';

/** A first look that is through: how many recordings were there, and what becomes of them. */
export interface Looked {
  readonly folder: string;
  readonly existing: number;
  /** Null: the owner has yet to answer. */
  readonly answer: ExistingChoice | null;
}

export interface ExistingFilesParts {
  readonly folders: readonly LookedAt[];
  readonly looks: FirstLooks;
  readonly files: SetAsideFiles;
  readonly known: Pick<KnownFiles, 'at' | 'ofFile'>;
  readonly clock: Pick<Clock, 'now'>;
  /** A person is there to be asked; otherwise the configuration answers. */
  readonly asks: boolean;
  /** When the queue was last lost, in wall-clock milliseconds; null: never. */
  lossAt(): number | null;
  commit(work: () => void): void;
  /** A folder has been seen whole for the first time. */
  onLooked(looked: Looked): void;
  /** Files that were seen before and held back may become clips now. */
  onTaken(): void;
  /** Something an overview shows has changed. */
  onChange(): void;
}

export class ExistingFiles {
  readonly #parts: ExistingFilesParts;
  readonly #states: ReadonlyMap<string, FolderState>;
  #added: NewAside[] = [];
  #followed: Parameters<SetAsideFiles['follow']>[0][number][] = [];

  constructor(parts: ExistingFilesParts) {
    this.#parts = parts;
    this.#states = new Map(
      parts.folders.map((folder) => {
        const look = parts.looks.of(folder.path);
        return [folder.path, { folder, look, isListed: false, seen: new Set(), existing: 0 }];
      }),
    );
  }

  /** Before a listing: is this the folder that was looked at, and with the same eyes? If not, the first look begins. */
  async scanStarts(path: string): Promise<void> {
    const state = this.#states.get(path);
    const place = await placeOf(path);
    // Gone again: what the listing may find all the same is held back.
    if (state === undefined || place === null) return;
    const basis = { ...place, include: JSON.stringify(state.folder.include), lossAt: this.#parts.lossAt() };
    state.seen = new Set();
    state.look = this.#lookAt(state, basis);
  }

  #lookAt(state: FolderState, basis: LookBasis): FirstLook {
    const { looks, clock, asks } = this.#parts;
    const { path, existing } = state.folder;
    const last = looks.of(path);
    if (last === null || !isLookStillGood(last, basis)) {
      state.isListed = false;
      state.existing = 0;
      return looks.begin({ ...basis, folder: path, beganAt: clock.now(), answer: asks ? null : existing });
    }
    const isAsKept = last.device === basis.device && last.bornNs === basis.bornNs && last.include !== null;
    if (!isAsKept) looks.rebase(last.lookId, basis);
    return last;
  }

  /** True for a file that is not to be taken, or not yet. Changes nothing by itself: see {@link afterSeen}. */
  saw(folder: string, path: string, version: FileVersion): boolean {
    const state = this.#states.get(folder);
    if (state === undefined || version.sizeBytes === 0) return false;
    const file = this.#parts.files.find({ path, ...version });
    if (file !== null) return this.#sawAgain(state, file, path, version);
    const { look } = state;
    if (look === null) return true;
    if (this.#isKnown(path, version)) return false;
    const { mtimeNs } = version;
    if (look.endedAt !== null || isRecordedSince(mtimeNs, look.beganAt, this.#parts.clock.now()))
      return look.answer === null;
    state.existing += 1;
    if (look.answer === 'take') return false;
    const standing = look.answer === null ? 'asked' : 'aside';
    this.#added.push({ path, ...version, folder, standing });
    return true;
  }

  #sawAgain(state: FolderState, file: SetAsideFile, path: string, version: FileVersion): boolean {
    const folder = state.folder.path;
    const { asideId, standing } = file;
    const isCopy = file.path !== path && file.fileNumber !== fileNumberOf(version.fileId);
    const isAsKept = file.path === path && file.mtimeNs === version.mtimeNs && file.folder === folder;
    if (isCopy) this.#added.push({ path, ...version, folder, standing });
    else state.seen.add(asideId);
    if (!isCopy && (!isAsKept || file.missing)) this.#followed.push({ path, ...version, folder, asideId });
    return standing !== 'taken';
  }

  /** A clip already, if perhaps under another name or number. */
  #isKnown(path: string, { fileId, sizeBytes, mtimeNs }: FileVersion): boolean {
    const { known } = this.#parts;
    const isIt = (file: KnownFile) => file.sizeBytes === sizeBytes && isSameTime(file.mtimeNs, mtimeNs);
    const here = known.at(path);
    return (here !== undefined && isIt(here)) || known.ofFile(fileId).some(isIt);
  }

  /** After a few files were seen: writes down what was noticed, as one commit each. */
  afterSeen(): void {
    const { files } = this.#parts;
    const added = this.#added.splice(0);
    if (added.length > 0) {
      const ids = files.add(added);
      added.forEach(({ folder }, at) => void this.#states.get(folder)?.seen.add(ids[at] ?? 0));
    }
    const followed = this.#followed.splice(0);
    if (followed.length > 0) files.follow(followed);
    if (added.length + followed.length > 0) this.#parts.onChange();
  }

  /** After a complete listing. */
  async scanned(path: string, { unreadable }: Listing): Promise<void> {
    const state = this.#states.get(path);
    if (state === undefined || state.look === null) return;
    const { files, looks, clock } = this.#parts;
    const isFirst = state.look.endedAt === null && !state.isListed;
    if (unreadable.length === 0) {
      await files.listed(path, state.seen);
      if (state.look.endedAt === null) looks.end(state.look.lookId, clock.now());
    }
    const { lookId, answer } = state.look;
    // With nothing there, there is nothing to ask.
    if (answer === null && this.#asked(path) === 0) looks.answer(lookId, 'set-aside');
    state.isListed = true;
    state.look = looks.get(lookId);
    const { existing } = state;
    if (isFirst) this.#parts.onLooked({ folder: path, existing, answer: state.look?.answer ?? null });
  }

  #asked(folder: string): number {
    return this.#parts.files.summary({ standing: 'asked', folder }).count;
  }

  /** First looks whose answer the owner owes. `isListed`: everything there has been seen. */
  questions(): readonly { readonly look: FirstLook; readonly isListed: boolean }[] {
    const open: { look: FirstLook; isListed: boolean }[] = [];
    for (const { look, isListed } of this.#states.values())
      if (look !== null && look.answer === null) open.push({ look, isListed });
    return open;
  }

  /**
   * Keeps what the owner says: which of them become clips.
   * @returns the folder it was about; null when it was answered already, or the folder was exchanged meanwhile
   */
  answer(lookId: number, answer: ExistingChoice, taken: AsideChoice): string | null {
    const { looks, files, commit } = this.#parts;
    const look = looks.get(lookId);
    const state = look === null ? undefined : this.#states.get(look.folder);
    if (look === null || look.answer !== null || state === undefined) return null;
    const asked = { standing: 'asked', folder: look.folder } as const;
    commit(() => {
      files.settle(asked, taken, 'taken');
      files.settle(asked, everything, 'aside');
      looks.answer(lookId, answer);
    });
    state.look = looks.get(lookId);
    this.#parts.onTaken();
    return look.folder;
  }

  /** Has files that were set aside become clips; answers for how many it held. */
  take(choice: AsideChoice): number {
    const taken = this.#parts.files.settle({ standing: 'aside', folder: null }, choice, 'taken');
    if (taken > 0) this.#parts.onTaken();
    return taken;
  }

  /** The same for the file at a path; false when it was not set aside. */
  async takeAt(path: string): Promise<boolean> {
    const file = await this.at(path);
    if (file === null || file.standing === 'taken') return false;
    const { standing, folder, asideId } = file;
    this.#parts.files.settle({ standing, folder }, { all: false, asideIds: [asideId] }, 'taken');
    this.#parts.onTaken();
    return true;
  }

  summary(query: AsideQuery): AsideSummary {
    return this.#parts.files.summary(query);
  }

  /** Newest first. */
  page(query: AsideQuery, offset: number, limit: number): readonly SetAsideFile[] {
    return this.#parts.files.page(query, offset, limit);
  }

  /** The file at a path, if it is one that was set aside. */
  async at(path: string): Promise<SetAsideFile | null> {
    const found = await lookAt(path);
    return typeof found === 'string' ? null : this.#parts.files.find({ path, ...versionOf(found) });
  }
}

export const everything: AsideChoice = { all: true, asideIds: [] };
