/** The count of slot requests and of what became of those whose answer was lost. */
import { formatCount } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import type { SlotRequestCounts } from '../../preload/overview-contract.ts';
import { Card } from '../parts/card.tsx';

const shown = [
  'attempts',
  'granted',
  'unknown',
  'orphansDeleted',
  'orphansLeft',
  'possiblyLeft',
] as const satisfies readonly (keyof SlotRequestCounts)[];

export function SlotRequests({ counts }: { readonly counts: SlotRequestCounts }) {
  return (
    <Card heading={t('overview:slotRequests.heading')} name="slot-requests">
      <dl className="figures">
        {shown.map((name) => (
          <div key={name}>
            <dt>{t(`overview:slotRequests.${name}`)}</dt>
            <dd>{formatCount(counts[name])}</dd>
          </div>
        ))}
      </dl>
      <p className="help">{t('overview:slotRequests.about')}</p>
    </Card>
  );
}
