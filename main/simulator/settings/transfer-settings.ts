/** Settings of the bits: blocks, the commit, thumbnails, and what of them is kept. */
import { z } from 'zod';

const milliseconds = z.number().int().min(0);

export const transferSettings = {
  maxBlockBytes: z.number().int().min(1).default(2_097_152).describe('"2 MB" read as 2 MiB (10.2.2).'),
  maxSingleUploadBytes: z
    .number()
    .int()
    .min(1)
    .default(4_294_967_295)
    .describe('Largest upload in one request: the uint32 of fileSize (10.2.3).'),
  singleUploadStatus: z
    .union([z.literal(200), z.literal(201)])
    .default(201)
    .describe('Success of an upload in one request (10.2.3).'),
  blockStatus: z
    .union([z.literal(200), z.literal(202)])
    .default(202)
    .describe('A stored block: 202 by the text, and 200 is the only success of the table (11.2).'),
  commitStatus: z
    .union([z.literal(200), z.literal(201)])
    .default(201)
    .describe('The block that completes the set: 201 by the text, 200 by the table (11.2).'),
  putContentType: z
    .enum(['any', 'application/json', 'application/octet-stream'])
    .default('any')
    .describe('Content-Type a PUT must carry: required, with an example that cannot be meant (11.3).'),
  requireUploadId: z.boolean().default(true).describe('uploadId is required on a PUT [uri-uriput.md].'),
  badBlockNumStatus: z
    .union([z.literal(400), z.literal(404), z.literal(416)])
    .default(400)
    .describe('blockNum missing, not a uint32, or out of range (10.2.8).'),
  resendSameBytes: z
    .enum(['accept', 'conflict'])
    .default('accept')
    .describe('A received block again with the same bytes (10.2.4).'),
  resendOtherBytes: z
    .enum(['replace', 'keep-first', 'conflict'])
    .default('replace')
    .describe(
      "The same with other bytes, before the commit: the last wins, as in Azure's Put Block (10.2.4).",
    ),
  afterCommitStatus: z
    .union([z.literal(201), z.literal(202), z.literal(404), z.literal(409), z.literal(410)])
    .default(202)
    .describe('Equal bytes after the commit; other bytes are always 409 (10.2.4).'),
  sizeMismatch: z
    .enum(['refuse', 'accept', 'error-state'])
    .default('refuse')
    .describe(
      'Sum of blocks differs from fileSize: the last block gets 400, or the clip ends in Error (10.2.8).',
    ),
  blockLifeMs: milliseconds
    .nullable()
    .default(null)
    .describe('Life of the blocks of an unfinished set; null is for ever (10.2.6).'),
  checkContentMd5: z
    .boolean()
    .default(false)
    .describe('Content-MD5 is checked: no checksum is named (10.2.7).'),
  maxParallelPuts: z
    .number()
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('PUTs at once; one more gets 429 (10.2.9).'),
  thumbnailVerb: z
    .enum(['PUT', 'POST', 'either'])
    .default('PUT')
    .describe('Verb of a thumbnail upload (10.2.10).'),
  thumbnailTypes: z
    .array(z.string())
    .nullable()
    .default(null)
    .describe('Content types of thumbnails, null takes any: samples say jpg, live ones are PNG (10.2.10).'),
  thumbnailOrder: z
    .enum(['any', 'before-video', 'after-video'])
    .default('any')
    .describe('When thumbnails may come; 409 otherwise (10.2.10).'),
  thumbnailStatus: z
    .union([z.literal(200), z.literal(201), z.literal(202), z.literal(204)])
    .default(201)
    .describe('Success of a thumbnail upload (10.2.10).'),
  keepBits: z
    .boolean()
    .default(true)
    .describe('false: blocks are counted and hashed, and not kept; no download afterwards. For benchmarks.'),
  hashBits: z
    .boolean()
    .default(true)
    .describe('false: no SHA-256 anywhere; equal size counts as equal bytes. For benchmarks.'),
};
