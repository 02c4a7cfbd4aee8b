/**
 * What becomes of a finished file: a new clip, a clip we know (touched, renamed, moved or back), or a new version of one.
 * Reads and thinks first, for several files at once; then writes all of it as one commit.
 */
import { systemCode } from '../base/error-code.ts';
import type { Runtime } from '../base/runtime.ts';
import { type FileVersion, type Fingerprint, openClipFile, sameVersion } from '../capture/clip-file.ts';
import type { FinishedFile, Wait } from '../capture/finished-file.ts';
import type { Untaken } from '../capture/growing-file.ts';
import type { Config } from '../config/config.ts';
import type { Clip, ClipFacts } from '../model/clip.ts';
import type { BlockLedger } from '../storage/block-ledger.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import { storageFault } from '../storage/database/storage-fault.ts';
import type { KnownFiles } from '../storage/known-files.ts';
import { buildClip, faultyClip, type NewClip } from './clip-builder.ts';
import type { MoveDetector } from './move-detector.ts';
import type { Beginning } from './recovery.ts';
import { hasContentOf } from './same-content.ts';
import type { Twins } from './twins.ts';

export interface IngestParts {
  readonly clips: ClipStore;
  readonly blocks: Pick<BlockLedger, 'accepted'>;
  readonly known: KnownFiles;
  readonly moves: Pick<MoveDetector, 'isElsewhere'>;
  readonly twins: Twins;
  readonly runtime: Runtime;
  /** For the plans of new clips; a plan once made stays. */
  blockSizeBytes(): number;
  /** A clip's file is as it should be: it may go on. */
  revive(clipId: string): void;
  /** How the clip of a newly found file begins. */
  beginning(facts: ClipFacts, progress: Clip['progress']): Beginning;
  /** Told of an unexpected exception; the file it was about says so, and the others go on. */
  onBug(error: unknown): void;
}

type Folder = Config['folders'][number];

type Decision =
  | {
      readonly kind: 'known';
      readonly clipId: string;
      readonly fingerprint: Fingerprint;
      readonly path: string;
    }
  | { readonly kind: 'new'; readonly clip: NewClip; readonly before: Clip | null }
  /** It cannot be read now, or changed while it was looked at; the next look sees more. */
  | { readonly kind: 'wait'; readonly wait: Wait };

interface Decided {
  readonly file: FinishedFile;
  readonly decision: Decision;
}

const moving: Decision = { kind: 'wait', wait: { waitsFor: 'quiet', code: null } };
const beingRemuxed: Decision = { kind: 'wait', wait: { waitsFor: 'twin', code: null } };

/** How many files are read together. */
const atOnce = 8;

export class Ingest {
  readonly #parts: IngestParts;

  constructor(parts: IngestParts) {
    this.#parts = parts;
  }

