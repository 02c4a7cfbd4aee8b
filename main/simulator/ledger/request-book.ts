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

export interface RequestBook {
  readonly posts: readonly Post[];
  readonly requests: RequestCounts;
  /** The newest, oldest of them first. */
  readonly recent: readonly RequestSeen[];
  nextRequestId(): number;
  bookSlot(made: SlotMade): void;
  bookRequest(seen: RequestSeen): void;
  clear(): void;
}

const MOST_RECENT = 50;

export function emptyRequestBook(): RequestBook {
  const posts: Post[] = [];
  const postsByRequest = new Map<number, Post>();
  const requests = noRequests();
  const recent: RequestSeen[] = [];
  let lastRequestId = 0;

  /** A POST is booked when its slot is made, and for good when its answer left or failed to leave. */
  const bookPost = (requestId: number, post: Post) => {
    const known = postsByRequest.get(requestId);
    if (known === undefined) {
      posts.push(post);
      postsByRequest.set(requestId, post);
    } else {
      Object.assign(known, post, { gameClipId: post.gameClipId ?? known.gameClipId });
    }
  };

  return {
    posts,
    requests,
    recent,
    nextRequestId: () => ++lastRequestId,
    bookSlot({ requestId, at, gameClipId, request }) {
      lastRequestId = Math.max(lastRequestId, requestId);
      const systemProperties = request.systemProperties ?? null;
      bookPost(requestId, { at, gameClipId, status: null, answered: false, systemProperties });
    },
    bookRequest(seen) {
      const { requestId, at, gameClipId, status, answered, systemProperties } = seen;
      lastRequestId = Math.max(lastRequestId, requestId);
      countRequest(requests, seen);
      recent.push(seen);
      if (recent.length > MOST_RECENT) recent.shift();
      if (seen.kind === 'slot') bookPost(requestId, { at, gameClipId, status, answered, systemProperties });
    },
    clear() {
      posts.length = 0;
      recent.length = 0;
      postsByRequest.clear();
      Object.assign(requests, noRequests());
    },
  };
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
