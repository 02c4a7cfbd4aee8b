/** What a running engine answers to each verb of the control socket. */
import type { ServerResponse } from 'node:http';
import type { z } from 'zod';
import { ok, problem, type Result } from '../base/result.ts';
import { checked } from '../base/schema-problem.ts';
import type { Engine } from '../engine/api.ts';
import { engineAccess } from './engine-access.ts';
import { controlVersion, type Verb, verbs } from './verbs.ts';
import { enqueue, waitFor } from './wait-for.ts';

export interface Call {
  /** What was sent, not checked yet. */
  readonly body: unknown;
  readonly response: ServerResponse;
  /** The caller has gone, or the engine stops. */
  readonly signal: AbortSignal;
}

export interface Reply {
  readonly status: 200 | 400;
  readonly answer: Result<unknown>;
}

/** Null: the answer is written already. */
type Act = (call: Call) => Promise<Reply | null>;

/** A listener that does not read is let go once so many bytes wait for it. */
const mostUnread = 1_000_000;

export type VerbAnswers = Readonly<Record<Verb, Act>>;

export function verbAnswers(engine: Engine): VerbAnswers {
  const queue = engineAccess(engine);
  return {
    hello: to(verbs.hello, async () => ok({ version: controlVersion })),
    status: to(verbs.status, () => queue.status()),
    find: to(verbs.find, ({ named }) => queue.find(named)),
    story: to(verbs.story, ({ clipId }) => queue.story(clipId)),
    forecast: to(verbs.forecast, () => queue.forecast()),
    page: to(verbs.page, ({ after }) => queue.page(after)),
    change: to(verbs.change, ({ clipId, change }) => queue.change(clipId, change)),
    pause: to(verbs.pause, ({ until }) => queue.pause(until)),
    resume: to(verbs.resume, () => queue.resume()),
    take: to(verbs.take, ({ path }) => queue.take(path)),
    files: to(verbs.files, ({ after }) => queue.files(after)),
    file: to(verbs.file, async ({ path }) => ok(await engine.fileAt(path))),
    enqueue: to(verbs.enqueue, async ({ path }, { signal }) => orStops(await enqueue(engine, path, signal))),
    wait: to(verbs.wait, async ({ until, clipId }, { signal }) =>
      orStops(await waitFor(engine, until, clipId, signal)),
    ),
    events: to(verbs.events, (_asked, call) => tellEvents(engine, call)),
  };
}

/** No one waits to the end of an engine that stops. */
function orStops<T>(value: T | null): Result<T> {
  return value === null
    ? problem('the engine stopped before it came to that', { why: 'no-answer' })
    : ok(value);
}

/** Checks what was sent before anything looks at it. */
function to<S extends z.ZodType>(
  schema: S,
  act: (asked: z.output<S>, call: Call) => Promise<Result<unknown> | null>,
): Act {
  return async (call) => {
    const asked = checked(schema, call.body, 'the request');
    if (!asked.ok) return { status: 400, answer: asked };
    const answer = await act(asked.value, call);
    return answer === null ? null : { status: 200, answer };
  };
}

/** One JSON line each, until the caller has gone or the engine stops. */
async function tellEvents(engine: Engine, { response, signal }: Call): Promise<null> {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  response.flushHeaders();
  const unsubscribe = engine.onEvent((event) => {
    if (response.writableLength > mostUnread) response.destroy();
    else response.write(`${JSON.stringify(event)}\n`);
  });
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
  unsubscribe();
  response.end();
  return null;
}
