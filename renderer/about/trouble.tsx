/** What helps when something is wrong: one file to send, and the log. */
import { useState } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import { t } from '../../preload/language.ts';
import { Card } from '../parts/card.tsx';
import { tellFailure } from '../parts/failures.ts';
import { describeSaved } from '../parts/saved-words.ts';

export function Trouble({ bridge }: { readonly bridge: Bridge }) {
  const [said, setSaid] = useState('');
  return (
    <Card heading={t('about:trouble.heading')} name="trouble">
      <p>{t('about:trouble.lead')}</p>
      <div className="card-commands">
        <button
          type="button"
          onClick={() =>
            tellFailure(bridge.exportDiagnostics().then((saved) => setSaid(describeSaved(saved))))
          }
        >
          {t('about:trouble.export')}
        </button>
        <button
          type="button"
          onClick={() =>
            tellFailure(
              bridge.openLogs().then((opened) => setSaid(opened ? '' : t('about:trouble.notOpened'))),
            )
          }
        >
          {t('about:trouble.logs')}
        </button>
      </div>
      <p role="status">{said}</p>
    </Card>
  );
}
