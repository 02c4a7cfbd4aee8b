/**
 * The calls of the GameClips service that Clipslot makes, with the token. Metadata calls go to the
 * configured origin, block calls to an address that `uploadUriProblem` accepted; the token reaches
 * nothing else.
 */
import type { Disposable } from '../base/disposable.ts';
import type { Clock } from '../base/runtime.ts';
import type { Config } from '../config/config.ts';
import type { Slot } from '../model/clip.ts';
import { type GameClip, getClipResponse, jsonBody } from './answer-shapes.ts';
import type { SharedAuthorization } from './authorization/shared-authorization.ts';
import { AuthorizedCalls } from './authorized-calls.ts';
import { BlockAddresses } from './block-addresses.ts';
import { type BlockOutcome, stopped, takenAs } from './block-outcome.ts';
import { type ClipPage, readPage } from './clip-page.ts';
import { couldBeTheService } from './failure.ts';
import { Exchanger, exchangeOnce } from './http/exchange.ts';
import type { Network } from './http/network.ts';
import { largestAnswerBytes, type Request } from './http/wire.ts';
import type { SeenExchange } from './redaction/seen-exchange.ts';
import type { Reply } from './reply.ts';
import { readSlot, type SlotAnswer } from './slot-answer.ts';
import { uploadUriProblem } from './upload-uri.ts';

export interface BlockToSend {
  readonly slot: Slot;
  readonly blockNum: number;
  /** A stream: see `paced`. */
  readonly body: AsyncIterable<Uint8Array>;
  readonly lengthBytes: number;
  /** How long a block may take is the sender's to judge, so only this ends it. */
  readonly signal: AbortSignal;
}

export interface ServiceClientParts {
  readonly config: Pick<Config, 'service' | 'account' | 'slots'>;
  readonly authorization: SharedAuthorization;
  readonly clock: Clock;
  readonly network: Network;
  /** Is told of every call. */
  onExchange(seen: SeenExchange): void;
}

/** More than ever are used: how much goes at once is for those who ask to say, and may change. */
const mostConnections = 256;
const readTimeoutMs = 30_000;
const listPageSize = 50;
/**
 * Each clip of a page may carry 10 KB of titleData, in JSON escapes up to six times that, and its
 * owner's other words.
 */
const largestPageBytes = 6 * 1024 * 1024;

export class ServiceClient implements Disposable {
  readonly #parts: ServiceClientParts;
  readonly #calls: AuthorizedCalls;
  readonly #exchanger: Exchanger;
  readonly #addresses: BlockAddresses;
  readonly #closing = new AbortController();
  /** Of metadata calls. */
  readonly #origin: string;
  readonly #clipsPath: string;
  readonly #addressProblem: (uploadUri: string) => string | null;

  constructor(parts: ServiceClientParts) {
    const { service, account } = parts.config;
    const plainHttpAllowed = service.metadataUrl.startsWith('http:');
    this.#parts = parts;
    this.#calls = new AuthorizedCalls(parts);
    this.#exchanger = new Exchanger(parts.clock, mostConnections, parts.network);
    this.#origin = new URL(service.metadataUrl).origin;
    this.#clipsPath = `/users/me/scids/${encodeURIComponent(account.scid)}/clips`;
    this.#addressProblem = (uploadUri) =>
      uploadUriProblem(uploadUri, service.transferHosts, plainHttpAllowed);
    this.#addresses = new BlockAddresses(this.#addressProblem);
  }

  /**
   * Asks for a slot once, whatever happens. The caller has recorded the attempt; a 401 is not
   * repeated here because every POST needs a record of its own [uri-usersmescidclipspost.md].
   */
  async requestSlot(body: string, clipId: string, attemptId: number): Promise<SlotAnswer> {
    const { config, clock, network } = this.#parts;
    const made = await this.#calls.make(
      { call: 'slot', clipIds: [clipId], attemptId },
      {
        method: 'POST',
        origin: this.#origin,
        path: this.#clipsPath,
        headers: {},
        body,
        timeoutMs: config.slots.answerTimeoutMs,
        signal: this.#closing.signal,
      },
      (signed) => exchangeOnce(signed, clock, network),
    );
    if (!made.ok) return { kind: 'failed', sent: false, failure: made.failure };
    const { exchanged } = made.value;
    const isGranted = exchanged.kind === 'answered' && exchanged.status >= 200 && exchanged.status <= 299;
    if (isGranted) return readSlot(exchanged, clock.now(), this.#addressProblem);
    const failure = this.#calls.failure('slot', made.value);
    return { kind: 'failed', sent: exchanged.kind !== 'not-sent', failure };
  }

