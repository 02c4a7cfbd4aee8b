/**
 * The pictures of the clips in sight: few are decoded at once, the latest request first, none while
 * a recording is on. Kept in memory only: to decode a dozen again is cheaper than to let the page
 * write files.
 */

import { tellFailure } from '../parts/failures.ts';

/**
 * The address of a picture, or null where none can be had: the file is gone, or Chromium cannot
 * decode it.
 */
export type Picture = string | null;

export interface ThumbnailParts {
  readonly decode: (clipId: string) => Promise<Picture>;
  /** The picture is no longer shown. */
  readonly drop: (picture: string) => void;
}

type Listener = (picture: Picture) => void;

const atOnce = 2;
/** Far more than fit on a screen, so nothing in sight is ever dropped; some 5 KB each. */
const mostKept = 500;

export class Thumbnails {
  readonly #decode: ThumbnailParts['decode'];
  readonly #drop: ThumbnailParts['drop'];
  /** The picture looked at longest ago comes first. */
  readonly #kept = new Map<string, Picture>();
  /** Who wants what, in the order of asking. */
  readonly #wanted = new Map<string, Set<Listener>>();
  readonly #underWay = new Set<string>();
  #resting = false;

  constructor({ decode, drop }: ThumbnailParts) {
    this.#decode = decode;
    this.#drop = drop;
  }

  /** Undefined: not decoded yet. */
  known(clipId: string): Picture | undefined {
    const picture = this.#kept.get(clipId);
    if (picture === undefined) return undefined;
    // Looked at lately: the last to be dropped.
    this.#kept.delete(clipId);
    this.#kept.set(clipId, picture);
    return picture;
  }

  /** Tells the picture once it is there. Returns the way to stop wanting it. */
  want(clipId: string, tell: Listener): () => void {
    const picture = this.known(clipId);
    if (picture !== undefined) {
      tell(picture);
      return () => {};
    }
    const listeners = this.#wanted.get(clipId) ?? new Set();
    this.#wanted.set(clipId, listeners.add(tell));
    this.#begin();
    return () => {
      listeners.delete(tell);
      if (listeners.size === 0 && this.#wanted.get(clipId) === listeners) this.#wanted.delete(clipId);
    };
  }

  /** While resting, nothing is begun. */
  rest(resting: boolean): void {
    this.#resting = resting;
    this.#begin();
  }

  #begin(): void {
    if (this.#resting) return;
    for (const clipId of [...this.#wanted.keys()].reverse()) {
      if (this.#underWay.size >= atOnce) return;
      if (!this.#underWay.has(clipId)) tellFailure(this.#make(clipId));
    }
  }

  async #make(clipId: string): Promise<void> {
    this.#underWay.add(clipId);
    const picture = await this.#decode(clipId).catch(() => null);
    this.#underWay.delete(clipId);
    this.#keep(clipId, picture);
    const listeners = this.#wanted.get(clipId) ?? [];
    this.#wanted.delete(clipId);
    for (const tell of listeners) tell(picture);
    this.#begin();
  }

  #keep(clipId: string, picture: Picture): void {
    this.#kept.set(clipId, picture);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size <= mostKept || oldest === undefined) return;
    const dropped = this.#kept.get(oldest);
    this.#kept.delete(oldest);
    if (typeof dropped === 'string') this.#drop(dropped);
  }
}
