/** Which clip is meant: people name one by its id, the start of its id, or its file name. */
import type { ClipView } from '../../preload/clip-view.ts';
import type { QueueReader } from '../queue/queue-reader.ts';

/** The start of an id that is too short to mean one clip. */
const shortestStart = 4;

export function findClip(queue: QueueReader, named: string): ClipView | null {
  const exact = queue.clip(named);
  if (exact !== null) return exact;
  for (const clip of queue.all()) {
    if (clip.name === named) return clip;
    if (named.length >= shortestStart && clip.clipId.startsWith(named)) return clip;
  }
  return null;
}
