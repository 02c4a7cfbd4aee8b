/** The screen of the overview. */
import { t } from '../../preload/language.ts';

export function OverviewScreen() {
  return (
    <main>
      <h1>{t('frame:screens.overview')}</h1>
    </main>
  );
}
