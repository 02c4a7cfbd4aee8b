/**
 * What may be asked of a running engine over its control socket, checked at the border: the request of every verb, the
 * envelope of every answer. Both ends are ours; a difference in `controlVersion` is told and nothing is asked.
 */
import { z } from 'zod';
import { bulkActions } from '../../preload/list-view.ts';

/** Rises when a request or an answer means something else than before; new verbs and fields do not raise it. */
export const controlVersion = 2;
export const largestRequestBytes = 65_536;
/** No system names files longer than this. */
const longestPath = 32_768;

const clipId = z.string().min(1).max(64);
const time = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const waitEnds = ['published', 'idle'] as const;
export type WaitUntil = (typeof waitEnds)[number];

export const verbs = {
  hello: z.strictObject({}),
  status: z.strictObject({}),
  find: z.strictObject({ named: z.string().min(1).max(longestPath) }),
  story: z.strictObject({ clipId }),
  forecast: z.strictObject({}),
  page: z.strictObject({ after: time.nullable() }),
  change: z.strictObject({ clipId, change: z.enum(bulkActions) }),
  pause: z.strictObject({ until: time.nullable() }),
  resume: z.strictObject({}),
  take: z.strictObject({ path: z.string().min(1).max(longestPath) }),
  files: z.strictObject({ after: time.nullable() }),
  file: z.strictObject({ path: z.string().min(1).max(longestPath) }),
  enqueue: z.strictObject({ path: z.string().min(1).max(longestPath) }),
  wait: z.strictObject({ until: z.enum(waitEnds), clipId: clipId.nullable() }),
  events: z.strictObject({}),
} satisfies Record<string, z.ZodType>;

export type Verb = keyof typeof verbs;
export type RequestOf<V extends Verb> = z.infer<(typeof verbs)[V]>;

export function isVerb(name: string): name is Verb {
  return Object.hasOwn(verbs, name);
}

/** What is inside `value` is as the types of {@link QueueAccess} say: only the engine itself knows the token. */
export const envelope = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({
    ok: z.literal(false),
    problem: z.string().max(2000),
    /** What kind of problem it is, where that makes a difference to scripts. */
    why: z.string().max(64).optional(),
  }),
]);
