/**
 * The language of everything people read in window, tray and dialogs. One catalogue a language, in
 * `catalogue/`, one file of it a screen; the compiler holds German to the keys of English. Assumes
 * nothing of where it runs.
 */
import i18next, { t } from 'i18next';
import germanAbout from './catalogue/de/about.json' with { type: 'json' };
import germanClip from './catalogue/de/clip.json' with { type: 'json' };
import germanConsent from './catalogue/de/consent.json' with { type: 'json' };
import germanEvidence from './catalogue/de/evidence.json' with { type: 'json' };
import germanFirstLook from './catalogue/de/first-look.json' with { type: 'json' };
import germanFirstRun from './catalogue/de/first-run.json' with { type: 'json' };
import germanFormats from './catalogue/de/formats.json' with { type: 'json' };
import germanFrame from './catalogue/de/frame.json' with { type: 'json' };
import germanOverview from './catalogue/de/overview.json' with { type: 'json' };
import germanQueue from './catalogue/de/queue.json' with { type: 'json' };
import germanReasons from './catalogue/de/reasons.json' with { type: 'json' };
import germanSettings from './catalogue/de/settings.json' with { type: 'json' };
import germanSetup from './catalogue/de/setup.json' with { type: 'json' };
import germanTray from './catalogue/de/tray.json' with { type: 'json' };
import germanWords from './catalogue/de/words.json' with { type: 'json' };
import englishAbout from './catalogue/en/about.json' with { type: 'json' };
import englishClip from './catalogue/en/clip.json' with { type: 'json' };
import englishConsent from './catalogue/en/consent.json' with { type: 'json' };
import englishEvidence from './catalogue/en/evidence.json' with { type: 'json' };
import englishFirstLook from './catalogue/en/first-look.json' with { type: 'json' };
import englishFirstRun from './catalogue/en/first-run.json' with { type: 'json' };
import englishFormats from './catalogue/en/formats.json' with { type: 'json' };
import englishFrame from './catalogue/en/frame.json' with { type: 'json' };
import englishOverview from './catalogue/en/overview.json' with { type: 'json' };
import englishQueue from './catalogue/en/queue.json' with { type: 'json' };
import englishReasons from './catalogue/en/reasons.json' with { type: 'json' };
import englishSettings from './catalogue/en/settings.json' with { type: 'json' };
import englishSetup from './catalogue/en/setup.json' with { type: 'json' };
import englishTray from './catalogue/en/tray.json' with { type: 'json' };
import englishWords from './catalogue/en/words.json' with { type: 'json' };

const english = {
  about: englishAbout,
  clip: englishClip,
  consent: englishConsent,
  evidence: englishEvidence,
  'first-look': englishFirstLook,
  'first-run': englishFirstRun,
  formats: englishFormats,
  frame: englishFrame,
  overview: englishOverview,
  queue: englishQueue,
  reasons: englishReasons,
  settings: englishSettings,
  setup: englishSetup,
  tray: englishTray,
  words: englishWords,
};
const german: typeof english = {
  about: germanAbout,
  clip: germanClip,
  consent: germanConsent,
  evidence: germanEvidence,
  'first-look': germanFirstLook,
  'first-run': germanFirstRun,
  formats: germanFormats,
  frame: germanFrame,
  overview: germanOverview,
  queue: germanQueue,
  reasons: germanReasons,
  settings: germanSettings,
  setup: germanSetup,
  tray: germanTray,
  words: germanWords,
};

/** The same in every language. */
export const appName = 'Clipslot';

/** Languages there is a catalogue for, as BCP 47 tags. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'frame';
    resources: typeof english;
  }
}

void i18next.init({
  lng: 'en',
  fallbackLng: 'en',
  defaultNS: 'frame',
  resources: { en: english, de: german },
  // Everything is here already, so the first sentence need not wait for it.
  initAsync: false,
  // React escapes what it shows, and a tray menu knows no markup.
  interpolation: { escapeValue: false },
});

/** The text for a key such as `frame:screens.queue`, in the language that is spoken. */
export { t };

/**
 * The text for a key that is put together from data, or `otherwise` where the catalogue has none.
 */
export function textOr(key: string, otherwise: string): string {
  // The compiler knows our keys, not those that a database may hold.
  const look = t as (key: string) => string;
  return i18next.exists(key) ? look(key) : otherwise;
}

/** From here on every text comes in this language. */
export function speak(language: Language): void {
  void i18next.changeLanguage(language);
}

/** Calls back whenever another language is spoken; answers with the way to stop that. */
export function onLanguage(listener: () => void): () => void {
  i18next.on('languageChanged', listener);
  return () => i18next.off('languageChanged', listener);
}

export function spokenLanguage(): Language {
  return languages.find((one) => one === i18next.language) ?? 'en';
}

/** Which way the spoken language runs. */
export function direction(): 'ltr' | 'rtl' {
  return i18next.dir();
}
