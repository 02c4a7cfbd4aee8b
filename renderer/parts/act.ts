/** Does what the owner chose for a clip; false when it no longer applied. */
import type { ClipAction } from '../../preload/clip-view.ts';
import type { Bridge } from '../../preload/contract.ts';

export function act(bridge: Bridge, action: ClipAction, clipId: string): Promise<boolean> {
  switch (action) {
    case 'retry':
      return bridge.retryClip({ clipId });
    case 'cancel':
      return bridge.cancelClip({ clipId });
    case 'reveal':
      return bridge.revealClip({ clipId });
    default:
      return bridge.wishClip({ clipId, wish: action });
  }
}
