/** What each fault of a scenario does to one call: before its effect, instead of it, or to the answer afterwards. */
import { type Answer, type AnswerBody, answer, empty, json, refused } from '../answers/answers.ts';
import { Refusal, type RefusalName } from '../answers/refusals.ts';
import type { FaultAction, RetryAfter } from '../faults/scenario.ts';
import type { LastState } from '../ledger/clip-states.ts';
import { throttleBody } from '../service/rate-limits.ts';
import type { Service } from '../service/service.ts';
import { forgetBlocks } from './block-call.ts';
import type { Call } from './call.ts';

/** How an answer leaves, if it leaves at all. */
export type Delivery =
  | { readonly via: 'send'; readonly answer: Answer }
  | { readonly via: 'drop'; readonly answer: Answer | null; readonly how: 'close' | 'reset' }
  | { readonly via: 'truncate'; readonly answer: Answer; readonly missingBytes: number };

export async function underFault(
  call: Call,
  service: Service,
  effect: () => Promise<Answer>,
): Promise<Delivery> {
  const { fault } = call;
  if (fault === null) return { via: 'send', answer: await effect() };
  const instead = insteadOfEffect(fault, call, service);
  if (instead !== null) return instead;
  await beforeEffect(fault, call, service);
  const given = await effect();
  return afterEffect(fault, given, call, service);
}

function insteadOfEffect(fault: FaultAction, call: Call, service: Service): Delivery | null {
  switch (fault.kind) {
    case 'drop-before-effect':
      return { via: 'drop', answer: null, how: fault.how };
    case 'status':
      return fault.effect ? null : { via: 'send', answer: statusAnswer(fault, null, service) };
    case 'throttle':
      return { via: 'send', answer: throttledAnswer(fault.retryAfter, service) };
    case 'redirect':
      return { via: 'send', answer: withHeaders(empty(fault.status), { Location: fault.location }) };
    case 'unauthorized':
      return says('token-expired', 'The authorization token has expired.', service);
    case 'over-quota':
      return says('over-quota', 'The user is over their quota.', service);
    case 'captive-portal':
      return { via: 'send', answer: answer(200, PORTAL_PAGE) };
    case 'cut-after-bytes': {
      // Streamed bodies are cut while they are read; a small body is cut as if it had never been read to its end.
      const streamed = call.kind === 'block' || call.kind === 'thumbnail';
      const reached = (call.body?.length ?? 0) >= fault.bytes;
      return !streamed && reached ? { via: 'drop', answer: null, how: 'close' } : null;
    }
    default:
      return null;
  }
}

async function beforeEffect(fault: FaultAction, call: Call, service: Service): Promise<void> {
  const slot = service.ledger.books.slots.get(call.gameClipId ?? '');
  if (fault.kind === 'slow' && fault.beforeMs > 0) await service.wait(fault.beforeMs);
  if (slot === undefined) return;
  if (fault.kind === 'forget-blocks') forgetBlocks(slot, fault.blockNums, service);
  if (fault.kind === 'slot-gone') markGone(slot.made.gameClipId, fault.status, service);
}

async function afterEffect(
  fault: FaultAction,
  given: Answer,
  call: Call,
  service: Service,
): Promise<Delivery> {
  const { gameClipId } = given;
  switch (fault.kind) {
    case 'lost-answer':
      return { via: 'drop', answer: given, how: fault.how };
    case 'truncated-answer':
      return { via: 'truncate', answer: given, missingBytes: fault.missingBytes };
    case 'slow':
      if (fault.afterMs > 0) await service.wait(fault.afterMs);
      return { via: 'send', answer: given };
    case 'status':
      return { via: 'send', answer: statusAnswer(fault, gameClipId, service) };
    case 'slot-gone':
      if (call.kind === 'slot' && gameClipId !== null) markGone(gameClipId, fault.status, service);
      return { via: 'send', answer: given };
    case 'reject-after-upload':
      if (gameClipId !== null) setFate(gameClipId, 'Error', service);
      return { via: 'send', answer: given };
    case 'ends-in':
      if (gameClipId !== null) setFate(gameClipId, fault.state, service);
      return { via: 'send', answer: given };
    case 'unreadable-answer':
      return { via: 'send', answer: withBody(given, unreadable(fault, given.body)) };
    case 'endless-drip':
      return { via: 'send', answer: withBody(given, drip(fault.everyMs, service)) };
    case 'wrong-content-type':
      return { via: 'send', answer: withHeaders(given, { 'Content-Type': fault.contentType }) };
    default:
      return { via: 'send', answer: given };
  }
}

