/**
 * Makes a clip of a finished file: its facts, its words, its block plan. A file that cannot become one is still recorded,
 * with the reason, so that nothing disappears silently. What the owner says is read again before each slot request.
 */
import { basename } from 'node:path';
import type { DateSource, Reason } from '../../preload/clip-view.ts';
import { ok, problem, type Result } from '../base/result.ts';
import type { Runtime } from '../base/runtime.ts';
import { checked } from '../base/schema-problem.ts';
import { lookAt } from '../capture/clip-file.ts';
import type { FinishedFile, Wait } from '../capture/finished-file.ts';
import { lookAtMedia } from '../capture/media-facts.ts';
import { readSidecar } from '../capture/sidecar.ts';
import type { Config } from '../config/config.ts';
import { largestClipBytes, planBlocks } from '../model/block-plan.ts';
import type { Clip, ClipFacts } from '../model/clip.ts';
import { type ClipEdits, type ClipMetadata, withEdits } from '../model/clip-metadata.ts';
import { modifiedAtOf } from '../model/existing-files.ts';
import { systemTimeZone } from '../model/local-time.ts';
import { asSecond, type RecordingDate, recordingDate } from '../model/recording-date.ts';
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
  readonly dateSource: DateSource;
  readonly reason: Reason | null;
}

/** Programs write a sidecar within seconds; what is not whole after this never will be. */
const sidecarPatienceMs = 60_000;

/** Not now: the file, or what its owner says about it, cannot be read at this moment. Nothing follows from that. */
export type OrWait<T> = Result<T, { readonly wait: Wait }>;

export async function buildClip(
  { path, fingerprint, cutOff, quietMs }: FinishedFile,
  folder: Folder,
  blockSizeBytes: number,
  runtime: Runtime,
): Promise<OrWait<NewClip>> {
  const plan = planBlocks(fingerprint.sizeBytes, blockSizeBytes);
  const described = await describeFile(
    { path, ...fingerprint, ...plan, cutOff, waitsForSidecar: quietMs < sidecarPatienceMs },
    folder,
    runtime,
  );
  if (!described.ok) return described;
  const { reason, ...description } = described.value;
  const facts: ClipFacts = {
    clipId: runtime.newId(),
    path,
    folder: folder.path,
    ...fingerprint,
    ...plan,
    ...description,
    foundAt: runtime.clock.now(),
  };
  return ok({
    facts,
    progress: reason === null ? { state: 'awaiting-slot', lastReason: null } : stopped(reason),
  });
}

/** The clip of a file over which we stumbled ourselves: nothing is known of it but that it is there. */
export function faultyClip(
  { path, fingerprint }: FinishedFile,
  folder: Folder,
  blockSizeBytes: number,
  runtime: Runtime,
): NewClip {
  const foundAt = runtime.clock.now();
  const facts: ClipFacts = {
    clipId: runtime.newId(),
    path,
    folder: folder.path,
    ...fingerprint,
    ...planBlocks(fingerprint.sizeBytes, blockSizeBytes),
    metadata: folder.defaults,
    durationSeconds: null,
    dateRecorded: asSecond(foundAt),
    dateSource: 'found',
    foundAt,
  };
  return { facts, progress: stopped(faultOfOurs) };
}

export const faultOfOurs: Reason = { code: 'clipslot-fault', detail: null };

function stopped(reason: Reason): Clip['progress'] {
  return { state: 'failed', reason, resume: { state: 'awaiting-slot' } };
}

type Describable = Pick<ClipFacts, 'path' | 'sizeBytes' | 'mtimeNs' | 'expectedBlocks'> & {
  readonly cutOff: boolean;
  /** Known from an earlier look; else the file is asked. */
  readonly durationSeconds?: number | null;
  readonly dateRecorded?: string;
  readonly dateSource?: DateSource;
  /** A sidecar of which only the beginning is there is waited for; otherwise it is what it is. */
  readonly waitsForSidecar: boolean;
  /** What the owner has changed since. */
  readonly edits?: ClipEdits;
};

