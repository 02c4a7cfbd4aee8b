/** Settings of the initial POST: what its body may say, what its answer looks like, quotas and the life of a slot. */
import { z } from 'zod';

const milliseconds = z.number().int().min(0);
const sizeOrNoLimit = z.number().int().min(0).nullable();

export const slotSettings = {
  nameField: z
    .enum(['either', 'greatestMomentId', 'clipNameStringId'])
    .default('either')
    .describe('Field that names the clip: the object page and the POST sample differ (11.4).'),
  knownMomentIds: z
    .array(z.string())
    .nullable()
    .default(null)
    .describe("Ids in the title's configuration; null takes any [json-initialuploadrequest.md]."),
  unknownFields: z.enum(['ignore', 'refuse']).default('ignore').describe('Extra fields. Undocumented.'),
  typeNames: z
    .enum(['tolerant', 'documented'])
    .default('tolerant')
    .describe("`tolerant` takes any flag but None: the documents' own samples use undocumented ones (11.6)."),
  visibilityNone: z
    .enum(['refuse', 'accept'])
    .default('refuse')
    .describe('None is "mostly invalid" [gvr-enum-gameclipvisibility.md].'),
  maxCaptionChars: z
    .number()
    .int()
    .default(250)
    .describe('Longest userCaption [json-initialuploadrequest.md].'),
  maxTitleDataBytes: z
    .number()
    .int()
    .default(10_240)
    .describe('Largest titleData: stated by the update page only [json-updatemetadatarequest.md]; for both.'),
  maxRequestBytes: z.number().int().default(1_048_576).describe('Largest JSON body. Choice.'),
  tooFewBlocks: z
    .enum(['refuse', 'accept'])
    .default('refuse')
    .describe('expectedBlocks × maxBlockBytes is less than fileSize (10.2.12).'),
  answerShape: z
    .enum(['object', 'sample'])
    .default('object')
    .describe("`sample` adds clipName, titleName and both thumbnail URIs, as the POST page's (11.9, 11.10)."),
  uploadIdPlace: z
    .enum(['query', 'answer-field', 'game-clip-id'])
    .default('query')
    .describe('Where uploadId comes from: the page names an object no one published (10.2.1, 11.1).'),
  slotLifeMs: milliseconds
    .nullable()
    .default(null)
    .describe('Life of a slot without its bits; null is for ever (10.2.6).'),
  slotExpiredStatus: z
    .union([z.literal(404), z.literal(410)])
    .default(410)
    .describe('What an expired slot answers to a PUT (10.2.6).'),
  savedQuotaBytes: sizeOrNoLimit
    .default(10_737_418_240)
    .describe("The user's saved store: 10 GiB by press reports, not by the documents."),
  fifoQuotaBytes: sizeOrNoLimit
    .default(null)
    .describe('The first-in-first-out store [json-initialuploadrequest.md]; no size is public.'),
  fifoWhenFull: z
    .enum(['evict', 'refuse'])
    .default('evict')
    .describe('The oldest finished clip gives way, or 400.'),
  pendingHoldsQuota: z
    .boolean()
    .default(true)
    .describe('Whether a slot without its bits holds quota. Undocumented.'),
};
