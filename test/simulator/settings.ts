/**
 * Every point the service's pages leave open, as a named setting with its default. A row marked "choice" is ours;
 * nothing here may be quoted as behaviour of the real service. Page names stand in brackets.
 */
import { z } from 'zod';

const milliseconds = z.number().int().min(0);
const sizeOrNoLimit = z.number().int().min(0).nullable();

const tokenSettings = {
  /** Devices that may upload: the page's 403 text lost the value [uri-usersmescidclipspost.md]; names seen in live clips. */
  deviceTypes: z.array(z.string()).default(['XboxOne', 'Durango', 'Scorpio', 'Edmonton', 'Scarlett']),
  /** Content isolation: sandboxes whose clips are taken. Choice. */
  sandboxes: z.array(z.string()).default(['RETAIL']),
  /** Privacy: users who may not share what they capture. Choice. */
  xuidsBlockedByPrivacy: z.array(z.string()).default([]),
  /** Whether missing required headers are refused [uri-usersmescidclipspost.md]; status for the header is a choice. */
  requireHeaders: z.boolean().default(true),
  /** Whether a PUT needs a token at all, and whose: undocumented [uri-uriput.md]. */
  putAuthorization: z.enum(['same-user', 'any-token', 'none']).default('same-user'),
};

const slotSettings = {
  /** Which field names the clip: the object page and the sample disagree. */
  nameField: z.enum(['either', 'greatestMomentId', 'clipNameStringId']).default('either'),
  /** Ids in the title's configuration; null takes any [json-initialuploadrequest.md]. */
  knownMomentIds: z.array(z.string()).nullable().default(null),
  unknownFields: z.enum(['ignore', 'refuse']).default('ignore'),
  /** `tolerant` takes any flag name but None: the documents' own samples use undocumented ones. */
  typeNames: z.enum(['tolerant', 'documented']).default('tolerant'),
  /** `None` is "mostly invalid" [gvr-enum-gameclipvisibility.md]. */
  visibilityNone: z.enum(['refuse', 'accept']).default('refuse'),
  maxCaptionChars: z.number().int().default(250),
  /** Stated by the update page only [json-updatemetadatarequest.md]; applied to both calls. Choice. */
  maxTitleDataBytes: z.number().int().default(10_240),
  maxRequestBytes: z.number().int().default(1_048_576),
  /** When expectedBlocks × maxBlockBytes < fileSize. */
  tooFewBlocks: z.enum(['refuse', 'accept']).default('refuse'),
  /** `sample` adds clipName, titleName and both thumbnail URIs, as the POST page's sample does. */
  answerShape: z.enum(['object', 'sample']).default('object'),
  /** Where uploadId comes from [uri-uriput.md names an object nobody published]. */
  uploadIdPlace: z.enum(['query', 'answer-field', 'game-clip-id']).default('query'),
  /** Life of a slot without its bits; null is for ever. */
  slotLifeMs: milliseconds.nullable().default(null),
  slotExpiredStatus: z.union([z.literal(404), z.literal(410)]).default(410),
  /** The user's saved store, 10 GiB by press reports, not by the documents. */
  savedQuotaBytes: sizeOrNoLimit.default(10_737_418_240),
  /** The first-in-first-out store. */
  fifoQuotaBytes: sizeOrNoLimit.default(null),
  fifoWhenFull: z.enum(['evict', 'refuse']).default('evict'),
  pendingHoldsQuota: z.boolean().default(true),
};

const transferSettings = {
  /** "2 MB" read as 2 MiB [uri-uriput.md]. */
  maxBlockBytes: z.number().int().min(1).default(2_097_152),
  maxSingleUploadBytes: z.number().int().min(1).default(4_294_967_295),
  singleUploadStatus: z.union([z.literal(200), z.literal(201)]).default(201),
  requireUploadId: z.boolean().default(true),
  /** blockNum missing, not a uint32, or outside 0 … expectedBlocks-1. */
  badBlockNumStatus: z.union([z.literal(400), z.literal(404), z.literal(416)]).default(400),
  resendSameBytes: z.enum(['accept', 'conflict']).default('accept'),
  /** Another content under a stored number, before the commit: the last upload wins, as in Azure's Put Block. */
  resendOtherBytes: z.enum(['replace', 'keep-first', 'conflict']).default('replace'),
  /** Equal bytes after the commit; other bytes after the commit are always 409. */
  afterCommitStatus: z
    .union([z.literal(201), z.literal(202), z.literal(404), z.literal(409), z.literal(410)])
    .default(202),
  /** Sum of blocks differs from fileSize: `refuse` answers the completing block 400 and does not keep that block. */
  sizeMismatch: z.enum(['refuse', 'accept', 'error-state']).default('refuse'),
  /** How long blocks of an unfinished set are kept; null is for ever. */
  blockLifeMs: milliseconds.nullable().default(null),
  checkContentMd5: z.boolean().default(false),
  maxParallelPuts: z.number().int().min(1).nullable().default(null),
  thumbnailStatus: z.union([z.literal(200), z.literal(201), z.literal(202), z.literal(204)]).default(201),
  /** false: blocks are counted and hashed, and their bytes are not kept (no download afterwards). */
  keepBits: z.boolean().default(true),
  /** false: no SHA-256 anywhere; equal size then counts as equal bytes. For benchmarks. */
  hashBits: z.boolean().default(true),
};

const readSettings = {
  lifeCycle: z.enum(['clock', 'manual']).default('clock'),
  /** Each of the four steps from Uploaded to Published. */
  stepMs: milliseconds.default(150),
  listsShowPending: z.boolean().default(true),
  /** Lists are eventually consistent [best-practices-for-calling-xbox-live.md]: age at which a slot appears in them. */
  listLagMs: milliseconds.default(0),
  defaultMaxItems: z.number().int().min(1).default(100),
  largestMaxItems: z.number().int().min(1).default(100),
  /** End of list: null by [json-paginginfo.md], "" in a sample of [json-queryclipsresponse.md]. */
  endOfList: z.enum(['null', 'empty']).default('null'),
  /** Life of a download URI; null writes the documents' "never". */
  downloadUriLifeMs: milliseconds.nullable().default(null),
  compress: z.boolean().default(true),
  /** Production may say less than the full error object [json-serviceerrorresponse.md]. */
  errorBodies: z.enum(['full', 'message-only', 'none']).default('full'),
  /** Pages call Retry-After a required answer header; on success it could stall a client, so it is off. Choice. */
  retryAfterOnSuccess: z.number().int().nullable().default(null),
};

export const settingsSchema = z.strictObject({
  ...tokenSettings,
  ...slotSettings,
  ...transferSettings,
  ...readSettings,
});

export type Settings = z.infer<typeof settingsSchema>;
export type SettingsInput = z.input<typeof settingsSchema>;

/** What a scenario or a control call may name: some settings, each checked; defaults are not filled in. */
export const somePartOfSettings = z.record(z.string(), z.unknown());

/** `problem` is one line that names the field. */
export function mergeSettings(
  current: SettingsInput,
  changes: unknown,
): { ok: true; settings: Settings } | { ok: false; problem: string } {
  const some = somePartOfSettings.safeParse(changes);
  if (!some.success) return { ok: false, problem: 'settings: an object is needed' };
  const merged = settingsSchema.safeParse({ ...current, ...some.data });
  return merged.success
    ? { ok: true, settings: merged.data }
    : { ok: false, problem: `settings.${firstProblem(merged.error)}` };
}

export function firstProblem(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'not understood';
  const where = issue.path.map(String).join('.');
  return where === '' ? issue.message : `${where}: ${issue.message}`;
}
