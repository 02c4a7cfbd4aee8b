/** Counts of requests, and every slot request with its outcome; rebuilt from ledger lines like everything else. */
import type { CallKind, RequestSeen, SlotMade } from './ledger-events.ts';

export interface Post {
  readonly at: number;
  gameClipId: string | null;
  /** null: no status was chosen, or the simulator was killed before it was. */
  status: number | null;
  answered: boolean;
  systemProperties: string | null;
}

export type RequestCounts = Record<CallKind | 'refused' | 'faulted' | 'unanswered', number>;

/** As callers see it: only events of the ledger change it. */
export type RequestsSeen = Pick<RequestBook, 'posts' | 'counts' | 'recent' | 'nextRequestId'>;

const MOST_RECENT = 50;

export class RequestBook {
  readonly #posts: Post[] = [];
  readonly #postsByRequest = new Map<number, Post>();
  readonly #recent: RequestSeen[] = [];
  #counts = noRequests();
  #lastRequestId = 0;

  get posts(): readonly Post[] {
    return this.#posts;
  }

  get counts(): Readonly<RequestCounts> {
    return this.#counts;
  }

  /** The newest, oldest of them first. */
  get recent(): readonly RequestSeen[] {
    return this.#recent;
  }

  nextRequestId(): number {
    this.#lastRequestId += 1;
    return this.#lastRequestId;
  }

  bookSlot({ requestId, at, gameClipId, request }: SlotMade): void {
    this.#lastRequestId = Math.max(this.#lastRequestId, requestId);
    const systemProperties = request.systemProperties ?? null;
    this.#bookPost(requestId, { at, gameClipId, status: null, answered: false, systemProperties });
  }

  bookRequest(seen: RequestSeen): void {
    const { requestId, at, gameClipId, status, answered, systemProperties } = seen;
    this.#lastRequestId = Math.max(this.#lastRequestId, requestId);
    countRequest(this.#counts, seen);
    this.#recent.push(seen);
    if (this.#recent.length > MOST_RECENT) this.#recent.shift();
    if (seen.kind === 'slot')
      this.#bookPost(requestId, { at, gameClipId, status, answered, systemProperties });
  }

  clear(): void {
    this.#posts.length = 0;
    this.#recent.length = 0;
    this.#postsByRequest.clear();
    this.#counts = noRequests();
  }

  /** A POST is booked when its slot is made, and for good when its answer left or failed to leave. */
  #bookPost(requestId: number, post: Post): void {
    const known = this.#postsByRequest.get(requestId);
    if (known === undefined) {
      this.#posts.push(post);
      this.#postsByRequest.set(requestId, post);
    } else {
      Object.assign(known, post, { gameClipId: post.gameClipId ?? known.gameClipId });
    }
  }
}

function countRequest(requests: RequestCounts, seen: RequestSeen): void {
  requests[seen.kind] += 1;
  if (seen.refusal !== null) requests.refused += 1;
  if (seen.fault !== null) requests.faulted += 1;
  if (!seen.answered) requests.unanswered += 1;
}

function noRequests(): RequestCounts {
  return {
    slot: 0,
    block: 0,
    thumbnail: 0,
    get: 0,
    list: 0,
    delete: 0,
    metadata: 0,
    rating: 0,
    download: 0,
    format: 0,
    other: 0,
    refused: 0,
    faulted: 0,
    unanswered: 0,
  };
}
