/** Takes one request after another at the control socket: lets it in or refuses it, reads it, has it answered. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { problem } from '../base/result.ts';
import type { Engine } from '../engine/api.ts';
import { storageFault } from '../storage/database/storage-fault.ts';
import type { CallerGuard } from './caller-guard.ts';
import { readBody } from './request-body.ts';
import { type Reply, type VerbAnswers, verbAnswers } from './verb-answers.ts';
import { isVerb, largestRequestBytes, type Verb } from './verbs.ts';

/** Waiting, enqueuing and listening hold a connection for as long as they like. */
const lasting: readonly Verb[] = ['wait', 'enqueue', 'events'];
const mostLasting = 16;

const tooMany = `${mostLasting} programs wait for this engine already; stop one of them`;
const queueTrouble = 'the queue cannot be read or written now; the window and "clipslot run" say why';
const broken = 'the engine could not answer; its log says why';

export interface QuestionParts {
  readonly engine: Engine;
  readonly guard: Pick<CallerGuard, 'refusal'>;
  /** The engine is about to stop. */
  readonly closing: AbortSignal;
  onBug(error: unknown): void;
}

export class Questions {
  readonly #parts: QuestionParts;
  readonly #answers: VerbAnswers;
  #lastingNow = 0;

  constructor(parts: QuestionParts) {
    this.#parts = parts;
    this.#answers = verbAnswers(parts.engine);
  }

  take(request: IncomingMessage, response: ServerResponse): void {
    this.#serve(request, response).catch((error: unknown) => {
      this.#parts.onBug(error);
      end(response, 500, problem(broken));
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refused = this.#parts.guard.refusal(request);
    if (refused !== null) return end(response, refused);
    if (request.method !== 'POST') return end(response, 405);
    const verb = request.url?.replace(/^\/v1\//, '') ?? '';
    if (!isVerb(verb)) return end(response, 404);
    if (lasting.includes(verb) && this.#lastingNow >= mostLasting)
      return end(response, 503, problem(tooMany));
    const body = await readBody(request, largestRequestBytes);
    if (!body.ok) return end(response, body.status, problem(body.problem));
    const reply = await this.#answered(verb, body.value, response);
    if (reply !== null) end(response, reply.status, reply.answer);
  }

  async #answered(verb: Verb, body: unknown, response: ServerResponse): Promise<Reply | null> {
    const lasts = lasting.includes(verb) ? 1 : 0;
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, this.#parts.closing]);
    this.#lastingNow += lasts;
    try {
      return await this.#answers[verb]({ body, response, signal });
    } catch (error) {
      if (storageFault(error) === null) throw error;
      return { status: 200, answer: problem(queueTrouble) };
    } finally {
      this.#lastingNow -= lasts;
    }
  }
}

/** A refusal ends its connection: a caller that goes on trying has to come in again. */
function end(response: ServerResponse, status: number, body: object = {}): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...(status === 200 ? {} : { connection: 'close' }),
  });
  response.end(text);
}
