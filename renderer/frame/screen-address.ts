/**
 * The screen that is shown, kept in the address of the page: a page that died is made again where it
 * was. What stands there is parsed like anything else from outside.
 */
import { type Screen, settingsSections } from './screen.ts';

const places = ['queue', 'overview', 'settings', 'about'] as const;

/** As it stands behind the `#`. */
export function addressOf(screen: Screen): string {
  if (screen.name === 'clip') return `#clip/${encodeURIComponent(screen.clipId)}`;
  return screen.section === undefined ? `#${screen.name}` : `#${screen.name}/${screen.section}`;
}

/** The queue where it names no screen. */
export function screenAt(hash: string): Screen {
  const [name, rest] = hash.replace(/^#/, '').split('/');
  const clip = /^[\w-]{1,64}$/.exec(rest ?? '');
  if (name === 'clip' && clip !== null) return { name: 'clip', clipId: clip[0] };
  const place = places.find((one) => one === name);
  if (place === undefined) return { name: 'queue' };
  const section = settingsSections.find((one) => one === rest);
  return place === 'settings' && section !== undefined ? { name: place, section } : { name: place };
}

/** Whether the page before this one died or hung. */
export function isBack(search: string): boolean {
  return search === '?again';
}
