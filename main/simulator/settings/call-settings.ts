/** Settings of every call: tokens and claims, headers, errors, throttling. Each says what it is for and whose page it is about. */
import { z } from 'zod';

const limit = z.number().int().min(1).nullable();

export const callSettings = {
  authorizationForm: z
    .enum(['either', 'Xauth', 'XBL3.0'])
    .default('either')
    .describe('Form of the Authorization header: DVR pages write `Xauth=`, newer ones `XBL3.0` (11.16).'),
  deviceTypes: z
    .array(z.string())
    .default(['XboxOne', 'Durango', 'Scorpio', 'Edmonton', 'Scarlett'])
    .describe('Devices that may upload: the 403 text lost the value (11.14); names are those of live clips.'),
  sandboxClaim: z
    .enum(['either', 'TitleSandboxId', 'SandboxId'])
    .default('either')
    .describe('Name of the sandbox claim: the POST page and the GET page differ (11.15).'),
  sandboxes: z
    .array(z.string())
    .default(['RETAIL'])
    .describe('Content isolation: sandboxes whose clips are taken. Choice.'),
  xuidsBlockedByPrivacy: z
    .array(z.string())
    .default([])
    .describe('Privacy: users who may not share what they capture. Choice.'),
  requireHeaders: z
    .boolean()
    .default(true)
    .describe('Missing required headers are refused [uri-usersmescidclipspost.md]; the status is a choice.'),
  requireCacheControl: z
    .boolean()
    .default(false)
    .describe(
      'Cache-Control is refused when missing where the pages require it [uri-uriput.md]; clients leave it out.',
    ),
  requireContractVersion: z
    .boolean()
    .default(false)
    .describe(
      'x-xbl-contract-version is refused when missing: "all requests" by the general page only (11.16).',
    ),
  enumerations: z
    .enum(['by-contract', 'names', 'numbers'])
    .default('by-contract')
    .describe('Enumerations in answers: names, or numbers in page order, as seen with contract version 2.'),
  ownerIdMaxChars: limit
    .default(null)
    .describe('Longest ownerId: 16 by its page, and its own sample has 22 (11.17).'),
  putAuthorization: z
    .enum(['same-user', 'any-token', 'none'])
    .default('same-user')
    .describe('Whether a PUT needs a token, and whose (10.2.11).'),
  reasonPhrases: z
    .enum(['standard', 'documented'])
    .default('standard')
    .describe('`documented` writes 503 "Not Acceptable" and 204 "OK" (11.12, 11.13).'),
  errorBodies: z
    .enum(['full', 'message-only', 'none'])
    .default('full')
    .describe('Production may say less than the full error object [json-serviceerrorresponse.md].'),
  compress: z
    .boolean()
    .default(true)
    .describe('Answers are compressed where the client accepts it [uri-usersmescidclipspost.md].'),
  retryAfterOnSuccess: z
    .number()
    .int()
    .nullable()
    .default(null)
    .describe(
      'Retry-After on answers below 300: pages call it a required header; it could stall a client. Choice.',
    ),
  burstLimit: limit
    .default(null)
    .describe('Calls of a user and title within 15 s [fine-grained-rate-limiting.md]; no number is public.'),
  sustainedLimit: limit
    .default(null)
    .describe('The same within 300 s; refused calls count [fine-grained-rate-limiting.md].'),
  throttleBody: z
    .enum(['limitType', 'type'])
    .default('limitType')
    .describe('Body of 429: `limitType: "Rate"`, or `type: "burst"` or `"sustain"` (11.29).'),
};
