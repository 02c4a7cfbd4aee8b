/**
 * The calls of the GameClips service that Clipslot makes, with the token. Metadata calls go to the configured origin,
 * block calls to an address that `uploadUriProblem` accepted; the token reaches nothing else.
 */
import type { AuthorizationSource } from '../engine/api.ts';
import type { Config } from '../engine/config.ts';
import type { Clock } from '../engine/world.ts';
import type { Slot } from '../queue/clip.ts';
import {
  type GameClip,
  getClipResponse,
  initialUploadResponse,
  jsonBody,
  queryClipsResponse,
} from './answers.ts';
import { type Answer, createExchanger, type Exchanged, exchangeOnce, type Request } from './exchange.ts';
import { type Call, type Failure, failureFromAnswer, failureFromSilence } from './failure.ts';
import { blockAddress, uploadUriProblem } from './upload-uri.ts';

/** How a slot request ended; see the heart of the design: granted, refused, not sent, or unknown. */
export type SlotAnswer =
  | { readonly kind: 'granted'; readonly slot: Slot; readonly status: number }
  /** A 2xx that cannot be used: the slot exists, the answer is kept. */
  | {
      readonly kind: 'unreadable';
      readonly why: 'answer' | 'address';
      readonly detail: string;
      readonly raw: string;
      readonly status: number;
    }
  | { readonly kind: 'failed'; readonly sent: boolean; readonly failure: Failure };

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

export interface ClipPage {
  readonly clips: readonly GameClip[];
  readonly continuationToken: string | null;
}

export interface BlockToSend {
  readonly slot: Slot;
  readonly blockNum: number;
  readonly body: Buffer | AsyncIterable<Uint8Array>;
  readonly lengthBytes: number;
  /** How long a block may take is the sender's to judge, so only this ends it. */
  readonly signal: AbortSignal;
}

export type ServiceClient = ReturnType<typeof createServiceClient>;

const readTimeoutMs = 30_000;
const listPageSize = 100;

