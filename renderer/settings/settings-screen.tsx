/** The screen of the settings. */
import { t } from '../../preload/language.ts';

export function SettingsScreen() {
  return (
    <main>
      <h1>{t('frame:screens.settings')}</h1>
    </main>
  );
}