  /**
   * Makes clips of these files of one capture folder, or finds which clips they are. Each for itself: what goes wrong with
   * one costs no other. Answers with those that could not be taken now.
   */
  async take(files: readonly FinishedFile[], folder: Folder): Promise<readonly Untaken[]> {
    const { runtime } = this.#parts;
    const claimed = new Set<string>();
    const decided: Decided[] = [];
    for (let from = 0; from < files.length; from += atOnce) {
      const group = files.slice(from, from + atOnce);
      decided.push(...(await Promise.all(group.map((file) => this.#decideSafely(file, folder, claimed)))));
    }
    runtime.failpoint('before-clip-recorded');
    const unwritten = this.#write(decided, folder);
    runtime.failpoint('after-clip-recorded');
    const waiting = decided.flatMap(({ file: { path }, decision }) =>
      decision.kind === 'wait' ? { path, ...decision.wait } : [],
    );
    return [...waiting, ...unwritten];
  }

  /** All of it as one commit; where that cannot be, each for itself. Answers with those that cannot be written down. */
  #write(decided: readonly Decided[], folder: Folder): Untaken[] {
    const { clips } = this.#parts;
    const found = decided.filter(({ decision }) => decision.kind !== 'wait');
    try {
      clips.commit(() => {
        for (const { decision } of found) this.#apply(decision, folder);
      });
      return [];
    } catch (error) {
      // With the queue's own disk in trouble there is nothing to be had from any of them.
      if (storageFault(error) !== null) throw error;
      return found.flatMap((one) => this.#writeAlone(one, folder));
    }
  }

  #writeAlone({ file, decision }: Decided, folder: Folder): Untaken[] {
    const { clips, onBug } = this.#parts;
    try {
      clips.commit(() => this.#apply(decision, folder));
      return [];
    } catch (error) {
      if (storageFault(error) !== null) throw error;
      onBug(error);
      return [{ path: file.path, waitsFor: 'fault', code: null }];
    }
  }

  async #decideSafely(file: FinishedFile, folder: Folder, claimed: Set<string>): Promise<Decided> {
    try {
      return { file, decision: await this.#decide(file, folder, claimed) };
    } catch (error) {
      if (storageFault(error) !== null) throw error;
      const code = systemCode(error);
      if (code !== null) return { file, decision: { kind: 'wait', wait: { waitsFor: 'readable', code } } };
      this.#parts.onBug(error);
      return { file, decision: this.#faulty(file, folder) };
    }
  }

  #faulty(file: FinishedFile, folder: Folder): Decision {
    const { clips, known, runtime } = this.#parts;
    const clip = faultyClip(file, folder, this.#parts.blockSizeBytes(), runtime);
    return { kind: 'new', clip, before: clips.get(known.at(file.path)?.clipId ?? '') };
  }

  /** @param claimed clips that another file of this group was found to be */
  async #decide(file: FinishedFile, folder: Folder, claimed: Set<string>): Promise<Decision> {
    const { clips, blocks, known, moves, runtime } = this.#parts;
    const { path, fingerprint } = file;
    const opened = await openClipFile(path);
    if (!opened.ok) return { kind: 'wait', wait: { waitsFor: 'readable', code: opened.code } };
    const { handle, version } = opened.value;
    try {
      if (!sameVersion(version, fingerprint)) return moving;
      for (const clip of this.#candidates(path, fingerprint)) {
        const isFree = clip.path === path || (await moves.isElsewhere(clip, path));
        if (!isFree || !(await hasContentOf(clip, fingerprint, handle, blocks))) continue;
        if (claimed.has(clip.clipId)) continue;
        claimed.add(clip.clipId);
        return { kind: 'known', clipId: clip.clipId, fingerprint, path };
      }
      if (this.#parts.twins.isBeingRemuxed(folder.path, path)) return beingRemuxed;
      const built = await buildClip(file, folder, this.#parts.blockSizeBytes(), runtime);
      if (!built.ok) return { kind: 'wait', wait: built.wait };
      const clip = built.value;
      // A program that renamed or locked it just now has made it look broken.
      const isBroken = clip.progress.state === 'failed' && !file.cutOff;
      if (isBroken && !(await isStillThere(path, fingerprint))) return moving;
      return { kind: 'new', clip, before: clips.get(known.at(path)?.clipId ?? '') };
    } finally {
      await handle.close();
    }
  }

  /** Clips this file may be: first the one at its path, then the one with its number, then any of the same content. */
  #candidates(path: string, { fileId, sizeBytes, edgesDigest }: Fingerprint): Clip[] {
    const { clips, known } = this.#parts;
    const here = known.at(path);
    const sameFile = known.ofFile(fileId).filter((file) => file.sizeBytes === sizeBytes);
    const ids = new Set([...(here === undefined ? [] : [here]), ...sameFile].map(({ clipId }) => clipId));
    for (const clipId of clips.withContent(sizeBytes, edgesDigest, path)) ids.add(clipId);
    return [...ids].flatMap((clipId) => clips.get(clipId) ?? []).filter((clip) => !isReplaced(clip));
  }

  #apply(decision: Decision, folder: Folder): void {
    const { clips } = this.#parts;
    if (decision.kind === 'wait') return;
    if (decision.kind === 'known') {
      const { clipId, fingerprint, path } = decision;
      clips.moved(clipId, { ...fingerprint, path, folder: folder.path });
      this.#parts.revive(clipId);
      return;
    }
    const { clip, before } = decision;
    if (before !== null) this.#supersede(before);
    const begins = this.#parts.beginning(clip.facts, this.#besideTwin(clip));
    clips.record(clip.facts, begins.progress, begins.nextAt);
  }

  /** Of a recording and its remux one goes. */
  #besideTwin({ facts, progress }: NewClip): Clip['progress'] {
    const { clips, twins } = this.#parts;
    const verdict = twins.verdictOn(facts);
    if (verdict.kind === 'stays') return { state: 'cancelled', reason: verdict.reason };
    // One that cannot go itself stands in for no other.
    if (verdict.kind === 'goes' && progress.state === 'awaiting-slot')
      clips.tryApply(verdict.insteadOf, { type: 'given-up', reason: verdict.reason });
    return progress;
  }

  /** Its bits are no longer there. A version that was never fit to be asked for simply makes room. */
  #supersede({ clipId, progress }: Clip): void {
    const neverAsked = progress.state === 'failed' && unfit.includes(progress.reason.code);
    this.#parts.clips.tryApply(
      clipId,
      neverAsked
        ? { type: 'file-completed' }
        : { type: 'file-changed', reason: { code: 'file-changed', detail: null } },
    );
  }
}

async function isStillThere(path: string, version: FileVersion): Promise<boolean> {
  const opened = await openClipFile(path);
  if (!opened.ok) return false;
  await opened.value.handle.close();
  return sameVersion(opened.value.version, version);
}

/** Reasons for which a clip is stopped before any slot is asked for. */
const unfit: readonly string[] = [
  ...['file-cut-off', 'file-too-large', 'length-unknown', 'metadata-invalid', 'clipslot-fault'],
];

/** A version of a file that no longer exists; the same bits found again are a new clip. */
function isReplaced({ progress }: Clip): boolean {
  return progress.state === 'failed' && progress.resume.state === 'never';
}
