/** Says over every screen whose queue this is: by colour and by word. */
import type { Environment } from '../../preload/environment.ts';
import { t } from '../../preload/language.ts';

export function EnvironmentBand({ environment }: { readonly environment: Environment }) {
  return (
    <section
      className={`environment-band environment-band-${environment}`}
      aria-label={t('settings:environment.here')}
    >
      <p>{t(`settings:environment.band.${environment}`)}</p>
    </section>
  );
}
