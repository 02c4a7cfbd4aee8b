/** One question, one answer over the control socket, as the side sees it that asks. */
import { Agent, type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import type { EngineEvent } from '../engine/api.ts';
import type { ControlFile } from './control-file.ts';
import type { Answer } from './queue-access.ts';
import { envelope, type RequestOf, type Verb } from './verbs.ts';

export interface Wire {
  /** False: nobody listens there, or somebody who does not take the token. */
  isEngine(): Promise<Answer<boolean>>;
  /** @param signal left out: the answer has to come soon */
  ask<V extends Verb, T>(verb: V, asked: RequestOf<V>, signal?: AbortSignal): Promise<Answer<T>>;
  listen(signal: AbortSignal, tell: (event: EngineEvent) => void): Promise<Answer<null>>;
  close(): void;
}

const answerWithinMs = 30_000;
/** An engine that is being flooded drops connections unread; some get through. */
const mostTries = 100;
const triesApartMs = 40;

const wentAway = 'the engine stopped before it answered';
const silent = 'the running engine does not answer; try again, or restart it';
const busy = 'the running engine is asked for more than it answers; try again later';

/** How an attempt to reach the engine went wrong. `nobody`: none listens, or one that speaks something else. */
type Lost = { readonly lost: 'nobody' | 'dropped' | 'silent' };

export function createWire({ port, token }: ControlFile): Wire {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });

  function open(verb: Verb, asked: object, signal: AbortSignal): Promise<IncomingMessage | Lost> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const options = { host: '127.0.0.1', port, path: `/v1/${verb}`, method: 'POST', headers, agent, signal };
    return new Promise((resolve) => {
      const sent = request(options, resolve);
      sent.on('error', (error: NodeJS.ErrnoException) => {
        const isStranger = error.code === 'ECONNREFUSED' || error.code?.startsWith('HPE_') === true;
        if (signal.aborted) resolve({ lost: 'silent' });
        else resolve({ lost: isStranger ? 'nobody' : 'dropped' });
      });
      sent.end(JSON.stringify(asked));
    });
  }

  /** Every verb may be asked twice: what it wants is then so already. */
  async function reach(verb: Verb, asked: object, signal: AbortSignal): Promise<IncomingMessage | Lost> {
    for (let tries = 1; ; tries += 1) {
      const response = await open(verb, asked, signal);
      const passes = 'lost' in response ? response.lost === 'dropped' : response.statusCode === 429;
      if (!passes || tries === mostTries) return response;
      if (!('lost' in response)) response.resume();
      await setTimeout(triesApartMs);
    }
  }

  async function ask<V extends Verb, T>(
    verb: V,
    asked: RequestOf<V>,
    signal = AbortSignal.timeout(answerWithinMs),
  ): Promise<Answer<T>> {
    const response = await reach(verb, asked, signal);
    if ('lost' in response) return { ok: false, problem: response.lost === 'silent' ? silent : wentAway };
    if (response.statusCode === 429) return { ok: false, problem: busy };
    return (await answerIn<T>(response)) ?? { ok: false, problem: wentAway };
  }

  return {
    ask,
    async isEngine() {
      const response = await reach('hello', {}, AbortSignal.timeout(answerWithinMs));
      if ('lost' in response)
        return response.lost === 'nobody' ? { ok: true, value: false } : { ok: false, problem: silent };
      const greeted = await answerIn(response);
      return { ok: true, value: response.statusCode === 200 && greeted?.ok === true };
    },
    async listen(signal, tell) {
      const response = await reach('events', {}, signal);
      if ('lost' in response) return { ok: false, problem: wentAway };
      if (response.statusCode !== 200)
        return (await answerIn<null>(response)) ?? { ok: false, problem: wentAway };
      try {
        for await (const line of createInterface({ input: response })) tell(JSON.parse(line) as EngineEvent);
        return { ok: true, value: null };
      } catch {
        return signal.aborted ? { ok: true, value: null } : { ok: false, problem: wentAway };
      }
    },
    close: () => agent.destroy(),
  };
}

/** Null when it was cut off, or says nothing an engine would say. */
async function answerIn<T>(response: IncomingMessage): Promise<Answer<T> | null> {
  try {
    const parsed = envelope.safeParse(JSON.parse(await text(response)));
    return parsed.success ? (parsed.data as Answer<T>) : null;
  } catch {
    return null;
  }
}
