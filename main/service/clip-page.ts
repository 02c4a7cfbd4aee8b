/** Reads one page of the account's clips. */
import { type GameClip, jsonBody, queryClipsResponse } from './answer-shapes.ts';
import type { Answer } from './http/wire.ts';

export interface ClipPage {
  readonly clips: readonly GameClip[];
  /** Null: there is no further page. */
  readonly continuationToken: string | null;
}

/** Null when it cannot be read. */
export function readPage(answer: Answer): ClipPage | null {
  const parsed = answer.status === 200 ? queryClipsResponse.safeParse(jsonBody(answer)) : null;
  if (parsed?.success !== true) return null;
  const token = parsed.data.pagingInfo?.continuationToken ?? '';
  return { clips: parsed.data.gameClips, continuationToken: token === '' ? null : token };
}
