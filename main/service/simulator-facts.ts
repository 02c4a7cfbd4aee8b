/**
 * Asks a service on this computer whether it is the simulator, and for its truth. Goes out without
 * authorization, to a loopback address only, and believes nothing that is not of the expected
 * shape.
 */
import { buildConnector } from 'undici';
import { z } from 'zod';
import type { Clock } from '../base/runtime.ts';
import { isLoopback } from '../model/service-url.ts';
import { jsonBody } from './answer-shapes.ts';
import { exchangeOnce } from './http/exchange.ts';
import type { Answer } from './http/wire.ts';

const objects = z.array(z.record(z.string(), z.unknown()));
const scenarioAnswer = z.object({
  scenario: z.record(z.string(), z.unknown()),
  settings: z.record(z.string(), z.unknown()),
});
const ledgerAnswer = z.object({ slots: objects, posts: objects });

export interface SimulatorFacts {
  readonly scenario: Record<string, unknown>;
  readonly settings: Record<string, unknown>;
  /** Its ledger: every slot it gave and every POST it saw. */
  readonly slots: Record<string, unknown>[];
  readonly posts: Record<string, unknown>[];
}

const timeoutMs = 3000;
/** Ten thousand slots with their blocks. */
const largestBytes = 64 * 1024 * 1024;

/** Null when the service is none of this computer's, is no simulator, or does not answer. */
export async function simulatorFacts(metadataUrl: string, clock: Clock): Promise<SimulatorFacts | null> {
  const { origin, hostname } = new URL(metadataUrl);
  if (!isLoopback(hostname)) return null;
  const scenario = await read(origin, '/simulator/scenario', scenarioAnswer, clock);
  if (scenario === null) return null;
  const ledger = await read(origin, '/simulator/ledger', ledgerAnswer, clock);
  return ledger === null ? null : { ...scenario, ...ledger };
}

async function read<T>(origin: string, path: string, shape: z.ZodType<T>, clock: Clock): Promise<T | null> {
  const connect = buildConnector({ timeout: timeoutMs, allowH2: false });
  const headers = { Accept: 'application/json' };
  const request = { method: 'GET', origin, path, headers, body: null, timeoutMs, largestBytes } as const;
  const answer = await exchangeOnce(request, clock, { connect });
  return answer.kind === 'answered' && answer.status === 200 ? bodyAs(answer, shape) : null;
}

function bodyAs<T>(answer: Answer, shape: z.ZodType<T>): T | null {
  return shape.safeParse(jsonBody(answer)).data ?? null;
}
