/**
 * The picture of a clip in its row, and what stands there until it is decoded, or where it cannot
 * be.
 */
import { useEffect, useState } from 'react';
import type { QueueOverview } from '../../preload/queue-contract.ts';
import { decodeFrame, dropPicture } from './decode-frame.ts';
import { Thumbnails } from './thumbnails.ts';

/** A row that is only scrolled past is not worth a decoder. */
const settledMs = 150;

/** One for all rows, as there is one decoder for them. */
const thumbnails = new Thumbnails({ decode: decodeFrame, drop: dropPicture });

/** Decorative: the name of the clip stands beside it. */
export function Thumbnail({ clipId }: { readonly clipId: string }) {
  const [picture, setPicture] = useState(() => thumbnails.known(clipId));
  useEffect(() => {
    if (picture !== undefined) return;
    let stop: (() => void) | undefined;
    const timer = setTimeout(() => {
      stop = thumbnails.want(clipId, setPicture);
    }, settledMs);
    return () => {
      clearTimeout(timer);
      stop?.();
    };
  }, [clipId, picture]);
  return (
    <div className="thumbnail">
      {typeof picture === 'string' ? (
        <img src={picture} alt="" draggable={false} />
      ) : (
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M2.5 4.5h8v7h-8z M10.5 7.2l3-1.7v5l-3-1.7" />
        </svg>
      )}
    </div>
  );
}

/**
 * Nothing is decoded while a recording is on: the picture can wait, the frames of a game cannot.
 */
export function useThumbnailRest(overview: QueueOverview): void {
  const resting = isRecording(overview);
  useEffect(() => thumbnails.rest(resting), [resting]);
}

function isRecording({ hold, growing }: QueueOverview): boolean {
  const held = hold?.kind === 'pc-in-use' && hold.what !== 'in-use' && hold.what !== 'on-battery';
  return held || growing.some(({ waitsFor }) => waitsFor === 'quiet' || waitsFor === 'closed');
}
