/**
 * The language of the page: that of the main process, from the first word on and whenever it
 * changes, without a new start.
 */
import { useSyncExternalStore } from 'react';
import { direction, type Language, onLanguage, speak, spokenLanguage } from '../../preload/language.ts';

/** Where the page learns the language of the main process. */
export interface LanguageSource {
  /** Null until the main process has answered. */
  language(): Language | null;
  subscribe(listener: () => void): unknown;
}

/**
 * Assumes that nothing has subscribed to the source yet: the language changes before anything is
 * drawn again.
 */
export function followLanguage(source: LanguageSource): void {
  const show = () => {
    // Screen readers choose their voice by it.
    document.documentElement.lang = spokenLanguage();
    document.documentElement.dir = direction();
  };
  const follow = () => {
    const language = source.language() ?? spokenLanguage();
    if (language === spokenLanguage()) return;
    speak(language);
    show();
  };
  show();
  follow();
  source.subscribe(follow);
}

/** For what is drawn only when its own data change: draws it again when the language does. */
export function useLanguage(): void {
  useSyncExternalStore(onLanguage, spokenLanguage);
}