const HTML_PAGE: AnswerBody = {
  form: 'text',
  type: 'text/html; charset=utf-8',
  text: '<!doctype html><title>Error</title><h1>Something went wrong</h1>',
};

const PORTAL_PAGE: AnswerBody = {
  form: 'text',
  type: 'text/html; charset=utf-8',
  text: '<!doctype html><title>Welcome</title><h1>Hotel Wi-Fi: please sign in</h1>',
};

function says(refusal: RefusalName, message: string, service: Service): Delivery {
  return { via: 'send', answer: refused(new Refusal(refusal, message), service.settings) };
}

function markGone(gameClipId: string, status: number, service: Service): void {
  service.ledger.record({ event: 'gone', at: service.now(), gameClipId, status });
}

function setFate(gameClipId: string, lastState: LastState, service: Service): void {
  service.ledger.record({ event: 'fate', at: service.now(), gameClipId, lastState });
}

function statusAnswer(
  fault: Extract<FaultAction, { kind: 'status' }>,
  gameClipId: string | null,
  service: Service,
): Answer {
  const headers = retryAfterHeader(fault.retryAfter, service);
  const refusal = fault.status >= 400 ? ('scripted' as const) : null;
  const about = { gameClipId, refusal, headers };
  if (fault.body === 'empty') return answer(fault.status, { form: 'empty' }, about);
  if (fault.body === 'html') return answer(fault.status, HTML_PAGE, about);
  const message = fault.message ?? 'The service or some downstream dependencies are down.';
  const scripted = refused(new Refusal('scripted', message, fault.status), service.settings);
  return { ...scripted, ...about };
}

/** The documented body of a throttled call [best-practices-for-calling-xbox-live.md]. */
function throttledAnswer(retryAfter: RetryAfter, service: Service): Answer {
  const body = throttleBody(service.settings.throttleBody, 13, 10, 15);
  const about = { ...json(429, body), refusal: 'throttled' as const };
  return withHeaders(about, retryAfterHeader(retryAfter, service));
}

/** Seconds, HTTP-date [RFC 9110], or whatever text the scenario wants to try. */
function retryAfterHeader(value: RetryAfter | undefined, service: Service): Record<string, string> {
  if (value === undefined) return {};
  if (typeof value !== 'object') return { 'Retry-After': String(value) };
  return { 'Retry-After': new Date(service.now() + value.dateInSeconds * 1000).toUTCString() };
}

function unreadable(
  fault: Extract<FaultAction, { kind: 'unreadable-answer' }>,
  body: AnswerBody,
): AnswerBody {
  const type = 'application/json; charset=utf-8';
  if (fault.form === 'html') return HTML_PAGE;
  if (fault.form === 'empty') return { form: 'text', type, text: '' };
  if (fault.form === 'huge') return { form: 'stream', type, length: null, pieces: spaces(fault.bytes) };
  const value = body.form === 'json' ? body.value : {};
  if (fault.form === 'invalid-json') return { form: 'text', type, text: JSON.stringify(value).slice(0, -1) };
  const fields = Object.entries(value ?? {}).filter(([name]) => name !== fault.field);
  return { form: 'json', value: Object.fromEntries(fields) };
}

function* spaces(bytes: number): Generator<Buffer> {
  const piece = Buffer.alloc(65_536, ' ');
  for (let left = bytes; left > 0; left -= piece.length)
    yield piece.subarray(0, Math.min(left, piece.length));
}

function drip(everyMs: number, service: Service): AnswerBody {
  async function* spacesForEver(): AsyncGenerator<Buffer> {
    for (;;) {
      yield Buffer.from(' ');
      await service.wait(everyMs);
    }
  }
  return { form: 'stream', type: 'application/json', length: null, pieces: spacesForEver() };
}

/** Looks like a success: a 202 must not turn into a 200, which a reader may take for the end. */
function withBody(given: Answer, body: AnswerBody): Answer {
  const status = [200, 201, 202].includes(given.status) ? given.status : 200;
  return { ...given, status, body };
}

function withHeaders(given: Answer, headers: Record<string, string>): Answer {
  return { ...given, headers: { ...given.headers, ...headers } };
}
