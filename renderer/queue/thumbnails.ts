/**
 * The pictures of the clips in sight: few are decoded at once, the latest wish first, none while a recording is on. Kept
 * in memory only: to decode a dozen anew is cheaper than to let the page write files.
 */

/** The address of a picture, or null where none can be had: the file is gone, or Chromium cannot decode it. */
export type Picture = string | null;

export interface Thumbnails {
  /** Undefined: not decoded yet. */
  known(clipId: string): Picture | undefined;
  /** Tells the picture once it is there. Returns the way to stop wanting it. */
  want(clipId: string, tell: (picture: Picture) => void): () => void;
  /** While resting, nothing is begun. */
  rest(resting: boolean): void;
}

export interface ThumbnailParts {
  readonly decode: (clipId: string) => Promise<Picture>;
  /** The picture is not shown any more. */
  readonly drop: (picture: string) => void;
}

const atOnce = 2;
/** Far more than fit on a screen, so nothing in sight is ever dropped; some 5 KB each. */
const mostKept = 500;

export function createThumbnails({ decode, drop }: ThumbnailParts): Thumbnails {
  const kept = new Map<string, Picture>();
  /** Who wants what, in the order of asking. */
  const wanted = new Map<string, Set<(picture: Picture) => void>>();
  const underWay = new Set<string>();
  let resting = false;

  function keep(clipId: string, picture: Picture): void {
    kept.set(clipId, picture);
    const [oldest] = kept.keys();
    if (kept.size <= mostKept || oldest === undefined) return;
    const dropped = kept.get(oldest);
    kept.delete(oldest);
    if (typeof dropped === 'string') drop(dropped);
  }

  function begin(): void {
    if (resting) return;
    for (const clipId of [...wanted.keys()].reverse()) {
      if (underWay.size >= atOnce) return;
      if (!underWay.has(clipId)) void make(clipId);
    }
  }

  async function make(clipId: string): Promise<void> {
    underWay.add(clipId);
    const picture = await decode(clipId).catch(() => null);
    underWay.delete(clipId);
    keep(clipId, picture);
    const listeners = wanted.get(clipId) ?? [];
    wanted.delete(clipId);
    for (const tell of listeners) tell(picture);
    begin();
  }

  function known(clipId: string): Picture | undefined {
    const picture = kept.get(clipId);
    if (picture === undefined) return undefined;
    // Looked at lately: the last to be dropped.
    kept.delete(clipId);
    kept.set(clipId, picture);
    return picture;
  }

  return {
    known,
    want(clipId, tell) {
      const picture = known(clipId);
      if (picture !== undefined) {
        tell(picture);
        return () => {};
      }
      const listeners = wanted.get(clipId) ?? new Set();
      wanted.set(clipId, listeners.add(tell));
      begin();
      return () => {
        listeners.delete(tell);
        if (listeners.size === 0 && wanted.get(clipId) === listeners) wanted.delete(clipId);
      };
    },
    rest(now) {
      resting = now;
      begin();
    },
  };
}
