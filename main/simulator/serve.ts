/** One request from arrival to ledger line: read, maybe struck by a fault, performed, answered, booked. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type Answer, downloadRefused, encode, refused, send } from './answers/answers.ts';
import { ClientGone, Refusal } from './answers/refusals.ts';
import { answerBlockCall } from './calls/block-call.ts';
import { type Address, addressOf, type Call, claimsOf, identityOf, type Listener } from './calls/calls.ts';
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
import { answerSlotCall } from './calls/slot-call.ts';
import { answerControlCall, isControl } from './control/control-calls.ts';
import type { CallFacts } from './faults/fault-picker.ts';
import type { World } from './service/service.ts';

export function listenerFor(world: World, listener: Listener): RequestListener {
  return (request, response) => {
    serve(world, listener, request, response).catch((error: unknown) => {
      // Only a mistake in the simulator ends up here; a tester must see it.
      console.error(error);
      if (!response.headersSent) response.writeHead(500).end();
    });
  };
}

async function serve(
  world: World,
  listener: Listener,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = urlOf(request);
  if (listener === 'metadata' && isControl(url.pathname)) {
    return send(await answerControlCall(request, url.pathname, world), request, response, world.settings);
  }
  // The service's own clock, against which a `Retry-After` date counts.
  response.setHeader('Date', new Date(world.now()).toUTCString());
  const closed = endOf(response);
  const at = world.now();
  const address = addressOf(request.method ?? '', url.pathname, listener);
  const requestId = world.ledger.books.nextRequestId();
  let call: Call | null = null;
  let delivery: Delivery | null = null;
  try {
    const body = await smallBody(address, request, world);
    const facts = factsOf(address, url.searchParams, body, world);
    const fault = world.faults.pick(facts, at);
    call = { ...address, requestId, request, query: url.searchParams, body, fault };
    const theCall = call;
    delivery = await underFault(theCall, world, () => performed(theCall, world));
  } catch (error) {
    if (!(error instanceof ClientGone)) throw error;
  }
  await deliver(delivery, request, response, world);
  book(world, { at, address, requestId, request, call, delivery, answered: await closed });
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
async function performed(call: Call, world: World): Promise<Answer> {
  try {
    return throttled(call, world) ?? (await perform(call, world));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // Downloads and `uris/format` have an error object of their own [json-gameclipsserviceerrorresponse.md].
    const own = call.kind === 'download' || call.kind === 'format';
    const given = own ? downloadRefused(error) : refused(error, world.settings);
    return { ...given, gameClipId: call.gameClipId };
  }
}

/** Limits count per user and title [fine-grained-rate-limiting.md]; a call without claims is refused elsewhere. */
function throttled(call: Call, world: World): Answer | null {
  const { burstLimit, sustainedLimit } = world.settings;
  if (call.kind === 'download' || (burstLimit === null && sustainedLimit === null)) return null;
  const { xuid, titleId } = claimsOf(call, world);
  return world.throttle.judge(`${xuid} ${titleId}`, world.settings, world.now());
}

function perform(call: Call, world: World): Answer | Promise<Answer> {
  switch (call.kind) {
    case 'slot':
      return answerSlotCall(call, world);
    case 'block':
      return answerBlockCall(call, world);
    case 'thumbnail':
      return answerThumbnailCall(call, world);
    case 'get':
      return answerGetCall(call, world);
    case 'list':
      return answerListCall(call, world);
    case 'delete':
      return answerDeleteCall(call, world);
    case 'metadata':
      return answerMetadataCall(call, world);
    case 'rating':
      return answerRatingCall(call, world);
    case 'download':
      return answerDownloadCall(call, world);
    case 'format':
      return answerFormatCall(call, world);
    case 'other':
      throw new Refusal('no-such-address', 'There is nothing at this address.');
  }
}

async function deliver(
  delivery: Delivery | null,
  request: IncomingMessage,
  response: ServerResponse,
  world: World,
): Promise<void> {
  const { socket } = request;
  if (delivery === null) {
    socket.destroy();
  } else if (delivery.via === 'send') {
    await send(delivery.answer, request, response, world.settings);
  } else if (delivery.via === 'drop') {
    if (delivery.how === 'reset') socket.resetAndDestroy();
    else socket.destroy();
  } else {
    const { head, bytes } = encode(delivery.answer, request, world.settings);
    const length = String(bytes.length + delivery.missingBytes);
    response.writeHead(delivery.answer.status, { ...head, 'Content-Length': length });
    response.write(bytes, () => socket.destroy());
  }
}

/** JSON bodies are small and read whole; the bits never are. */
async function smallBody(address: Address, request: IncomingMessage, world: World): Promise<Buffer | null> {
  if (address.kind !== 'slot' && address.kind !== 'metadata') return null;
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of request) {
      size += piece.length;
      // What is too long is read to its end and judged as an unreadable body.
      if (size <= world.settings.maxRequestBytes) pieces.push(piece);
    }
  } catch (cause) {
    throw new ClientGone('the body ended early', { cause });
  }
  return size <= world.settings.maxRequestBytes ? Buffer.concat(pieces) : Buffer.alloc(0);
}

function factsOf(address: Address, query: URLSearchParams, body: Buffer | null, world: World): CallFacts {
  const { slots } = world.ledger.books;
  const asked = address.kind === 'slot' ? looseJson(body) : null;
  const slot = slots.get(address.gameClipId ?? '');
  const request = asked ?? slot?.request ?? {};
  const blockNum = address.kind === 'block' ? Number(query.get('blockNum') ?? 0) : null;
  const { userCaption, fileSize } = request;
  return {
    kind: address.kind,
    blockNum,
    caption: typeof userCaption === 'string' ? userCaption : null,
    fileSize: typeof fileSize === 'number' ? fileSize : null,
    // A slot request is for the slot it would make.
    clip: address.kind === 'slot' ? slots.size + 1 : (slot?.ordinal ?? null),
  };
}

interface LooseRequest {
  userCaption?: unknown;
  fileSize?: unknown;
  systemProperties?: unknown;
}

/** A slot request before anything about it was checked. */
function looseJson(body: Buffer | null): LooseRequest {
  try {
    return Object(JSON.parse(String(body)));
  } catch {
    return {};
  }
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

function book(world: World, served: Served): void {
  const { at, address, requestId, call, delivery, answered } = served;
  const asked = address.kind === 'slot' ? looseJson(call?.body ?? null) : {};
  const { systemProperties } = asked;
  world.ledger.record({
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
