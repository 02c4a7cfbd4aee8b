/**
 * The language of the page: that of the main process, from the first word on and whenever it changes, without a new start.
 */
import { useSyncExternalStore } from 'react';
import { direction, onLanguage, speak, spokenLanguage } from '../../preload/language.ts';
import type { QueueStore } from '../queue/queue-store.ts';

/** Assumes that nothing has subscribed to the store yet: the language changes before anything is drawn anew. */
export function followLanguage(store: QueueStore): void {
  const show = () => {
    // Screen readers choose their voice by it.
    document.documentElement.lang = spokenLanguage();
    document.documentElement.dir = direction();
  };
  const follow = () => {
    const language = store.get().setup?.language ?? spokenLanguage();
    if (language === spokenLanguage()) return;
    speak(language);
    show();
  };
  show();
  follow();
  store.subscribe(follow);
}

/** For what is drawn only when its own data change: draws it anew when the language does. */
export function useLanguage(): void {
  useSyncExternalStore(onLanguage, spokenLanguage);
}
