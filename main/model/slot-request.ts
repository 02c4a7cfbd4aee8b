/** The body of a slot request: an InitialUploadRequest, field for field [json-initialuploadrequest.md]. Pure. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clip } from './clip.ts';
import { type ClipMetadata, clipMetadata } from './clip-metadata.ts';

const uint32 = z.number().int().min(0).max(4_294_967_295);

/**
 * What goes out. `greatestMomentId` is the object page's name for the clip's name id, `clipNameStringId` the sample's;
 * one of them is needed [json-initialuploadrequest.md, uri-usersmescidclipspost.md].
 */
export const initialUploadRequest = clipMetadata
  .omit({ fileSize: true, expectedBlocks: true })
  .extend({
    dateRecorded: clipMetadata.shape.dateRecorded.unwrap(),
    durationInSeconds: uint32,
    expectedBlocks: uint32.min(1),
    fileSize: uint32.min(1),
    type: clipMetadata.shape.type.unwrap(),
    source: clipMetadata.shape.source.unwrap(),
    visibility: clipMetadata.shape.visibility.unwrap(),
  })
  .superRefine((body, context) => {
    const problem = jointProblem(body);
    if (problem !== null)
      context.addIssue({ code: 'custom', path: [problem.field], message: problem.message });
  });
export type InitialUploadRequest = z.infer<typeof initialUploadRequest>;

type Joint = Pick<
  ClipMetadata,
  'greatestMomentId' | 'clipNameStringId' | 'thumbnailSource' | 'thumbnailOffsetMillseconds'
>;

function jointProblem(body: Joint): { field: string; message: string } | null {
  if (body.greatestMomentId === undefined && body.clipNameStringId === undefined) {
    return {
      field: 'greatestMomentId',
      message: "is needed: set it in the folder's defaults or in the sidecar",
    };
  }
  const offset = body.thumbnailOffsetMillseconds !== undefined;
  if (offset !== (body.thumbnailSource === 'Offset')) {
    return {
      field: 'thumbnailOffsetMillseconds',
      message: 'goes with thumbnailSource "Offset" and only with it',
    };
  }
  return null;
}

/** What a clip has to offer for its request; the owner's words win over measured facts. */
export type Described = Pick<
  Clip,
  'metadata' | 'dateRecorded' | 'durationSeconds' | 'expectedBlocks' | 'sizeBytes'
>;

/** The request for a clip, not yet checked: `initialUploadRequest` decides whether it may go out. */
export function describeClip(clip: Described, systemProperties: string | undefined): Record<string, unknown> {
  const { metadata } = clip;
  return {
    greatestMomentId: metadata.greatestMomentId,
    clipNameStringId: metadata.clipNameStringId,
    userCaption: metadata.userCaption,
    sessionRef: metadata.sessionRef,
    dateRecorded: clip.dateRecorded,
    durationInSeconds: metadata.durationInSeconds ?? clip.durationSeconds,
    expectedBlocks: clip.expectedBlocks,
    fileSize: clip.sizeBytes,
    type: metadata.type ?? 'UserGenerated',
    source: metadata.source ?? 'UserInitiated',
    visibility: metadata.visibility ?? 'Default',
    titleData: metadata.titleData,
    systemProperties,
    usersInSession: metadata.usersInSession,
    thumbnailSource: metadata.thumbnailSource,
    thumbnailOffsetMillseconds: metadata.thumbnailOffsetMillseconds,
    savedByUser: metadata.savedByUser ?? false,
  };
}

/**
 * The private mark by which a lost slot is found again: `systemProperties` is stored and returned as is
 * [json-initialuploadrequest.md]. What the owner put there stays in front.
 */
export function withCorrelation(own: string | undefined, correlation: string): string {
  const mark = `clipslot=${correlation}`;
  return own === undefined || own === '' ? mark : `${own};${mark}`;
}

/** A new correlation id for one attempt of one clip, with a mark that outlives the clip's id. */
export function correlationFor(clipId: string, attempt: string, contentMark: string): string {
  return `${clipId}/${attempt}/${contentMark}`;
}

/**
 * Names what a clip holds, for this queue alone: a queue that was rebuilt from nothing gives its clips new ids, and finds
 * their slots by this. The same file in another queue of the same account has another mark.
 */
export function contentMark(
  queueId: string,
  { edgesDigest, sizeBytes }: Pick<Clip, 'edgesDigest' | 'sizeBytes'>,
): string {
  return createHash('sha256').update(`${queueId} ${edgesDigest} ${sizeBytes}`).digest('hex').slice(0, 16);
}

export interface Correlation {
  readonly clipId: string;
  readonly contentMark: string | null;
}

/** Who of us asked for the slot that carries these properties, or null when it was not us. */
export function correlationIn(systemProperties: string | null | undefined): Correlation | null {
  const found = systemProperties?.match(/(?:^|;)clipslot=([^/;]+)\/[^/;]+(?:\/([^/;]+))?$/);
  return found?.[1] === undefined ? null : { clipId: found[1], contentMark: found[2] ?? null };
}
