/** Which screen the window shows. The main process may ask for one too: the tray leads to the settings. */
import type { PlaceName } from '../../preload/contract.ts';

export type Screen = { readonly name: PlaceName } | { readonly name: 'clip'; readonly clipId: string };

/** Leads to another screen. */
export type Go = (screen: Screen) => void;
