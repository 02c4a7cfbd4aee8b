/** Every kind of fault with its keys. What is said of each here is what the documents, `--schema` and an editor show. */
import { z } from 'zod';
import { LAST_STATES } from '../ledger/clip-states.ts';

const delay = z.number().int().min(0);

const how = z
  .enum(['close', 'reset'])
  .default('close')
  .describe('How the connection ends: closed in order, or reset.');

/** Seconds, an HTTP-date so many seconds from now, or any text at all. */
const retryAfter = z
  .union([z.number(), z.string(), z.strictObject({ dateInSeconds: z.number() })])
  .describe('Retry-After: seconds, `{"dateInSeconds": 60}` for an HTTP-date, or any text at all.');
export type RetryAfter = z.infer<typeof retryAfter>;

/** A kind of fault: what it does, and the keys it takes beside its `kind`. */
function kind<Name extends string, Keys extends z.core.$ZodLooseShape>(
  name: Name,
  about: string,
  keys: Keys,
) {
  return z.strictObject({ kind: z.literal(name), ...keys }).describe(about);
}

export const faultAction = z.discriminatedUnion('kind', [
  kind('lost-answer', 'The call has its effect, and the answer never comes.', { how }),
  kind('drop-before-effect', 'The connection ends before the call has any effect.', { how }),
  kind('slow', 'The call works, late or at a trickle.', {
    beforeMs: delay.default(0).describe('Waits so long before the effect.'),
    afterMs: delay.default(0).describe('Waits so long between effect and answer.'),
    bytesPerSecond: z.number().min(1).optional().describe('Bits of a block are taken in no faster.'),
  }),
  kind('status', 'Any status instead of an answer.', {
    status: z.number().int().min(200).max(599).describe('The status.'),
    retryAfter: retryAfter.optional(),
    body: z
      .enum(['service', 'empty', 'html'])
      .default('service')
      .describe("Its body: the service's error object, none, or a page of HTML."),
    effect: z
      .boolean()
      .default(false)
      .describe('The call has its effect first, as behind a proxy that gave up.'),
    message: z.string().optional().describe('What the error object says.'),
  }),
  kind('throttle', '429 in the documented words.', { retryAfter: retryAfter.default(15) }),
  kind('redirect', 'A redirect to elsewhere.', {
    status: z
      .union([z.literal(301), z.literal(302), z.literal(307), z.literal(308)])
      .default(307)
      .describe('The status.'),
    location: z.string().describe('Where to.'),
  }),
  kind('unauthorized', '401: the token has expired.', {}),
  kind('over-quota', "Over quota, in the service's own words [uri-usersmescidclipspost.md].", {}),
  kind('slot-gone', 'The slot of this call answers so from now on, for good.', {
    status: z
      .union([z.literal(403), z.literal(404), z.literal(410)])
      .default(410)
      .describe('With this status.'),
  }),
  kind('cut-after-bytes', 'The connection ends once so many bytes of the request have come.', {
    bytes: z.number().int().min(0).describe('So many.'),
  }),
  kind('truncated-answer', 'The answer says its length and ends before it.', {
    missingBytes: z.number().int().min(1).default(10).describe('So many bytes are missing.'),
  }),
  kind('forget-blocks', 'Blocks that were taken are forgotten before the call is worked.', {
    blockNums: z
      .union([z.literal('all'), z.array(z.number().int())])
      .default('all')
      .describe('Which: `"all"`, or numbers from 0.'),
  }),
  kind('unreadable-answer', 'A success whose body says nothing.', {
    form: z
      .enum(['html', 'invalid-json', 'missing-field', 'empty', 'huge'])
      .describe('A page, JSON cut short, JSON without one field, nothing, or blanks without end.'),
    field: z.string().default('uploadUri').describe('The field that is missing.'),
    bytes: z.number().int().min(1).default(10_000_000_000).describe('How large a huge one is.'),
  }),
  kind('foreign-upload-uri', 'A slot whose upload address is another.', {
    uri: z.string().describe('The address; `{gameClipId}` and `{transferHost}` in it are filled in.'),
  }),
  kind('same-slot-twice', 'A slot request answers with the slot before.', {}),
  kind('processed-twice', 'One slot request makes two slots; the answer tells of the second.', {}),
  kind('reject-after-upload', 'The clip ends in Error once its bits are there.', {}),
  kind('ends-in', 'Once its bits are there the clip goes on to this state and stays.', {
    state: z.enum(LAST_STATES).describe('The state.'),
  }),
  kind('captive-portal', '200 with the sign-in page of a hotel.', {}),
  kind('endless-drip', 'A success whose body comes blank by blank and never ends.', {
    everyMs: z.number().int().min(1).default(1000).describe('A blank so often.'),
  }),
  kind('wrong-content-type', 'The answer with another Content-Type.', {
    contentType: z.string().default('text/plain').describe('This one.'),
  }),
  kind('hash-mismatch', 'The service says that the bits do not fit their digest.', {}),
]);

export type FaultAction = z.infer<typeof faultAction>;
