/** Why it waits or what it does, and what comes next. */
import type { ClipView } from '../../preload/clip-view.ts';
import { t } from '../../preload/language.ts';
import { describeNextStep, describeStatus, detailOf } from '../../preload/words.ts';
import { Card } from '../parts/card.tsx';

export function RightNow({ clip, now }: { readonly clip: ClipView; readonly now: number }) {
  const next = describeNextStep(clip.status);
  const detail = detailOf(clip.status);
  return (
    <Card heading={t('clip:now.heading')} name="now">
      <p>
        {describeStatus(clip.status, clip, now)}
        {detail !== null && <span className="detail"> {detail}</span>}
      </p>
      {next !== null && <p>{next}</p>}
      {clip.pinned && <p>{t('clip:now.pinned')}</p>}
      {clip.sendNow && <p>{t('clip:now.sendNow')}</p>}
    </Card>
  );
}
