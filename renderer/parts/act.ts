/** Does what the owner chose for a clip; false when it no longer applied. */
import type { ClipAction } from '../../preload/clip-view.ts';
import type { Bridge } from '../../preload/contract.ts';
import { tellDone } from './undo.ts';

export async function act(bridge: Bridge, action: ClipAction, clipId: string): Promise<boolean> {
  if (action === 'reveal') return bridge.revealClip({ clipId });
  const done = await carriedOut(bridge, action, clipId);
  tellDone(action, done ? 1 : 0);
  return done;
}

function carriedOut(bridge: Bridge, action: Exclude<ClipAction, 'reveal'>, clipId: string): Promise<boolean> {
  switch (action) {
    case 'retry':
      return bridge.retryClip({ clipId });
    case 'cancel':
      return bridge.cancelClip({ clipId });
    default:
      return bridge.wishClip({ clipId, wish: action });
  }
}
