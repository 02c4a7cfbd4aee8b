/** The owner's standing order for the file of a published clip. */
import { z } from 'zod';

/** `afterPublished` of the configuration. */
export const afterPublishedConfig = z
  .discriminatedUnion('do', [
    z.strictObject({ do: z.literal('keep') }),
    /** Into another folder, at once or after so many days. */
    z.strictObject({
      do: z.literal('move'),
      folder: z.string().min(1),
      afterDays: z.number().int().min(0).max(3650).default(0),
    }),
    /** Into the system's bin, from which it can be had again. Only the app knows one. */
    z.strictObject({ do: z.literal('bin'), afterDays: z.number().int().min(1).max(3650) }),
  ])
  .default({ do: 'keep' });
export type AfterPublished = z.infer<typeof afterPublishedConfig>;
