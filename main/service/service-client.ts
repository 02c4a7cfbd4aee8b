/**
 * The calls of the GameClips service that Clipslot makes, with the token. Metadata calls go to the configured origin,
 * block calls to an address that `uploadUriProblem` accepted; the token reaches nothing else.
 */

import type { Clock } from '../base/runtime.ts';
import type { Config } from '../config/config.ts';
import type { Slot } from '../model/clip.ts';
import { type GameClip, getClipResponse, jsonBody } from './answer-shapes.ts';
import type { SharedAuthorization } from './authorization/shared-authorization.ts';
import { createSlotWays } from './block-addresses.ts';
import { type ClipPage, readPage } from './clip-page.ts';
import {
  type Call,
  couldBeTheService,
  type Failure,
  failureFromAnswer,
  failureFromSilence,
  unauthorized,
} from './failure.ts';
import {
  type Answer,
  createExchanger,
  type Exchanged,
  exchangeOnce,
  largestAnswerBytes,
  type Request,
} from './http/exchange.ts';
import type { Network } from './http/network.ts';
import { createRedaction } from './redaction/redaction.ts';
import { type CallAbout, type SeenExchange, seenExchange } from './redaction/seen-exchange.ts';
import { readSlot, type SlotAnswer } from './slot-answer.ts';
import { uploadUriProblem } from './upload-uri.ts';

export type BlockAnswer =
  | { readonly kind: 'accepted' }
  /** All blocks have arrived and the service has made one file of them; may answer any block [uri-uriput.md]. */
  | { readonly kind: 'committed' }
  /** The service has this block and takes no other, or has the whole clip already. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'failed'; readonly failure: Failure };

export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

export interface BlockToSend {
  readonly slot: Slot;
  readonly blockNum: number;
  /** A stream: see `paced`. */
  readonly body: AsyncIterable<Uint8Array>;
  readonly lengthBytes: number;
  /** How long a block may take is the sender's to judge, so only this ends it. */
  readonly signal: AbortSignal;
}

export type ServiceClient = ReturnType<typeof createServiceClient>;

/** More than ever are used: how much goes at once is for those who ask to say, and may change. */
const mostConnections = 256;
const readTimeoutMs = 30_000;
const listPageSize = 50;
/** Each clip of a page may carry 10 KB of titleData, in JSON escapes up to six times that, and its owner's other words. */
const largestPageBytes = 6 * 1024 * 1024;

