/**
 * Makes a clip of a finished file: its facts, its words, its block plan. A file that cannot become one is still recorded,
 * with the reason, so that nothing disappears silently. What the owner says is read again before each slot request.
 */
import { basename } from 'node:path';
import type { Reason } from '../../preload/clip-view.ts';
import type { Runtime } from '../base/runtime.ts';
import { checked } from '../base/schema-problem.ts';
import type { FinishedFile } from '../capture/finished-file.ts';
import { mediaFacts } from '../capture/media-facts.ts';
import { readSidecar } from '../capture/sidecar.ts';
import type { Config } from '../config/config.ts';
import { largestClipBytes, planBlocks } from '../model/block-plan.ts';
import type { Clip, ClipFacts } from '../model/clip.ts';
import { type ClipEdits, type ClipMetadata, withEdits } from '../model/clip-metadata.ts';
import { describeClip, initialUploadRequest } from '../model/slot-request.ts';

/** A clip that is not recorded yet. */
export interface NewClip {
  readonly facts: ClipFacts;
  readonly progress: Clip['progress'];
}

type Folder = Config['folders'][number];

/** What a clip goes out with, or the reason why it cannot go out. */
export interface FileDescription {
  readonly metadata: ClipMetadata;
  readonly durationSeconds: number | null;
  readonly dateRecorded: string;
  readonly reason: Reason | null;
}

export async function buildClip(
  { path, fingerprint, cutOff }: FinishedFile,
  folder: Folder,
  blockSizeBytes: number,
  runtime: Runtime,
): Promise<NewClip> {
  const plan = planBlocks(fingerprint.sizeBytes, blockSizeBytes);
  const { reason, ...description } = await describeFile(
    { path, ...fingerprint, ...plan, cutOff },
    folder,
    runtime,
  );
  const facts: ClipFacts = {
    clipId: runtime.newId(),
    path,
    folder: folder.path,
    ...fingerprint,
    ...plan,
    ...description,
    foundAt: runtime.clock.now(),
  };
  return {
    facts,
    progress:
      reason === null
        ? { state: 'awaiting-slot', lastReason: null }
        : { state: 'failed', reason, resume: { state: 'awaiting-slot' } },
  };
}

type Describable = Pick<ClipFacts, 'path' | 'sizeBytes' | 'mtimeNs' | 'expectedBlocks'> & {
  readonly cutOff: boolean;
  /** Known from an earlier look; else the file is asked. */
  readonly durationSeconds?: number | null;
  /** What the owner has changed since. */
  readonly edits?: ClipEdits;
};

/** Reads what the owner says about the file, and the file itself as far as it is not known yet. */
export async function describeFile(
  file: Describable,
  folder: Folder,
  runtime: Runtime,
): Promise<FileDescription> {
  const tooLarge = file.sizeBytes > largestClipBytes;
  const sidecar = await readSidecar(file.path);
  runtime.failpoint('while-building-clip');
  const words: ClipMetadata = { ...folder.defaults, ...(sidecar.ok ? sidecar.value : {}) };
  const metadata = withEdits(words, file.edits ?? {});
  const durationSeconds =
    tooLarge || file.cutOff ? null : (file.durationSeconds ?? (await measured(file.path)));
  const finishedAtMs = Number(BigInt(file.mtimeNs) / 1_000_000n);
  const description = {
    metadata,
    durationSeconds,
    dateRecorded: metadata.dateRecorded ?? startedAt(finishedAtMs, durationSeconds ?? 0),
  };
  if (tooLarge) return { ...description, reason: { code: 'file-too-large', detail: null } };
  if (!sidecar.ok) return { ...description, reason: invalid(sidecar.problem) };
  return { ...description, reason: problemWith(file, description) };
}

async function measured(path: string): Promise<number | null> {
  const media = await mediaFacts(path);
  return media.ok ? Math.max(1, Math.round(media.value.durationSeconds)) : null;
}

/** When recording started [json-initialuploadrequest.md]: the file's last write less its length. */
function startedAt(finishedAtMs: number, durationSeconds: number): string {
  return new Date(finishedAtMs - durationSeconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
}

function problemWith(file: Describable, description: Omit<FileDescription, 'reason'>): Reason | null {
  const { metadata, durationSeconds } = description;
  const hasLength = metadata.durationInSeconds !== undefined || durationSeconds !== null;
  if (file.cutOff || !hasLength) return { code: 'file-cut-off', detail: null };
  const body = describeClip({ ...file, ...description }, metadata.systemProperties);
  const request = checked(initialUploadRequest, body, basename(file.path));
  return request.ok ? null : invalid(request.problem);
}

function invalid(problem: string): Reason {
  return { code: 'metadata-invalid', detail: problem.slice(0, 300) };
}
