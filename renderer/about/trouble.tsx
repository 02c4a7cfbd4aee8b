/** What helps when something is wrong: one file to send, and the log. */
import { useState } from 'react';
import type { Saved } from '../../preload/about-contract.ts';
import type { Bridge } from '../../preload/contract.ts';
import { displayName } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import { Card } from '../parts/card.tsx';

export function Trouble({ bridge }: { readonly bridge: Bridge }) {
  const [said, setSaid] = useState('');
  return (
    <Card heading={t('about:trouble.heading')} name="trouble">
      <p>{t('about:trouble.lead')}</p>
      <div className="card-commands">
        <button
          type="button"
          onClick={() => void bridge.exportDiagnostics().then((saved) => setSaid(sentenceFor(saved)))}
        >
          {t('about:trouble.export')}
        </button>
        <button
          type="button"
          onClick={() =>
            void bridge.openLogs().then((opened) => setSaid(opened ? '' : t('about:trouble.notOpened')))
          }
        >
          {t('about:trouble.logs')}
        </button>
      </div>
      <p role="status">{said}</p>
    </Card>
  );
}

/** What became of it, for who is told. */
export function sentenceFor({ outcome, fileName }: Saved): string {
  const name = displayName(fileName ?? '');
  switch (outcome) {
    case 'saved':
      return t('about:trouble.saved', { name });
    case 'unwritable':
      return t('about:trouble.unwritable', { name });
    case 'unavailable':
      return t('about:trouble.unavailable');
    case 'cancelled':
      return '';
  }
}