/** Reads what the owner says about the file, and the file itself as far as it is not known yet. */
export async function describeFile(
  file: Describable,
  folder: Folder,
  runtime: Runtime,
): Promise<OrWait<FileDescription>> {
  const tooLarge = file.sizeBytes > largestClipBytes;
  const sidecar = await readSidecar(file.path);
  runtime.failpoint('while-building-clip');
  if (!sidecar.ok && sidecar.trouble.kind === 'not-now') return notNow('sidecar', sidecar.trouble.code);
  if (!sidecar.ok && sidecar.trouble.kind === 'half' && file.waitsForSidecar) return notNow('sidecar', null);
  const words: ClipMetadata = { ...folder.defaults, ...(sidecar.ok ? sidecar.value : {}) };
  const metadata = withEdits(words, file.edits ?? {});
  const date = knownDate(file, metadata);
  const media = tooLarge || file.cutOff ? ok(nothingSeen(file.cutOff)) : await mediaOf(file, date !== null);
  if (!media.ok) return media;
  const { durationSeconds, isCutOff } = media.value;
  const lasts = metadata.durationInSeconds ?? durationSeconds ?? 0;
  const description = {
    metadata,
    durationSeconds,
    ...(date ?? dateOf(file, media.value, lasts, runtime.clock.now())),
  };
  if (tooLarge) return ok({ ...description, reason: { code: 'file-too-large', detail: null } });
  if (!sidecar.ok) return ok({ ...description, reason: invalid(sidecar.problem) });
  if (isCutOff) return ok({ ...description, reason: { code: 'file-cut-off', detail: null } });
  return ok({ ...description, reason: problemWith(file, description) });
}

interface Media {
  /** In whole seconds, at least one; null: the file does not tell. */
  readonly durationSeconds: number | null;
  readonly createdAtMs: number | null;
  readonly bornAtMs: number | null;
  readonly isCutOff: boolean;
}

function nothingSeen(isCutOff: boolean): Media {
  return { durationSeconds: null, createdAtMs: null, bornAtMs: null, isCutOff };
}

/** @param hasDate it is known already when it was recorded */
async function mediaOf(file: Describable, hasDate: boolean): Promise<OrWait<Media>> {
  const { durationSeconds } = file;
  if (hasDate && durationSeconds !== undefined && durationSeconds !== null)
    return ok({ ...nothingSeen(false), durationSeconds });
  const looked = await lookAtMedia(file.path);
  if (!looked.ok) return notNow('readable', looked.notNow);
  const { state, durationSeconds: seconds, createdAtMs } = looked.value;
  if (state === 'incomplete') return ok(nothingSeen(true));
  const stats = await lookAt(file.path);
  return ok({
    durationSeconds: seconds === null ? null : Math.max(1, Math.round(seconds)),
    createdAtMs,
    bornAtMs: typeof stats === 'object' ? Number(stats.birthtimeMs) : null,
    isCutOff: false,
  });
}

/** What the owner says, else what was found out before; null: the file has to be asked. */
function knownDate(file: Describable, { dateRecorded: said }: ClipMetadata): RecordingDate | null {
  if (said !== undefined) return { dateRecorded: said, dateSource: 'said' };
  const { dateRecorded, dateSource, durationSeconds = null } = file;
  // Without a length it was only about right.
  if (durationSeconds === null || dateSource === 'said') return null;
  return dateRecorded !== undefined && dateSource !== undefined ? { dateRecorded, dateSource } : null;
}

function dateOf(file: Describable, media: Media, durationSeconds: number, nowMs: number): RecordingDate {
  const { path, mtimeNs } = file;
  const { createdAtMs, bornAtMs } = media;
  const changedAtMs = modifiedAtOf(mtimeNs);
  return recordingDate(
    { path, createdAtMs, bornAtMs, changedAtMs, durationSeconds },
    systemTimeZone(),
    nowMs,
  );
}

function notNow(waitsFor: Wait['waitsFor'], code: string | null): OrWait<never> {
  return problem('cannot be read now', { wait: { waitsFor, code } });
}

function problemWith(file: Describable, description: Omit<FileDescription, 'reason'>): Reason | null {
  const { metadata, durationSeconds } = description;
  const hasLength = metadata.durationInSeconds !== undefined || durationSeconds !== null;
  if (!hasLength) return { code: 'length-unknown', detail: null };
  const body = describeClip({ ...file, ...description }, metadata.systemProperties);
  const request = checked(initialUploadRequest, body, basename(file.path));
  return request.ok ? null : invalid(request.problem);
}

function invalid(problem: string): Reason {
  return { code: 'metadata-invalid', detail: problem.slice(0, 300) };
}
