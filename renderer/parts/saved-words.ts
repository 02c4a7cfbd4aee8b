/** What came of a file that the owner asked for, in one sentence. */
import type { Saved } from '../../preload/about-contract.ts';
import { displayName } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';

/** Empty where the owner cancelled: they know. */
export function describeSaved({ outcome, fileName }: Saved): string {
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
