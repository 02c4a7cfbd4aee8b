/**
 * What the owner prefers on this computer, put into effect: language, theme, start with the
 * session.
 */
import { type Language, languages } from '../../../preload/language.ts';
import type { Preferences } from '../../../preload/settings-contract.ts';
import type { AppFile } from './app-file.ts';

export function preferencesOf(app: AppFile): Preferences {
  const { language, theme, startAtLogin, startHidden, notifications } = app;
  return { language, theme, startAtLogin, startHidden, notifications };
}

/** @param system the languages the system asks for, best first, as BCP 47 tags */
export function languageFor(choice: Preferences['language'], system: readonly string[]): Language {
  if (choice !== 'system') return choice;
  const wanted = system.map((tag) => tag.split('-')[0]?.toLowerCase());
  const found = wanted.find((tag) => languages.some((one) => one === tag));
  return languages.find((one) => one === found) ?? 'en';
}
