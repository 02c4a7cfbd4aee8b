/** Says over every screen that something could not be done, until it is put away. */
import { useSyncExternalStore } from 'react';
import { t } from '../../preload/language.ts';
import { failures } from './failures.ts';
import { useLanguage } from './language.ts';

export function FailureNotice() {
  useLanguage();
  const isTold = useSyncExternalStore(failures.subscribe, failures.get);
  // Always there, so that a screen reader notices when it fills.
  return (
    <div role="alert" className={isTold ? 'failure-notice' : 'unseen'}>
      {isTold && (
        <>
          <p>{t('settings:problems.failed')}</p>
          <button type="button" className="quiet" onClick={() => failures.set(false)}>
            {t('queue:dismiss')}
          </button>
        </>
      )}
    </div>
  );
}
