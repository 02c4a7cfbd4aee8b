/** The tester's own calls under /simulator/. They need no token; `control-door.ts` says who may use them. */
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { type Answer, json } from '../answers/answers.ts';
import { ledgerDocument } from '../ledger/ledger-document.ts';
import { boardAnswer, pageAnswer, scriptAnswer, styleAnswer } from '../page/live-page.ts';
import type { Service } from '../service/service.ts';
import { firstProblem } from '../settings/service-settings.ts';
import { controlBody, whyRefused } from './control-door.ts';
import { activeScenario, libraryAnswer, loadScenario } from './scenario-calls.ts';

export function isControl(path: string): boolean {
  return path === '/simulator' || path.startsWith('/simulator/');
}

export async function answerControlCall(
  request: IncomingMessage,
  path: string,
  service: Service,
): Promise<Answer> {
  const refused = whyRefused(request);
  if (refused !== null) return refusal(403, refused);
  if (request.method !== 'GET' && service.door !== null && !service.door.isOwner(request))
    return refusal(403, 'Only the program that started the practice service may change it.');
  const control = CONTROLS[`${request.method} ${path}`];
  if (control === undefined) return refusal(404, 'No such simulator call.');
  const body = await controlBody(request);
  if (body === undefined) return refusal(400, 'The body is not JSON.');
  // Answers already handed to the system are booked before they are counted.
  await new Promise((resolve) => setImmediate(resolve));
  return control(body, service);
}

const CONTROLS: Readonly<Record<string, (body: unknown, service: Service) => Answer>> = {
  'GET /simulator': (_, service) => pageAnswer(service),
  'GET /simulator/': (_, service) => pageAnswer(service),
  'GET /simulator/board': (_, service) => boardAnswer(service),
  'GET /simulator/page.css': styleAnswer,
  'GET /simulator/page.js': scriptAnswer,
  'GET /simulator/ledger': (_, service) => json(200, ledgerDocument(service)),
  'GET /simulator/health': (_, service) =>
    json(200, {
      ok: true,
      scenario: service.faults.active().scenario.name,
      slots: service.ledger.books.slots.size,
      settings: service.settings,
    }),
  'POST /simulator/reset': (_, service) => {
    service.reset();
    return json(200, { ok: true });
  },
  'POST /simulator/settings': (body, service) => {
    const changed = service.changeSettings(body);
    return changed.ok ? json(200, { ok: true, settings: changed.value }) : refusal(400, changed.problem);
  },
  'GET /simulator/scenarios': (_, service) => libraryAnswer(service),
  'GET /simulator/scenario': (_, service) => activeScenario(service),
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

function advance(body: unknown, service: Service): Answer {
  const read = advanceBody.safeParse(body ?? {});
  if (!read.success) return refusal(400, firstProblem(read.error));
  const { gameClipId, steps, state } = read.data;
  const { slots } = service.ledger.books;
  if (gameClipId !== undefined && !slots.has(gameClipId)) return refusal(404, 'No such clip.');
  const moved = gameClipId !== undefined ? [gameClipId] : committedIds(service);
  for (const id of moved) {
    service.ledger.record({ event: 'advanced', at: service.now(), gameClipId: id, steps, state });
  }
  return json(200, { ok: true, moved });
}

function committedIds(service: Service): string[] {
  const slots = [...service.ledger.books.slots.values()];
  return slots.filter((slot) => slot.commits > 0).map((slot) => slot.made.gameClipId);
}

function refusal(status: number, text: string): Answer {
  return json(status, { ok: false, problem: text });
}
