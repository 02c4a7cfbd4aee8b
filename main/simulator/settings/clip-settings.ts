/** Settings of clips after their upload: life cycle, who sees them, lists, download addresses, shapes of objects. */
import { z } from 'zod';

const milliseconds = z.number().int().min(0);

export const clipSettings = {
  lifeCycle: z
    .enum(['clock', 'manual'])
    .default('clock')
    .describe('Whether clips go on by the clock or by control calls only. No page draws the transitions.'),
  stepMs: milliseconds
    .default(150)
    .describe('Each of the four steps from Uploaded to Published; live ones take minutes.'),
  getLagMs: milliseconds
    .default(0)
    .describe(
      'Reads are eventually consistent [best-practices-for-calling-xbox-live.md]: how old a state a GET shows.',
    ),
  flagsUntilFlagged: z
    .number()
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('So many flags turn Published into Flagged; null: they are only counted. Choice.'),
  flaggedToOwner: z
    .enum(['not-found', 'shown'])
    .default('not-found')
    .describe('The single GET hides flagged clips with 404; whether from their owner too is not said.'),
  pendingDeleteMs: milliseconds
    .default(0)
    .describe('How long a deleted clip is PendingDelete before Deleted. Calls answer 404 from the start.'),
  retentionMs: milliseconds
    .nullable()
    .default(null)
    .describe(
      'Age since the upload at which the service deletes a clip: 90 days by press reports. null: never.',
    ),
  othersMayRead: z
    .enum(['published', 'nobody'])
    .default('published')
    .describe(
      'Clips of others: the privacy table says Forbidden, and public lists exist all the same (11.27).',
    ),
  hiddenStatus: z
    .union([z.literal(404), z.literal(403)])
    .default(404)
    .describe('Status of a clip one may not see: 404 by the text, 403 by the table (11.27).'),
  publicMetadataFields: z
    .array(z.enum(['userCaption', 'visibility', 'titleData']))
    .default([])
    .describe('Fields a non-owner may update: "public fields", of which no page names one (11.30).'),
  listsShowPending: z.boolean().default(true).describe('Whether lists show PendingUpload. Undocumented.'),
  listLagMs: milliseconds
    .default(0)
    .describe('Age at which a slot appears in lists [best-practices-for-calling-xbox-live.md].'),
  defaultMaxItems: z.number().int().min(1).default(100).describe('Page length without maxItems. Choice.'),
  largestMaxItems: z
    .number()
    .int()
    .min(1)
    .default(100)
    .describe('Longest page: "may return fewer" [uri-usersowneridclipsget.md].'),
  endOfList: z
    .enum(['null', 'empty'])
    .default('null')
    .describe('End of a list: null by [json-paginginfo.md], "" in a sample (11.19).'),
  continuationTokenLength: z
    .enum(['short', 'as-sample'])
    .default('short')
    .describe('At most 36 or 32 characters by two pages, 53 in a sample (11.18).'),
  qualifierName: z
    .enum(['both', 'qualifer', 'qualifier'])
    .default('both')
    .describe("Spelling of the user list's sort parameter (11.20)."),
  clipShape: z
    .enum(['table', 'sample'])
    .default('table')
    .describe('`sample` writes id for gameClipId and properties for titleData (11.21).'),
  showSystemProperties: z
    .boolean()
    .default(true)
    .describe("GameClip's table has no systemProperties; samples and live clips do (11.5)."),
  thumbnailShape: z
    .enum(['table', 'sample'])
    .default('table')
    .describe('thumbnailType by the table, width and height in samples (11.22).'),
  thumbnailSizes: z
    .enum(['wide', 'swapped'])
    .default('wide')
    .describe('424 × 208 and 856 × 424, or height and width swapped, as the page has them (11.23).'),
  uriTypes: z
    .array(z.enum(['Original', 'Download', 'SmoothStreaming', 'Ahls']))
    .default(['Download'])
    .describe('Addresses a published clip has [gvr-enum-gameclipuritype.md].'),
  downloadType: z
    .enum(['Download', 'Downloadable'])
    .default('Download')
    .describe('Name of the type that can be downloaded: the enumeration and the GET page differ (11.26).'),
  downloadUriLifeMs: milliseconds
    .nullable()
    .default(null)
    .describe('Life of a download address; null writes the documents\' "never" [json-getclipresponse.md].'),
  expiredUriStatus: z
    .union([z.literal(403), z.literal(404), z.literal(410)])
    .default(410)
    .describe('What an expired address answers; the page lists all three.'),
  refreshTakesMs: milliseconds
    .default(0)
    .describe(
      'A refreshed address "may need 30-40 s"; earlier it answers 500 [uri-usersowneridscidclipsgameclipidget.md].',
    ),
};
