/** One request from arrival to ledger line: read, maybe struck by a fault, performed, answered, booked. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type Answer, downloadRefused, encode, refused, send } from './answers/answers.ts';
import { ClientGone, Refusal } from './answers/refusals.ts';
import { answerBlockCall } from './calls/block-call.ts';
import { type Call, claimsOf, identityOf } from './calls/call.ts';
import { callFacts, looseJson } from './calls/call-facts.ts';
import {
  answerDeleteCall,
  answerFormatCall,
  answerGetCall,
  answerMetadataCall,
  answerRatingCall,
} from './calls/clip-calls.ts';
import { type Delivery, underFault } from './calls/fault-effects.ts';
import { answerListCall } from './calls/list-call.ts';
import { answerDownloadCall, answerThumbnailCall } from './calls/media-calls.ts';
import { type Address, addressOf, type Listener } from './calls/routes.ts';
import { answerSlotCall } from './calls/slot-call.ts';
import { answerControlCall, isControl } from './control/control-calls.ts';
import type { Service } from './service/service.ts';

export function listenerFor(service: Service, listener: Listener): RequestListener {
  return (request, response) => {
    serve(service, listener, request, response).catch((error: unknown) => {
      // Only a mistake in the simulator ends up here; a tester must see it.
      console.error(error);
      if (!response.headersSent) response.writeHead(500).end();
    });
  };
}

async function serve(
  service: Service,
  listener: Listener,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const elsewhere = service.door?.whyNotHere(request) ?? null;
  if (elsewhere !== null) return notHere(elsewhere, response);
  const url = urlOf(request);
  if (listener === 'metadata' && isControl(url.pathname)) {
    return send(await answerControlCall(request, url.pathname, service), request, response, service.settings);
  }
  // The service's own clock, against which a `Retry-After` date counts.
  response.setHeader('Date', new Date(service.now()).toUTCString());
  const closed = endOf(response);
  const at = service.now();
  const address = addressOf(request.method ?? '', url.pathname, listener);
  const requestId = service.ledger.books.requests.nextRequestId();
  let call: Call | null = null;
  let delivery: Delivery | null = null;
  try {
    const body = await smallBody(address, request, service);
    const facts = callFacts(address, url.searchParams, body, service);
    const fault = service.faults.pick(facts, at);
    call = { ...address, requestId, request, query: url.searchParams, body, fault };
    const theCall = call;
    delivery = await underFault(theCall, service, () => performed(theCall, service));
  } catch (error) {
    if (!(error instanceof ClientGone)) throw error;
  }
  await deliver(delivery, request, response, service);
  book(service, { at, address, requestId, request, call, delivery, answered: await closed });
}

function notHere(reason: string, response: ServerResponse): void {
  response.writeHead(421, { 'Content-Type': 'text/plain', Connection: 'close' }).end(`${reason}\n`);
}

/**
 * Whether the whole answer had left when the connection was done with it. `writableFinished` cannot tell: it is true as
 * well for an answer written after the client had gone.
 */
function endOf(response: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    let finished = false;
    // Writing to a client that has gone is no mistake of ours; without a listener it would end the process.
    response.on('error', () => {});
    response.once('finish', () => {
      finished = true;
    });
    response.once('close', () => resolve(finished));
  });
}

/** The call's answer; a broken rule is an answer too. */
async function performed(call: Call, service: Service): Promise<Answer> {
  try {
    service.door?.checkCaller(call.request);
    return throttled(call, service) ?? (await perform(call, service));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // Downloads and `uris/format` have an error object of their own [json-gameclipsserviceerrorresponse.md].
    const own = call.kind === 'download' || call.kind === 'format';
    const given = own ? downloadRefused(error) : refused(error, service.settings);
    return { ...given, gameClipId: call.gameClipId };
  }
}

/** Limits count per user and title [fine-grained-rate-limiting.md]; a call without claims is refused elsewhere. */
function throttled(call: Call, service: Service): Answer | null {
  const { burstLimit, sustainedLimit } = service.settings;
  if (call.kind === 'download' || (burstLimit === null && sustainedLimit === null)) return null;
  const { xuid, titleId } = claimsOf(call, service);
  return service.rateLimits.judge(`${xuid} ${titleId}`, service.settings, service.now());
}

function perform(call: Call, service: Service): Answer | Promise<Answer> {
  switch (call.kind) {
    case 'slot':
      return answerSlotCall(call, service);
    case 'block':
      return answerBlockCall(call, service);
    case 'thumbnail':
      return answerThumbnailCall(call, service);
    case 'get':
      return answerGetCall(call, service);
    case 'list':
      return answerListCall(call, service);
    case 'delete':
      return answerDeleteCall(call, service);
    case 'metadata':
      return answerMetadataCall(call, service);
    case 'rating':
      return answerRatingCall(call, service);
    case 'download':
      return answerDownloadCall(call, service);
    case 'format':
      return answerFormatCall(call, service);
    case 'other':
      throw new Refusal('no-such-address', 'There is nothing at this address.');
  }
}

async function deliver(
  delivery: Delivery | null,
  request: IncomingMessage,
  response: ServerResponse,
  service: Service,
): Promise<void> {
  const { socket } = request;
  if (delivery === null) {
    socket.destroy();
  } else if (delivery.via === 'send') {
    await send(delivery.answer, request, response, service.settings);
  } else if (delivery.via === 'drop') {
    if (delivery.how === 'reset') socket.resetAndDestroy();
    else socket.destroy();
  } else {
    const { head, bytes } = encode(delivery.answer, request, service.settings);
    const length = String(bytes.length + delivery.missingBytes);
    response.writeHead(delivery.answer.status, { ...head, 'Content-Length': length });
    response.write(bytes, () => socket.destroy());
  }
}

/** JSON bodies are small and read whole; the bits never are. */
async function smallBody(
  address: Address,
  request: IncomingMessage,
  service: Service,
): Promise<Buffer | null> {
  if (address.kind !== 'slot' && address.kind !== 'metadata') return null;
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of request) {
      size += piece.length;
      // What is too long is read to its end and judged as an unreadable body.
      if (size <= service.settings.maxRequestBytes) pieces.push(piece);
    }
  } catch (cause) {
    throw new ClientGone('the body ended early', { cause });
  }
  return size <= service.settings.maxRequestBytes ? Buffer.concat(pieces) : Buffer.alloc(0);
}

function urlOf(request: IncomingMessage): URL {
  try {
    return new URL(request.url ?? '/', 'http://simulator.invalid');
  } catch {
    return new URL('http://simulator.invalid/unreadable');
  }
}

interface Served {
  readonly at: number;
  readonly address: Address;
  readonly requestId: number;
  readonly request: IncomingMessage;
  readonly call: Call | null;
  readonly delivery: Delivery | null;
  readonly answered: boolean;
}

function book(service: Service, served: Served): void {
  const { at, address, requestId, call, delivery, answered } = served;
  const asked = address.kind === 'slot' ? looseJson(call?.body ?? null) : {};
  const { systemProperties } = asked;
  service.ledger.record({
    event: 'request',
    at,
    requestId,
    kind: address.kind,
    gameClipId: delivery?.answer?.gameClipId ?? address.gameClipId,
    status: delivery?.answer?.status ?? null,
    answered,
    refusal: delivery?.answer?.refusal ?? null,
    fault: call?.fault?.kind ?? null,
    blockNum: address.kind === 'block' ? Number(call?.query.get('blockNum') ?? 0) : null,
    systemProperties: typeof systemProperties === 'string' ? systemProperties : null,
    identity: identityOf(served.request),
  });
}
