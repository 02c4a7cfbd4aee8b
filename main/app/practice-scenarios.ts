/**
 * How the practice service behaves: asked of it and told to it through its own control calls, which
 * no page can reach.
 */
import { z } from 'zod';
import type { Scenarios } from '../../preload/settings-contract.ts';
import type { PracticeAddress } from './practice.ts';

const timeoutMs = 5000;

/** What is needed of its answer; it says more. */
const listed = z.object({
  active: z.string(),
  scenarios: z.array(z.object({ name: z.string(), sentence: z.string() })),
});

/** Null when it does not answer. */
export async function readScenarios({ metadataUrl }: PracticeAddress): Promise<Scenarios | null> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await fetch(new URL('/simulator/scenarios', metadataUrl), { signal });
    return listed.safeParse(await answer.json()).data ?? null;
  } catch {
    return null;
  }
}

/** False when it does not take it. */
export async function playScenario(
  { metadataUrl, authorization }: PracticeAddress,
  name: string,
): Promise<boolean> {
  try {
    const answer = await fetch(new URL('/simulator/scenario', metadataUrl), {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json', Authorization: authorization },
      body: JSON.stringify({ name }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return answer.ok;
  } catch {
    return false;
  }
}
