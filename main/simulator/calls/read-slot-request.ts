/**
 * The body of the initial POST: an InitialUploadRequest [json-initialuploadrequest.md] checked rule by rule. The first
 * broken rule becomes the error message, naming its field.
 */
import { z } from 'zod';
import { Refusal } from '../answers/refusals.ts';
import type { SlotRequest } from '../ledger/requested-slot.ts';
import { firstProblem, type Settings } from '../settings/service-settings.ts';

export function readSlotRequest(body: Buffer, settings: Settings): SlotRequest {
  const parsed = schemaFor(settings).safeParse(readJson(body));
  if (!parsed.success) throw new Refusal('body-invalid', firstProblem(parsed.error));
  const request = parsed.data;
  checkName(request, settings);
  // "sent only when thumbnailSource is Offset" [json-initialuploadrequest.md]; the missing "i" is the wire name.
  if (request.thumbnailOffsetMillseconds !== undefined && request.thumbnailSource !== 'Offset') {
    throw new Refusal('body-invalid', 'thumbnailOffsetMillseconds: only with thumbnailSource Offset');
  }
  const { expectedBlocks, fileSize } = request;
  const tooFew = expectedBlocks !== undefined && expectedBlocks * settings.maxBlockBytes < fileSize;
  if (tooFew && settings.tooFewBlocks === 'refuse') {
    throw new Refusal('body-invalid', 'expectedBlocks: too few blocks for fileSize');
  }
  return request;
}

export function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Refusal('body-invalid', 'The request body is not JSON.');
  }
}

/** [json-updatemetadatarequest.md]: all optional, an invalid field fails the whole request. */
export function readMetadataUpdate(body: Buffer, settings: Settings): MetadataUpdate {
  const parsed = z
    .object({
      userCaption: caption(settings).optional(),
      visibility: visibility(settings).optional(),
      titleData: titleData(settings).optional(),
      systemProperties: notUpdatable,
      savedByUser: notUpdatable,
    })
    .safeParse(readJson(body));
  if (!parsed.success) throw new Refusal('body-invalid', firstProblem(parsed.error));
  const { userCaption, visibility: seenBy, titleData: bag } = parsed.data;
  return { userCaption, visibility: seenBy, titleData: bag };
}

export interface MetadataUpdate {
  readonly userCaption?: string | undefined;
  readonly visibility?: string | undefined;
  readonly titleData?: string | undefined;
}

/** "Not systemProperties, not savedByUser". */
const notUpdatable = z.undefined({ error: 'cannot be updated' }).optional();

const uint32 = z.number().int().min(0).max(4_294_967_295);
const int32 = z.number().int().min(-2_147_483_648).max(2_147_483_647);
// "omit when the file goes in one request": zero blocks or zero bytes carry nothing. Choice.
const positiveUint32 = uint32.min(1);

/** UTC, ISO 8601 as in W3C NOTE-datetime [json-initialuploadrequest.md]. */
const utcTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]00:00)$/, 'a UTC time in ISO 8601 is needed')
  .refine((text) => !Number.isNaN(Date.parse(text)), 'no such time');

/** Building a schema costs more than using it, and settings change rarely. */
const schemas = new WeakMap<Settings, ReturnType<typeof fieldsOf>>();

function schemaFor(settings: Settings): ReturnType<typeof fieldsOf> {
  const known = schemas.get(settings);
  if (known !== undefined) return known;
  const made = fieldsOf(settings);
  schemas.set(settings, made);
  return made;
}

function fieldsOf(settings: Settings) {
  const fields = {
    greatestMomentId: z.string().min(1).optional(),
    clipNameStringId: z.string().min(1).optional(),
    userCaption: caption(settings).optional(),
    sessionRef: z.string().optional(),
    dateRecorded: utcTime,
    durationInSeconds: uint32,
    expectedBlocks: positiveUint32.optional(),
    fileSize: positiveUint32,
    type: flags(settings),
    // `None` is not valid for upload [gvr-enum-gameclipsource.md].
    source: z.enum(['Console', 'TitleDirect', 'Intermediate', 'UserInitiated']),
    visibility: visibility(settings),
    titleData: titleData(settings).optional(),
    systemProperties: z.string().optional(),
    usersInSession: z.array(z.string()).optional(),
    thumbnailSource: z.enum(['Default', 'Offset', 'Upload']).optional(),
    thumbnailOffsetMillseconds: int32.optional(),
    savedByUser: z.boolean().optional(),
  };
  return settings.unknownFields === 'refuse' ? z.strictObject(fields) : z.object(fields);
}

function caption(settings: Settings) {
  return z.string().max(settings.maxCaptionChars);
}

function titleData(settings: Settings) {
  const fits = (text: string) => Buffer.byteLength(text) <= settings.maxTitleDataBytes;
  return z.string().refine(fits, `more than ${settings.maxTitleDataBytes} bytes`);
}

function visibility(settings: Settings) {
  const names = ['Default', 'Owner', 'Title', 'Public'];
  return z.enum(settings.visibilityNone === 'accept' ? ['None', ...names] : names);
}

/** Comma-delimited flag names, never `None` [gvr-enum-gamecliptypes.md]. */
function flags(settings: Settings) {
  return z.string().refine((text) => {
    const names = text.split(',').map((name) => name.trim());
    const known = (name: string) =>
      settings.typeNames === 'documented'
        ? ['MetadataOnly', 'DeveloperInitiated'].includes(name)
        : /^[A-Za-z]+$/.test(name) && name !== 'None';
    return names.every(known);
  }, 'not a comma-delimited list of clip types valid for upload');
}

/** "string id of the clip's name": two pages, two spellings; see `nameField`. */
function checkName(request: SlotRequest, settings: Settings): void {
  const { greatestMomentId, clipNameStringId } = request;
  const name = {
    greatestMomentId,
    clipNameStringId,
    either: greatestMomentId ?? clipNameStringId,
  }[settings.nameField];
  const field = settings.nameField === 'either' ? 'greatestMomentId' : settings.nameField;
  if (name === undefined) throw new Refusal('body-invalid', `${field}: missing`);
  if (settings.knownMomentIds !== null && !settings.knownMomentIds.includes(name)) {
    throw new Refusal('body-invalid', `${field}: not in the title's configuration`);
  }
}
