/** Every clip of the queue, newest first, whatever happens to them meanwhile: none is met twice, none is left out. */
import { ok, type Result } from '../base/result.ts';
import type { ListedClip, QueueAccess } from '../control/queue-access.ts';

/** A page at a time: of a queue of hundreds of thousands no more is ever held. The next one is read once `tell` is done. */
export async function eachPage(
  queue: Pick<QueueAccess, 'page'>,
  tell: (clips: readonly ListedClip[]) => Promise<void>,
): Promise<Result<null>> {
  for (let after: number | null = null; ; ) {
    const page = await queue.page(after);
    if (!page.ok) return page;
    await tell(page.value.clips);
    after = page.value.next;
    if (after === null) return ok(null);
  }
}

export async function allClips(queue: Pick<QueueAccess, 'page'>): Promise<Result<readonly ListedClip[]>> {
  const clips: ListedClip[] = [];
  const read = await eachPage(queue, async (page) => {
    for (const clip of page) clips.push(clip);
  });
  return read.ok ? ok(clips) : read;
}