export function createServiceClient(
  { service, account, slots, transfers }: Config,
  authorization: AuthorizationSource,
  clock: Clock,
) {
  const exchanger = createExchanger(clock, transfers.clipsAtOnce * transfers.blocksAtOnce + 2);
  const plainHttpAllowed = service.metadataUrl.startsWith('http:');
  const origin = new URL(service.metadataUrl).origin;
  const clipsPath = `/users/me/scids/${encodeURIComponent(account.scid)}/clips`;
  const closing = new AbortController();
  const fail = (call: Call, answer: Answer) =>
    failureFromAnswer(call, answer, clock.now(), service.quotaErrorCodes);

  function headers(value: string): Record<string, string> {
    return {
      Authorization: value,
      'X-RequestedServiceVersion': service.requestedServiceVersion,
      'Content-Type': 'application/json',
      Accept: 'application/json',
      'Accept-Encoding': 'gzip',
    };
  }

  /** Runs a call that may be repeated; after a 401 the authorization is refreshed and the call made once more. */
  async function call<T>(
    kind: Call,
    make: (headers: Record<string, string>) => Promise<Exchanged>,
    read: (answer: Answer) => T | null,
  ): Promise<Reply<T>> {
    for (const source of [authorization.current, authorization.refresh]) {
      const found = await source();
      if (!found.ok) return { ok: false, failure: unauthorized(found.problem) };
      const exchanged = await make(headers(found.value));
      if (exchanged.kind !== 'answered') return { ok: false, failure: failureFromSilence(kind, exchanged) };
      if (exchanged.status === 401 && source === authorization.current) continue;
      const value = read(exchanged);
      return value === null ? { ok: false, failure: fail(kind, exchanged) } : { ok: true, value };
    }
    throw new Error('the second try always returns');
  }

  const toMetadata = (method: Request['method'], path: string, body: string | null = null) => {
    return (withHeaders: Record<string, string>) =>
      exchanger.exchange({ method, origin, path, headers: withHeaders, body, timeoutMs: readTimeoutMs });
  };

  return {
    /**
     * Asks for a slot once, whatever happens. The caller has recorded the attempt; a 401 is not repeated here because
     * every POST needs a record of its own [uri-usersmescidclipspost.md].
     */
    async requestSlot(body: string): Promise<SlotAnswer> {
      const found = await authorization.current();
      if (!found.ok) return { kind: 'failed', sent: false, failure: unauthorized(found.problem) };
      const request = {
        method: 'POST',
        origin,
        path: clipsPath,
        headers: headers(found.value),
        body,
      } as const;
      const exchanged = await exchangeOnce(
        { ...request, timeoutMs: slots.answerTimeoutMs, signal: closing.signal },
        clock,
      );
      if (exchanged.kind !== 'answered') {
        return {
          kind: 'failed',
          sent: exchanged.kind !== 'not-sent',
          failure: failureFromSilence('slot', exchanged),
        };
      }
      if (exchanged.status < 200 || exchanged.status > 299) {
        return { kind: 'failed', sent: true, failure: fail('slot', exchanged) };
      }
      return readSlot(exchanged, clock.now(), (uri) =>
        uploadUriProblem(uri, service.transferHosts, plainHttpAllowed),
      );
    },

    refreshAuthorization: () => authorization.refresh(),

    /** Sends one block. Repeating it is harmless: it is addressed by slot and number [uri-uriput.md]. */
    async putBlock(block: BlockToSend): Promise<BlockAnswer> {
      const problem = uploadUriProblem(block.slot.uploadUri, service.transferHosts, plainHttpAllowed);
      if (problem !== null) return { kind: 'failed', failure: foreignAddress(problem) };
      const found = await authorization.current();
      if (!found.ok) return { kind: 'failed', failure: unauthorized(found.problem) };
      const exchanged = await exchanger.exchange({
        method: 'PUT',
        ...blockAddress(block.slot, block.blockNum),
        headers: { ...headers(found.value), 'Content-Length': String(block.lengthBytes) },
        body: block.body,
        timeoutMs: null,
        signal: block.signal,
      });
      if (exchanged.kind === 'aborted') return { kind: 'aborted' };
      if (exchanged.kind !== 'answered')
        return { kind: 'failed', failure: failureFromSilence('block', exchanged) };
      if (exchanged.status === 202) return { kind: 'accepted' };
      if (exchanged.status === 200 || exchanged.status === 201) return { kind: 'committed' };
      if (exchanged.status === 409) return { kind: 'conflict' };
      return { kind: 'failed', failure: fail('block', exchanged) };
    },

    /** One clip's state at the service [uri-usersowneridscidclipsgameclipidget.md]. */
    getClip: (gameClipId: string) =>
      call('read', toMetadata('GET', `${clipsPath}/${encodeURIComponent(gameClipId)}`), (answer) => {
        return answer.status === 200
          ? (getClipResponse.safeParse(jsonBody(answer)).data?.gameClip ?? null)
          : null;
      }),

    /** One page of the account's clips; a short page is not the end, only a null token is [json-paginginfo.md]. */
    listClips: (continuationToken: string | null) => {
      const token =
        continuationToken === null ? '' : `&continuationToken=${encodeURIComponent(continuationToken)}`;
      return call('read', toMetadata('GET', `${clipsPath}?maxItems=${listPageSize}${token}`), readPage);
    },

    /** 204 and 404 both mean it is gone [uri-usersmescidclipsgameclipiddelete.md]. */
    deleteClip: (gameClipId: string) =>
      call('delete', toMetadata('DELETE', `${clipsPath}/${encodeURIComponent(gameClipId)}`), (answer) => {
        return answer.status === 204 || answer.status === 200 || answer.status === 404 ? true : null;
      }),

    /** After a sleep the other side has forgotten our connections, and nobody tells us. */
    renewConnections: () => exchanger.renew(),

    /** Cuts off whatever is under way. A slot request that is cut off ends as unknown. */
    async close(): Promise<void> {
      closing.abort();
      await exchanger.close();
    },
  };
}

function readSlot(answer: Answer, now: number, addressProblem: (uri: string) => string | null): SlotAnswer {
  const { status } = answer;
  const raw = answer.body.toString('utf8');
  const parsed = initialUploadResponse.safeParse(jsonBody(answer));
  if (!parsed.success) {
    const detail = answer.bodyProblem ?? `HTTP ${status}, not an InitialUploadResponse`;
    return { kind: 'unreadable', why: 'answer', detail, raw, status };
  }
  const { gameClipId, uploadUri, uploadId } = parsed.data;
  const problem = addressProblem(uploadUri);
  if (problem !== null) return { kind: 'unreadable', why: 'address', detail: problem, raw, status };
  return {
    kind: 'granted',
    slot: { gameClipId, uploadUri, uploadId: uploadId ?? null, grantedAt: now },
    status,
  };
}

function readPage(answer: Answer): ClipPage | null {
  const parsed = answer.status === 200 ? queryClipsResponse.safeParse(jsonBody(answer)) : null;
  if (parsed?.success !== true) return null;
  const token = parsed.data.pagingInfo?.continuationToken ?? '';
  return { clips: parsed.data.gameClips, continuationToken: token === '' ? null : token };
}

function unauthorized(problem: string): Failure {
  return {
    verdict: 'lane',
    reason: { code: 'not-authorized', detail: problem },
    status: null,
    retryAfterMs: null,
  };
}

function foreignAddress(problem: string): Failure {
  return {
    verdict: 'final',
    reason: { code: 'upload-address-not-allowed', detail: problem },
    status: null,
    retryAfterMs: null,
  };
}
