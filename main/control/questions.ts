/** Takes one request after another at the control socket: lets it in or refuses it, reads it, has it answered. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Engine } from '../engine/api.ts';
import { storageFault } from '../storage/database/storage-fault.ts';
import type { Guard } from './caller-guard.ts';
import type { Answer } from './queue-access.ts';
import { readBody } from './request-body.ts';
import { createAnswers, type Reply } from './verb-answers.ts';
import { isVerb, largestRequestBytes, type Verb } from './verbs.ts';

/** Waiting, enqueuing and listening hold a connection for as long as they like. */
const lasting: readonly Verb[] = ['wait', 'enqueue', 'events'];
const mostLasting = 16;

const tooMany = `${mostLasting} programs wait for this engine already; stop one of them`;
const queueTrouble = 'the queue cannot be read or written now; the window and "clipslot run" say why';
const broken = 'the engine could not answer; its log says why';

export interface QuestionParts {
  readonly engine: Engine;
  readonly guard: Guard;
  /** The engine is about to stop. */
  readonly closing: AbortSignal;
  onBug(error: unknown): void;
}

export function createQuestions({ engine, guard, closing, onBug }: QuestionParts) {
  const answers = createAnswers(engine);
  let lastingNow = 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refused = guard.refusal(request);
    if (refused !== null) return end(response, refused);
    if (request.method !== 'POST') return end(response, 405);
    const verb = request.url?.replace(/^\/v1\//, '') ?? '';
    if (!isVerb(verb)) return end(response, 404);
    if (lasting.includes(verb) && lastingNow >= mostLasting) return end(response, 503, failure(tooMany));
    const body = await readBody(request, largestRequestBytes);
    if (!body.ok) return end(response, body.status, failure(body.problem));
    const reply = await answered(verb, body.value, response);
    if (reply !== null) end(response, reply.status, reply.answer);
  }

  async function answered(verb: Verb, body: unknown, response: ServerResponse): Promise<Reply | null> {
    const lasts = lasting.includes(verb) ? 1 : 0;
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    lastingNow += lasts;
    try {
      return await answers[verb]({ body, response, signal: AbortSignal.any([gone.signal, closing]) });
    } catch (error) {
      if (storageFault(error) === null) throw error;
      return { status: 200, answer: failure(queueTrouble) };
    } finally {
      lastingNow -= lasts;
    }
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    serve(request, response).catch((error: unknown) => {
      onBug(error);
      end(response, 500, failure(broken));
    });
  };
}

function failure(problem: string): Answer<never> {
  return { ok: false, problem };
}

/** A refusal ends its connection: whoever goes on trying has to come in anew. */
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
