/**
 * Which screen the window shows. The main process may ask for one too: the tray leads to the
 * settings.
 */
import type { PlaceName } from '../../preload/contract.ts';

/** `section` is for the settings. */
export type Screen =
  | { readonly name: PlaceName; readonly section?: SettingsSection }
  | { readonly name: 'clip'; readonly clipId: string };

export const settingsSections = ['folders', 'service', 'week', 'pace', 'busy', 'app', 'environment'] as const;
/** Parts of the settings that can be gone to. */
export type SettingsSection = (typeof settingsSections)[number];

/** Leads to another screen. */
export type Go = (screen: Screen) => void;
