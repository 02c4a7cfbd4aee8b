/**
 * Makes a clip of a finished file: its facts, its words, its block plan. A file that cannot become one is still recorded,
 * with the reason, so that nothing disappears silently.
 */
import { basename } from 'node:path';
import type { Reason } from '../../preload/contract.ts';
import type { FinishedFile } from '../capture/growing-files.ts';
import { mediaFacts } from '../capture/media-facts.ts';
import type { ClipMetadata } from '../capture/metadata.ts';
import { readSidecar } from '../capture/sidecar.ts';
import { largestClipBytes, planBlocks } from '../queue/block-plan.ts';
import type { Clip, ClipFacts } from '../queue/clip.ts';
import { describeClip, initialUploadRequest } from '../slots/slot-request.ts';
import type { Config } from './config.ts';
import { checked } from './schema-problem.ts';
import type { World } from './world.ts';

export interface Admitted {
  readonly facts: ClipFacts;
  readonly progress: Clip['progress'];
}

type Folder = Config['folders'][number];

export async function admit(
  file: FinishedFile,
  folder: Folder,
  blockSizeBytes: number,
  world: World,
): Promise<Admitted> {
  const { sizeBytes, mtimeNs } = file.fingerprint;
  const tooLarge = sizeBytes > largestClipBytes;
  const sidecar = await readSidecar(file.path);
  world.failpoint('while-admitting');
  const media = tooLarge || file.cutOff ? ({ ok: false } as const) : await mediaFacts(file.path);
  const durationSeconds = media.ok ? Math.round(media.durationSeconds) : null;
  const metadata: ClipMetadata = { ...folder.defaults, ...(sidecar.ok ? sidecar.metadata : {}) };
  const finishedAtMs = Number(BigInt(mtimeNs) / 1_000_000n);
  const facts: ClipFacts = {
    clipId: world.newId(),
    path: file.path,
    folder: folder.path,
    ...file.fingerprint,
    durationSeconds,
    foundAt: world.clock.now(),
    ...planBlocks(sizeBytes, blockSizeBytes),
    metadata,
    dateRecorded: metadata.dateRecorded ?? startedAt(finishedAtMs, media.ok ? media.durationSeconds : 0),
  };
  const reason = problemWith(file, facts, tooLarge, sidecar.ok ? null : sidecar.problem);
  return {
    facts,
    progress:
      reason === null
        ? { state: 'awaiting-slot', lastReason: null }
        : { state: 'failed', reason, resume: { state: 'awaiting-slot' } },
  };
}

/** When recording started [json-initialuploadrequest.md]: the file's last write less its length. */
function startedAt(finishedAtMs: number, durationSeconds: number): string {
  return new Date(finishedAtMs - durationSeconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
}

function problemWith(
  file: FinishedFile,
  facts: ClipFacts,
  tooLarge: boolean,
  sidecarProblem: string | null,
): Reason | null {
  if (tooLarge) return { code: 'file-too-large', detail: null };
  if (sidecarProblem !== null) return { code: 'metadata-invalid', detail: sidecarProblem.slice(0, 300) };
  const described = facts.metadata.durationInSeconds !== undefined || facts.durationSeconds !== null;
  if (file.cutOff || !described) return { code: 'file-cut-off', detail: null };
  const request = checked(
    initialUploadRequest,
    describeClip(facts, facts.metadata.systemProperties),
    basename(file.path),
  );
  return request.ok ? null : { code: 'metadata-invalid', detail: request.problem.slice(0, 300) };
}
