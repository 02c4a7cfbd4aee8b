/** One question, one answer over the control socket, as the side sees it that asks. */
import { Agent, type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { Disposable } from '../base/disposable.ts';
import { ok, type Problem, problem, type Result } from '../base/result.ts';
import type { Clock } from '../base/runtime.ts';
import type { EngineEvent } from '../engine/api.ts';
import type { ControlFile } from './control-file.ts';
import { envelope, type RequestOf, type Verb } from './verbs.ts';

const answerWithinMs = 30_000;
/** An engine that is being flooded drops connections unread; some get through. */
const mostTries = 100;
const triesApartMs = 40;

const wentAway = 'the engine stopped before it answered';
const silent = 'the running engine does not answer; try again, or restart it';
const busy = 'the running engine is asked for more than it answers; try again later';

/** How an attempt to reach the engine went wrong. `no-engine`: none listens, or one that speaks something else. */
interface Lost {
  readonly lost: 'no-engine' | 'dropped' | 'silent';
}

export class ControlWire implements Disposable {
  readonly #port: number;
  readonly #token: string;
  readonly #clock: Clock;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 4 });

  constructor({ port, token }: ControlFile, clock: Clock) {
    this.#port = port;
    this.#token = token;
    this.#clock = clock;
  }

  /** False: no one listens there, or one that does not take the token. */
  async isEngine(): Promise<Result<boolean>> {
    const response = await this.#reach('hello', {}, AbortSignal.timeout(answerWithinMs));
    if ('lost' in response) return response.lost === 'no-engine' ? ok(false) : noAnswer(silent);
    const greeted = await answerIn(response);
    return ok(response.statusCode === 200 && greeted?.ok === true);
  }

  /** @param signal left out: the answer has to come soon */
  async ask<V extends Verb, T>(
    verb: V,
    asked: RequestOf<V>,
    signal = AbortSignal.timeout(answerWithinMs),
  ): Promise<Result<T>> {
    const response = await this.#reach(verb, asked, signal);
    if ('lost' in response) return noAnswer(response.lost === 'silent' ? silent : wentAway);
    if (response.statusCode === 429) return noAnswer(busy);
    return (await answerIn<T>(response)) ?? noAnswer(wentAway);
  }

  /** Until `signal`, or the end of the engine. */
  async listen(signal: AbortSignal, tell: (event: EngineEvent) => void): Promise<Result<null>> {
    const response = await this.#reach('events', {}, signal);
    if ('lost' in response) return noAnswer(wentAway);
    if (response.statusCode !== 200) return (await answerIn<null>(response)) ?? noAnswer(wentAway);
    try {
      for await (const line of createInterface({ input: response })) tell(JSON.parse(line) as EngineEvent);
      return ok(null);
    } catch {
      return signal.aborted ? ok(null) : noAnswer(wentAway);
    }
  }

  dispose(): void {
    this.#agent.destroy();
  }

  /** Every verb may be asked twice: what it wants is then so already. */
  async #reach(verb: Verb, asked: object, signal: AbortSignal): Promise<IncomingMessage | Lost> {
    for (let tries = 1; ; tries += 1) {
      const response = await this.#open(verb, asked, signal);
      const passes = 'lost' in response ? response.lost === 'dropped' : response.statusCode === 429;
      if (!passes || tries === mostTries) return response;
      if (!('lost' in response)) response.resume();
      await new Promise<void>((resolve) => this.#clock.after(triesApartMs, resolve));
    }
  }

  #open(verb: Verb, asked: object, signal: AbortSignal): Promise<IncomingMessage | Lost> {
    const options = {
      host: '127.0.0.1',
      port: this.#port,
      path: `/v1/${verb}`,
      method: 'POST',
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      agent: this.#agent,
      signal,
    };
    return new Promise((resolve) => {
      const sent = request(options, resolve);
      sent.on('error', (error: NodeJS.ErrnoException) => {
        const isStranger = error.code === 'ECONNREFUSED' || error.code?.startsWith('HPE_') === true;
        if (signal.aborted) resolve({ lost: 'silent' });
        else resolve({ lost: isStranger ? 'no-engine' : 'dropped' });
      });
      sent.end(JSON.stringify(asked));
    });
  }
}

/** No fault of the question. */
function noAnswer(line: string): Problem {
  return problem(line, { why: 'no-answer' });
}

/** Null when it was cut off, or says nothing an engine would say. */
async function answerIn<T>(response: IncomingMessage): Promise<Result<T> | null> {
  try {
    const parsed = envelope.safeParse(JSON.parse(await text(response)));
    return parsed.success ? (parsed.data as Result<T>) : null;
  } catch {
    return null;
  }
}
