/** What `preload/bridge.ts` puts into the page. */
import type { Bridge } from '../../preload/contract.ts';

declare global {
  interface Window {
    readonly clipslot: Bridge;
  }
}
