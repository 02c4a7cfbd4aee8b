/**
 * The fields of an InitialUploadRequest that an owner may set, in folder defaults or in a clip's sidecar.
 * Spellings are the service's own, `thumbnailOffsetMillseconds` included [json-initialuploadrequest.md].
 */
import { z } from 'zod';

const uint32Max = 4_294_967_295;
const int32Max = 2_147_483_647;
/** UTC, ISO 8601, up to 7 fractional digits [json-initialuploadrequest.md, json-getclipresponse.md]. */
const utcTimestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$/;

/** There is no 30 February, whatever `Date` makes of it. */
function isInCalendar(timestamp: string): boolean {
  const at = new Date(timestamp);
  // Another problem is told of already.
  if (!utcTimestamp.test(timestamp)) return true;
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(timestamp.slice(0, 19));
}

const notNone = z
  .string()
  .min(1)
  .max(256)
  .refine((value) => value.split(',').every((part) => part.trim() !== 'None'), {
    message: '"None" is not valid for an upload',
  });

const measured = z.never({ error: 'is measured from the file; remove it' }).optional();

export const clipMetadata = z.strictObject({
  greatestMomentId: z.string().min(1).max(256).optional(),
  clipNameStringId: z.string().min(1).max(256).optional(),
  userCaption: z.string().max(250).optional(),
  sessionRef: z.string().max(256).optional(),
  dateRecorded: z
    .string()
    .regex(utcTimestamp, { message: 'must be UTC like 2012-12-23T11:08:08Z' })
    .refine(isInCalendar, { message: 'is no date of the calendar' })
    .optional(),
  durationInSeconds: z.number().int().min(0).max(uint32Max).optional(),
  type: notNone.optional(),
  source: notNone.optional(),
  visibility: z.enum(['Default', 'Owner', 'Title', 'Public']).optional(),
  titleData: z
    .string()
    .refine((value) => Buffer.byteLength(value) <= 10_240, { message: 'at most 10 KB' })
    .optional(),
  systemProperties: z.string().max(4096).optional(),
  usersInSession: z.array(z.string().max(256)).max(64).optional(),
  thumbnailSource: z
    .enum(['Default', 'Offset'], {
      error: 'must be "Default" or "Offset"; uploading thumbnails is not supported',
    })
    .optional(),
  thumbnailOffsetMillseconds: z.number().int().min(-int32Max).max(int32Max).optional(),
  savedByUser: z.boolean().optional(),
  fileSize: measured,
  expectedBlocks: measured,
});

/** What the owner may still change in the window, before the slot is asked for. An empty text takes a word back. */
export const clipEdits = clipMetadata.pick({
  greatestMomentId: true,
  userCaption: true,
  visibility: true,
  titleData: true,
  savedByUser: true,
});
export type ClipEdits = z.infer<typeof clipEdits>;

/** The words with the owner's changes over them. */
export function withEdits(metadata: ClipMetadata, edits: ClipEdits): ClipMetadata {
  const changed = { ...metadata, ...edits };
  return Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== ''));
}

/** What the owner says about a clip; absent fields come from the folder's defaults, then from the file itself. */
export type ClipMetadata = z.infer<typeof clipMetadata>;
