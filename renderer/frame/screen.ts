/** Which screen the window shows. The main process may ask for one too: the tray leads to the settings. */
export type Screen =
  | { readonly name: 'queue' }
  | { readonly name: 'clip'; readonly clipId: string }
  | { readonly name: 'overview' }
  | { readonly name: 'settings' };

/** Leads to another screen. */
export type Go = (screen: Screen) => void;
