/**
 * One clip: its picture, what it is, how far its two lives have come, what is true of it now, what
 * to do about it.
 */
import { memo } from 'react';
import type { ClipAction, ClipView } from '../../preload/clip-view.ts';
import { displayName, formatBytes, formatLength } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import { describeNextStep, describeStatus, detailOf, shareDone } from '../../preload/words.ts';
import { StatusIcon, signOf } from '../parts/icons.tsx';
import { useLanguage } from '../parts/language.ts';
import { GridCell, GridRow, placeOf } from './grid-parts.tsx';
import { Lanes } from './lanes.tsx';
import { Thumbnail } from './thumbnail.tsx';

interface Props {
  readonly clip: ClipView | undefined;
  readonly line: number;
  /** From the top of the list, in pixels. */
  readonly top: number;
  readonly now: number;
  /** The one that Tab leads to. */
  readonly focusable: boolean;
  readonly selected: boolean;
  readonly draggable: boolean;
  /** What is dragged would be put before it. */
  readonly dropHere: boolean;
}

/**
 * Drawn again only when one of its own properties changes, never because the list scrolls: see
 * `use-grid-mouse.ts`.
 */
export const ClipRow = memo(function ClipRow(props: Props) {
  useLanguage();
  const { clip, now, focusable, selected, draggable, dropHere } = props;
  const place = placeOf(props);
  if (clip === undefined) {
    return (
      <GridRow className="clip" {...place}>
        <GridCell className="clip-loading">{t('queue:loading')}</GridCell>
      </GridRow>
    );
  }
  const sign = signOf(clip.status);
  const name = displayName(clip.name);
  return (
    <GridRow
      className={dropHere ? 'clip drop-here' : 'clip'}
      aria-selected={selected}
      data-clip={clip.clipId}
      draggable={draggable}
      {...place}
    >
      <Thumbnail key={clip.clipId} clipId={clip.clipId} />
      <GridCell className="clip-what">
        <h2 title={name}>
          <button type="button" className="link" tabIndex={focusable ? 0 : -1} data-action="open">
            {name}
          </button>
        </h2>
        <p>{factsOf(clip).join(' · ')}</p>
        <Lanes clip={clip} now={now} />
      </GridCell>
      <GridCell className="clip-state">
        <StatusIcon sign={sign} />
        <State clip={clip} now={now} trouble={sign === 'trouble'} />
      </GridCell>
      <GridCell className="clip-actions">
        {clip.actions.filter(isQuick).map((action) => (
          <button
            key={action}
            type="button"
            tabIndex={focusable ? 0 : -1}
            className={action === 'retry' ? undefined : 'quiet'}
            aria-label={`${t(`clip:actions.${action}`)}: ${name}`}
            data-action={action}
          >
            {t(`clip:actions.${action}`)}
          </button>
        ))}
      </GridCell>
    </GridRow>
  );
});

interface StateProps {
  readonly clip: ClipView;
  readonly now: number;
  readonly trouble: boolean;
}

function State({ clip, now, trouble }: StateProps) {
  const nextStep = describeNextStep(clip.status);
  const detail = detailOf(clip.status);
  const share = shareDone(clip);
  return (
    <div>
      <p className={trouble ? 'trouble' : undefined} title={detail ?? undefined}>
        {describeStatus(clip.status, clip, now)}
        {detail !== null && <span className="detail"> {detail}</span>}
      </p>
      {nextStep !== null && <p className="next-step">{nextStep}</p>}
      {share !== null && (
        <progress
          max={1}
          value={share}
          aria-label={t('queue:clip.progress', { name: displayName(clip.name) })}
          title={numbersOf(clip)}
        />
      )}
    </div>
  );
}

function factsOf(clip: ClipView): string[] {
  return [
    displayName(clip.folderName),
    formatBytes(clip.sizeBytes),
    ...(clip.durationSeconds === null ? [] : [formatLength(clip.durationSeconds)]),
    ...(clip.pinned ? [t('queue:pinned')] : []),
    ...(clip.sendNow ? [t('queue:sendNow')] : []),
    ...(clip.held ? [t('queue:held')] : []),
  ];
}

/** Three honest numbers: given to the network, taken by the service, put together by it. */
function numbersOf({ sentBytes, acceptedBytes, verifiedBytes }: ClipView): string {
  return t('queue:numbers', {
    sent: formatBytes(sentBytes),
    accepted: formatBytes(acceptedBytes),
    verified: formatBytes(verifiedBytes),
  });
}

/** The rest is in the menu, and on the clip's page. */
function isQuick(action: ClipAction): boolean {
  return action === 'retry' || action === 'send-now' || action === 'release';
}
