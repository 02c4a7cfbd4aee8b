/** One clip: what it is, what is true of it now, what to do about it. */
import { memo } from 'react';
import type { ClipAction, ClipView } from '../../preload/clip-view.ts';
import type { Bridge } from '../../preload/contract.ts';
import { displayName, formatBytes, formatLength, formatTime } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import { describeNextStep, describeStatus, detailOf, shareDone } from '../../preload/words.ts';
import type { Go } from '../frame/screen.ts';
import { act } from '../parts/act.ts';
import { StatusIcon, signOf } from '../parts/icons.tsx';
import { useLanguage } from '../parts/language.ts';
import { Thumbnail } from './thumbnail.tsx';

interface Props {
  readonly clip: ClipView;
  readonly now: number;
  readonly bridge: Bridge;
  readonly go: Go;
}

export const ClipRow = memo(function ClipRow({ clip, now, bridge, go }: Props) {
  useLanguage();
  const sign = signOf(clip.status);
  const nextStep = describeNextStep(clip.status);
  const detail = detailOf(clip.status);
  const sentence = describeStatus(clip.status, clip, now);
  return (
    <>
      <StatusIcon sign={sign} />
      <Thumbnail key={clip.clipId} clipId={clip.clipId} />
      <div className="clip-what">
        <h2 title={displayName(clip.name)}>
          <button type="button" className="link" onClick={() => go({ name: 'clip', clipId: clip.clipId })}>
            {displayName(clip.name)}
          </button>
        </h2>
        <p>{factsOf(clip).join(' · ')}</p>
        <p>{timesOf(clip, now).join(' · ')}</p>
      </div>
      <div className="clip-state">
        <p className={sign === 'trouble' ? 'trouble' : undefined} title={detail ?? undefined}>
          {sentence}
          {detail !== null && <span className="detail"> {detail}</span>}
        </p>
        {nextStep !== null && <p className="next-step">{nextStep}</p>}
        <Progress clip={clip} />
      </div>
      <div className="clip-actions">
        {clip.actions.filter(isQuick).map((action) => (
          <button
            key={action}
            type="button"
            className={action === 'retry' ? undefined : 'quiet'}
            aria-label={`${t(`clip:actions.${action}`)}: ${displayName(clip.name)}`}
            onClick={() => void act(bridge, action, clip.clipId)}
          >
            {t(`clip:actions.${action}`)}
          </button>
        ))}
      </div>
    </>
  );
});

function Progress({ clip }: { readonly clip: ClipView }) {
  const share = shareDone(clip);
  if (share === null) return null;
  return (
    <progress max={1} value={share} aria-label={t('queue:clip.progress', { name: displayName(clip.name) })} />
  );
}

function factsOf(clip: ClipView): string[] {
  const length = clip.durationSeconds === null ? [] : [formatLength(clip.durationSeconds)];
  return [displayName(clip.folderName), formatBytes(clip.sizeBytes), ...length];
}

/** The life of the clip as far as it has come: when it got its slot, when the service had it, when it was out. */
function timesOf(clip: ClipView, now: number): string[] {
  const times = [
    { key: 'slotAt', at: clip.slotAt },
    { key: 'uploadedAt', at: clip.publishedAt === null ? clip.uploadedAt : null },
    { key: 'publishedAt', at: clip.publishedAt },
  ] as const;
  const known = times.flatMap(({ key, at }) =>
    at === null ? [] : [t(`queue:clip.${key}`, { when: formatTime(at, now) })],
  );
  return known.length === 0 ? [t('queue:clip.foundAt', { when: formatTime(clip.foundAt, now) })] : known;
}

/** The rest is on the clip's page. */
function isQuick(action: ClipAction): boolean {
  return action === 'retry' || action === 'cancel' || action === 'reveal';
}
