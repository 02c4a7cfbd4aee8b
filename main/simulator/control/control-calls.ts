/** The tester's own calls under /simulator/. They need no token; `control-door.ts` says who may use them. */
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { type Answer, json } from '../answers/answers.ts';
import { ledgerDocument } from '../ledger/ledger-document.ts';
import { boardAnswer, pageAnswer, scriptAnswer, styleAnswer } from '../page/page.ts';
import type { World } from '../service/service.ts';
import { firstProblem, mergeSettings } from '../settings/settings.ts';
import { controlBody, whyRefused } from './control-door.ts';
import { activeScenario, libraryAnswer, loadScenario } from './scenario-calls.ts';

export function isControl(path: string): boolean {
  return path === '/simulator' || path.startsWith('/simulator/');
}

export async function answerControlCall(
  request: IncomingMessage,
  path: string,
  world: World,
): Promise<Answer> {
  const refused = whyRefused(request);
  if (refused !== null) return problem(403, refused);
  const control = CONTROLS[`${request.method} ${path}`];
  if (control === undefined) return problem(404, 'No such simulator call.');
  const body = await controlBody(request);
  if (body === undefined) return problem(400, 'The body is not JSON.');
  // Answers already handed to the system are booked before they are counted.
  await new Promise((resolve) => setImmediate(resolve));
  return control(body, world);
}

const CONTROLS: Readonly<Record<string, (body: unknown, world: World) => Answer>> = {
  'GET /simulator': (_, world) => pageAnswer(world),
  'GET /simulator/': (_, world) => pageAnswer(world),
  'GET /simulator/board': (_, world) => boardAnswer(world),
  'GET /simulator/page.css': styleAnswer,
  'GET /simulator/page.js': scriptAnswer,
  'GET /simulator/ledger': (_, world) => json(200, ledgerDocument(world)),
  'GET /simulator/health': (_, world) =>
    json(200, {
      ok: true,
      scenario: world.faults.active().scenario.name,
      slots: world.ledger.books.slots.size,
      settings: world.settings,
    }),
  'POST /simulator/reset': (_, world) => {
    for (const gameClipId of world.ledger.books.slots.keys()) world.hashes.forget(gameClipId);
    world.ledger.record({ event: 'reset', at: world.now() });
    world.bits.removeAll();
    world.throttle.forget();
    world.handedOut.clear();
    world.faults.rewind(world.now());
    return json(200, { ok: true });
  },
  'POST /simulator/settings': (body, world) => {
    const own = mergeSettings(world.ownSettings, body);
    const merged = mergeSettings(world.settings, body);
    if (!own.ok || !merged.ok) return problem(400, own.ok ? 'settings' : own.problem);
    world.ownSettings = own.settings;
    world.settings = merged.settings;
    return json(200, { ok: true, settings: world.settings });
  },
  'GET /simulator/scenarios': (_, world) => libraryAnswer(world),
  'GET /simulator/scenario': (_, world) => activeScenario(world),
  'POST /simulator/scenario': loadScenario,
  'PUT /simulator/scenario': loadScenario,
  'POST /simulator/advance': advance,
};

const advanceBody = z.strictObject({
  /** Without it, every clip whose bits have arrived. */
  gameClipId: z.string().optional(),
  steps: z.number().int().min(0).default(1),
  /** Any GameClipState, forced until another is; null lets the life cycle go on. */
  state: z.string().nullable().default(null),
});

function advance(body: unknown, world: World): Answer {
  const read = advanceBody.safeParse(body ?? {});
  if (!read.success) return problem(400, firstProblem(read.error));
  const { gameClipId, steps, state } = read.data;
  const { slots } = world.ledger.books;
  if (gameClipId !== undefined && !slots.has(gameClipId)) return problem(404, 'No such clip.');
  const moved = gameClipId !== undefined ? [gameClipId] : committedIds(world);
  for (const id of moved) {
    world.ledger.record({ event: 'advanced', at: world.now(), gameClipId: id, steps, state });
  }
  return json(200, { ok: true, moved });
}

function committedIds(world: World): string[] {
  const slots = [...world.ledger.books.slots.values()];
  return slots.filter((slot) => slot.commits > 0).map((slot) => slot.made.gameClipId);
}

function problem(status: number, text: string): Answer {
  return json(status, { ok: false, problem: text });
}
