/** The bar over the icon in the taskbar or dock, for what is so now. Pure; the window shows it. */
import type { Glance } from '../../../preload/glance-contract.ts';

/** As Electron takes it: `share` below 0 is no bar, above 1 a bar without an end. */
export interface TaskbarProgress {
  readonly share: number;
  readonly mode: 'none' | 'normal' | 'paused' | 'error' | 'indeterminate';
}

const noBar: TaskbarProgress = { share: -1, mode: 'none' };

/** Red only where everything stands still until the owner acts: one bad clip stops no other. */
export function taskbarOf({ mood, blocker, groups, share, leftBytes }: Glance): TaskbarProgress {
  const percent = share === null ? null : Math.floor(share * 100) / 100;
  if (groups.sending > 0)
    return percent === null ? { share: 2, mode: 'indeterminate' } : { share: percent, mode: 'normal' };
  if (blocker?.needsPerson) return { share: 1, mode: 'error' };
  if (mood === 'paused' && leftBytes !== null && leftBytes > 0)
    return { share: percent ?? 0, mode: 'paused' };
  return noBar;
}
