/** Says once a start that some of the app's own settings could not be read, and where they are kept. */
import { useState } from 'react';
import { t } from '../../preload/language.ts';

export function LossNotice({ text }: { readonly text: string | null }) {
  const [isOpen, setOpen] = useState(true);
  if (text === null || !isOpen) return null;
  return (
    <div role="status" className="loss-notice">
      <p>{text}</p>
      <button type="button" className="quiet" onClick={() => setOpen(false)}>
        {t('setup:loss.dismiss')}
      </button>
    </div>
  );
}
