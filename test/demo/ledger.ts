/** The truth of the simulator, as far as the demo checks it. Read over HTTP: the demo shares no code with the simulator. */
import { z } from 'zod';

const ledgerSchema = z.object({
  slots: z.array(
    z.object({
      gameClipId: z.string(),
      createdAt: z.iso.datetime(),
      state: z.string(),
      deletedAt: z.string().nullable(),
      expectedBlocks: z.number().nullable(),
      fileSize: z.number(),
      blocks: z.array(z.object({ blockNum: z.number(), sizeBytes: z.number(), times: z.number() })),
      commits: z.number(),
      committedSha256: z.string().nullable(),
    }),
  ),
  requests: z.object({ post: z.number(), put: z.number() }),
});

export type Ledger = z.infer<typeof ledgerSchema>;
export type LedgerSlot = Ledger['slots'][number];

export async function readLedger(url: string): Promise<Ledger> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(5000) });
  if (!answer.ok) throw new Error(`the simulator's ledger answered ${answer.status}`);
  return ledgerSchema.parse(await answer.json());
}