export function createServiceClient(
  { service, account, slots }: Config,
  authorization: SharedAuthorization,
  clock: Clock,
  network: Network,
  onExchange: (seen: SeenExchange) => void = () => {},
) {
  const exchanger = createExchanger(clock, mostConnections, network);
  const plainHttpAllowed = service.metadataUrl.startsWith('http:');
  const origin = new URL(service.metadataUrl).origin;
  const clipsPath = `/users/me/scids/${encodeURIComponent(account.scid)}/clips`;
  const closing = new AbortController();
  const redaction = createRedaction([account.scid]);
  const addressProblem = (uploadUri: string) =>
    uploadUriProblem(uploadUri, service.transferHosts, plainHttpAllowed);

  const wayTo = createSlotWays(addressProblem);

  function failed(call: Call, exchanged: Exchanged, version: number): Failure {
    if (exchanged.kind !== 'answered') return failureFromSilence(call, exchanged);
    const failure = failureFromAnswer(
      call,
      exchanged,
      clock.now(),
      service.quotaErrorCodes,
      redaction.printable,
    );
    return exchanged.status === 401 ? { ...failure, refusedAuthorization: version } : failure;
  }

  /** Makes one call with the present authorization, and notes that it was taken. Every call passes here. */
  async function withAuthorization(about: CallAbout, bare: Request, send: Send): Promise<Made> {
    const found = await authorization.current();
    if (!found.ok) return { ok: false, failure: unauthorized(found.problem) };
    // The answer may quote it back.
    redaction.know(found.value);
    const request = { ...bare, headers: { ...headers(found.value), ...bare.headers } };
    const at = clock.now();
    const beganMs = clock.monotonicMs();
    const exchanged = await send(request);
    const tookMs = clock.monotonicMs() - beganMs;
    onExchange(seenExchange({ about, request, exchanged, at, tookMs }, redaction));
    if (exchanged.kind === 'answered' && exchanged.status !== 401) authorization.accepted(found.version);
    return { ok: true, exchanged, version: found.version };
  }

  function headers(value: string): Record<string, string> {
    return {
      Authorization: value,
      'X-RequestedServiceVersion': service.requestedServiceVersion,
      'Content-Type': 'application/json',
      Accept: 'application/json',
      'Accept-Encoding': 'gzip',
    };
  }

  /** Runs a call that may be repeated; after a 401 it is made once more with a new authorization, if there is one. */
  async function call<T>(
    kind: Call,
    about: CallAbout,
    request: Request,
    read: (answer: Answer) => T | null,
  ): Promise<Reply<T>> {
    let made = await withAuthorization(about, request, exchanger.exchange);
    if (made.ok && isUnauthorized(made.exchanged) && (await authorization.renew(made.version)))
      made = await withAuthorization(about, request, exchanger.exchange);
    if (!made.ok) return made;
    const { exchanged, version } = made;
    const value = exchanged.kind === 'answered' ? read(exchanged) : null;
    return value === null ? { ok: false, failure: failed(kind, exchanged, version) } : { ok: true, value };
  }

  const toMetadata = (
    method: Request['method'],
    path: string,
    largestBytes = largestAnswerBytes,
  ): Request => ({ method, origin, path, headers: {}, body: null, timeoutMs: readTimeoutMs, largestBytes });
  const toClip = (method: Request['method'], gameClipId: string) =>
    toMetadata(method, `${clipsPath}/${encodeURIComponent(gameClipId)}`);

  return {
    /**
     * Asks for a slot once, whatever happens. The caller has recorded the attempt; a 401 is not repeated here because
     * every POST needs a record of its own [uri-usersmescidclipspost.md].
     */
    async requestSlot(body: string, clipId: string, attemptId: number): Promise<SlotAnswer> {
      const about = { call: 'slot', clipIds: [clipId], attemptId } as const;
      const to = { method: 'POST', origin, path: clipsPath, headers: {}, body } as const;
      const request = { ...to, timeoutMs: slots.answerTimeoutMs, signal: closing.signal };
      const made = await withAuthorization(about, request, (signed) => exchangeOnce(signed, clock, network));
      if (!made.ok) return { kind: 'failed', sent: false, failure: made.failure };
      const { exchanged, version } = made;
      const granted = exchanged.kind === 'answered' && exchanged.status >= 200 && exchanged.status <= 299;
      if (granted) return readSlot(exchanged, clock.now(), addressProblem);
      const sent = exchanged.kind !== 'not-sent';
      return { kind: 'failed', sent, failure: failed('slot', exchanged, version) };
    },

    /** Sends one block. Repeating it is harmless: it is addressed by slot and number [uri-uriput.md]. */
    async putBlock(block: BlockToSend, clipId: string): Promise<BlockAnswer> {
      const { blockNum } = block;
      const way = wayTo(block.slot);
      if (!way.ok) return { kind: 'failed', failure: way.failure };
      redaction.know(way.secret);
      const request: Request = {
        method: 'PUT',
        ...way.addressOf(blockNum),
        headers: { 'Content-Length': String(block.lengthBytes) },
        body: block.body,
        timeoutMs: null,
        signal: block.signal,
      };
      const about = { call: 'block', clipIds: [clipId], blockNum } as const;
      const made = await withAuthorization(about, request, exchanger.exchange);
      if (!made.ok) return { kind: 'failed', failure: made.failure };
      const { exchanged, version } = made;
      if (exchanged.kind === 'aborted') return { kind: 'aborted' };
      const taken = exchanged.kind === 'answered' ? takenAs(exchanged) : null;
      return taken === null
        ? { kind: 'failed', failure: failed('block', exchanged, version) }
        : { kind: taken };
    },

    /** One clip's state at the service [uri-usersowneridscidclipsgameclipidget.md]. */
    getClip(gameClipId: string, clipId: string): Promise<Reply<GameClip>> {
      const about = { call: 'read', clipIds: [clipId] } as const;
      return call('read', about, toClip('GET', gameClipId), (answer) => {
        const body = answer.status === 200 ? getClipResponse.safeParse(jsonBody(answer)) : null;
        return body?.data?.gameClip ?? null;
      });
    },

    /**
     * One page of the account's clips; a short page is not the end, only a null token is [json-paginginfo.md].
     * @param clipIds on whose behalf
     */
    listClips(
      continuationToken: string | null,
      clipIds: readonly string[],
      pageSize = listPageSize,
    ): Promise<Reply<ClipPage>> {
      const token =
        continuationToken === null ? '' : `&continuationToken=${encodeURIComponent(continuationToken)}`;
      const request = toMetadata('GET', `${clipsPath}?maxItems=${pageSize}${token}`, largestPageBytes);
      return call('read', { call: 'list', clipIds }, request, readPage);
    },

    /**
     * 204 and 404 both mean it is gone [uri-usersmescidclipsgameclipiddelete.md].
     * @param clipId whose slot it was, or null when that is not known
     */
    deleteClip(gameClipId: string, clipId: string | null): Promise<Reply<true>> {
      const about = { call: 'delete', clipIds: clipId === null ? [] : [clipId] } as const;
      return call('delete', about, toClip('DELETE', gameClipId), (answer) => {
        const deleted = answer.status === 204 || (answer.status === 200 && couldBeTheService(answer));
        return deleted || answer.status === 404 ? true : null;
      });
    },

    /** After a sleep the other side has forgotten our connections, and nobody tells us. */
    renewConnections(): void {
      network.renew();
      exchanger.renew();
    },

    /** Cuts off whatever is under way. A slot request that is cut off ends as unknown. */
    async close(): Promise<void> {
      closing.abort();
      network.close();
      await exchanger.close();
    },
  };
}

type Send = (request: Request) => Promise<Exchanged>;

type Made =
  | { readonly ok: true; readonly exchanged: Exchanged; readonly version: number }
  | { readonly ok: false; readonly failure: Failure };

function isUnauthorized(exchanged: Exchanged): boolean {
  return exchanged.kind === 'answered' && exchanged.status === 401;
}

/** What an answer says of a block, or null when it does not say that the service has it. */
function takenAs(answer: Answer): 'accepted' | 'committed' | 'conflict' | null {
  // A network's sign-in page answers 200 to everything: only the service may say that it has the bits.
  if (!couldBeTheService(answer)) return null;
  if (answer.status === 202) return 'accepted';
  if (answer.status === 200 || answer.status === 201) return 'committed';
  return answer.status === 409 ? 'conflict' : null;
}