  /**
   * Sends one block. Repeating it is harmless: it is addressed by slot and number [uri-uriput.md].
   */
  async putBlock(block: BlockToSend, clipId: string): Promise<BlockOutcome> {
    const { blockNum } = block;
    const addresses = this.#addresses.of(block.slot);
    if (!addresses.ok) return { kind: 'failed', failure: addresses.failure };
    this.#calls.hide(addresses.value.secret);
    const { origin, path } = addresses.value.addressOf(blockNum);
    const request: Request = {
      method: 'PUT',
      origin,
      path,
      headers: { 'Content-Length': String(block.lengthBytes) },
      body: block.body,
      timeoutMs: null,
      signal: block.signal,
    };
    const made = await this.#calls.make({ call: 'block', clipIds: [clipId], blockNum }, request, this.#send);
    if (!made.ok) return { kind: 'failed', failure: made.failure };
    const { exchanged } = made.value;
    if (exchanged.kind === 'aborted') return stopped;
    const taken = exchanged.kind === 'answered' ? takenAs(exchanged) : null;
    return taken ?? { kind: 'failed', failure: this.#calls.failure('block', made.value) };
  }

  /** One clip's state at the service [uri-usersowneridscidclipsgameclipidget.md]. */
  getClip(gameClipId: string, clipId: string): Promise<Reply<GameClip>> {
    const request = this.#toClip('GET', gameClipId);
    return this.#calls.ask('read', { call: 'read', clipIds: [clipId] }, request, this.#send, (answer) => {
      const body = answer.status === 200 ? getClipResponse.safeParse(jsonBody(answer)) : null;
      return body?.data?.gameClip ?? null;
    });
  }

  /**
   * One page of the account's clips; a short page is not the end, only a null token is
   * [json-paginginfo.md].
   * @param clipIds on whose behalf
   */
  listClips(
    continuationToken: string | null,
    clipIds: readonly string[],
    pageSize = listPageSize,
  ): Promise<Reply<ClipPage>> {
    const token =
      continuationToken === null ? '' : `&continuationToken=${encodeURIComponent(continuationToken)}`;
    const path = `${this.#clipsPath}?maxItems=${pageSize}${token}`;
    const request = this.#toMetadata('GET', path, largestPageBytes);
    return this.#calls.ask('read', { call: 'list', clipIds }, request, this.#send, readPage);
  }

  /**
   * 204 and 404 both mean it is gone [uri-usersmescidclipsgameclipiddelete.md].
   * @param clipId whose slot it was, or null when that is not known
   */
  deleteClip(gameClipId: string, clipId: string | null): Promise<Reply<true>> {
    const about = { call: 'delete', clipIds: clipId === null ? [] : [clipId] } as const;
    const request = this.#toClip('DELETE', gameClipId);
    return this.#calls.ask('delete', about, request, this.#send, (answer) => {
      const deleted = answer.status === 204 || (answer.status === 200 && couldBeTheService(answer));
      return deleted || answer.status === 404 ? true : null;
    });
  }

  /** After a sleep the other side has forgotten our connections, and does not tell us. */
  renewConnections(): void {
    this.#parts.network.renew();
    this.#exchanger.renew();
  }

  /** Cuts off whatever is under way. A slot request that is cut off ends as unknown. */
  dispose(): void {
    this.#closing.abort();
    this.#parts.network.dispose();
    this.#exchanger.dispose();
  }

  readonly #send = (request: Request) => this.#exchanger.exchange(request);

  #toClip(method: Request['method'], gameClipId: string): Request {
    return this.#toMetadata(method, `${this.#clipsPath}/${encodeURIComponent(gameClipId)}`);
  }

  #toMetadata(method: Request['method'], path: string, largestBytes = largestAnswerBytes): Request {
    const origin = this.#origin;
    return { method, origin, path, headers: {}, body: null, timeoutMs: readTimeoutMs, largestBytes };
  }
}
