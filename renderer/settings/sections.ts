/** The sections of the settings, and which of them a field of the configuration is in. */
import type { SettingsSection } from '../frame/screen.ts';

const prefixes: readonly (readonly [prefix: string, section: SettingsSection])[] = [
  ['folders', 'folders'],
  ['afterPublished', 'folders'],
  ['service', 'service'],
  ['account', 'service'],
  ['transfers.windows', 'week'],
  ['transfers.timeZone', 'week'],
  ['transfers.captureSafe', 'busy'],
  ['transfers', 'pace'],
];

/** Null for a field the window does not show. */
export function sectionOf(field: string): SettingsSection | null {
  return prefixes.find(([prefix]) => field.startsWith(prefix))?.[1] ?? null;
}
