/**
 * What the service answers with, checked: unknown keys are dropped so that new ones do no harm,
 * every string is bounded.
 */
import { z } from 'zod';
import type { Answer } from './http/wire.ts';

const text = z.string().max(4096);

/**
 * An id becomes a part of a path; these would make it another path, and a DELETE would go there.
 */
const gameClipId = z
  .string()
  .min(1)
  .max(256)
  .refine((id) => id !== '.' && id !== '..');

/**
 * InitialUploadResponse [json-initialuploadresponse.md]; `uploadId` is named only by the PUT page
 * [uri-uriput.md].
 */
export const initialUploadResponse = z.object({
  gameClipId,
  uploadUri: text.min(1),
  uploadId: z.string().min(1).max(1024).nullish(),
  largeThumbnailUri: text.nullish(),
  smallThumbnailUri: text.nullish(),
  clipName: text.nullish(),
  titleName: text.nullish(),
});

/** ServiceErrorResponse [json-serviceerrorresponse.md]; the body is optional on any error. */
const serviceErrorResponse = z
  .object({ errorCode: z.number().int().nullish(), errorMessage: z.string().max(8192).nullish() })
  .refine((body) => body.errorCode != null || body.errorMessage != null);

/**
 * GameClipState in page order: some clients get the number [gvr-enum-gameclipstate.md; seen in
 * public clients].
 */
const gameClipStates = [
  'None',
  'PendingUpload',
  'PendingDelete',
  'Processed',
  'Processing',
  'Publishing',
  'Published',
  'Flagged',
  'Banned',
  'Uploaded',
  'Deleted',
  'Error',
] as const;
export type GameClipState = (typeof gameClipStates)[number];

const gameClipState = z
  .union([z.string().max(64), z.number().int()])
  .transform((value) => (typeof value === 'number' ? (gameClipStates[value] ?? String(value)) : value));

/**
 * The id is `gameClipId` in tables and `id` in two samples [json-gameclip.md,
 * json-queryclipsresponse.md].
 */
const gameClip = z
  .object({
    gameClipId: gameClipId.optional(),
    id: gameClipId.optional(),
    state: gameClipState,
    systemProperties: z.string().max(65_536).nullish(),
  })
  .transform((clip, context) => {
    const id = clip.gameClipId ?? clip.id;
    if (id !== undefined) return { ...clip, gameClipId: id };
    context.addIssue({ code: 'custom', message: 'has neither gameClipId nor id' });
    return z.NEVER;
  });
export type GameClip = z.infer<typeof gameClip>;

/** GetClipResponse [json-getclipresponse.md]. */
export const getClipResponse = z.object({ gameClip });

/**
 * QueryClipsResponse; null and "" both end the list [json-paginginfo.md,
 * json-queryclipsresponse.md].
 */
export const queryClipsResponse = z.object({
  gameClips: z.array(gameClip).max(10_000),
  pagingInfo: z.object({ continuationToken: z.string().max(1024).nullish() }).nullish(),
});

export interface ServiceError {
  readonly errorCode: number | null;
  readonly errorMessage: string | null;
}

/** The answer's body as JSON, or undefined when it is not whole or not JSON. */
export function jsonBody(answer: Answer): unknown {
  if (answer.bodyProblem !== null) return undefined;
  try {
    return JSON.parse(textOf(answer.body));
  } catch {
    return undefined;
  }
}

/** A mark of the byte order is no part of the text, and says what the bytes are. */
function textOf(body: Buffer): string {
  const isWide = body[0] === 0xff && body[1] === 0xfe;
  return body.toString(isWide ? 'utf16le' : 'utf8').replace(/^\ufeff/, '');
}

/**
 * The service's own error object, or null when someone else (a proxy, a login page) is speaking.
 */
export function serviceError(answer: Answer): ServiceError | null {
  const parsed = serviceErrorResponse.safeParse(jsonBody(answer));
  if (!parsed.success) return null;
  return { errorCode: parsed.data.errorCode ?? null, errorMessage: parsed.data.errorMessage ?? null };
}
