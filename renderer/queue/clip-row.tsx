/** One clip: its picture, what it is, how far its two lives have come, what is true of it now, what to do about it. */
import { type MouseEvent, memo } from 'react';
import type { ClipAction, ClipView } from '../../preload/clip-view.ts';
import type { Bridge } from '../../preload/contract.ts';
import { displayName, formatBytes, formatLength } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import { describeNextStep, describeStatus, detailOf, shareDone } from '../../preload/words.ts';
import { act } from '../parts/act.ts';
import { StatusIcon, signOf } from '../parts/icons.tsx';
import { useLanguage } from '../parts/language.ts';
import { GridCell, GridRow, type LineProps } from './grid-parts.tsx';
import { Lanes } from './lanes.tsx';
import { Thumbnail } from './thumbnail.tsx';
import type { Dragging } from './use-dragging.ts';
import type { Selection } from './use-selection.ts';

interface Props {
  readonly clip: ClipView | undefined;
  readonly row: number;
  readonly now: number;
  readonly shared: LineProps;
  readonly selected: boolean;
  readonly selection: Selection;
  readonly dragging: Dragging | null;
  readonly bridge: Bridge;
  onOpen(clipId: string): void;
  onSelectRange(first: number, last: number): void;
}

export const ClipRow = memo(function ClipRow(props: Props) {
  useLanguage();
  const { clip, row, shared, selected, selection, dragging } = props;
  if (clip === undefined) {
    return (
      <GridRow className="clip" {...shared}>
        <GridCell className="clip-loading">{t('queue:loading')}</GridCell>
      </GridRow>
    );
  }
  const select = (event: MouseEvent) => {
    if (event.shiftKey) props.onSelectRange(selection.anchor ?? row, row);
    else if (event.ctrlKey || event.metaKey) selection.toggle(clip, row);
    else selection.only(clip, row);
  };
  const { clipId } = clip;
  return (
    <GridRow
      className={dragging?.over === clipId ? 'clip drop-here' : 'clip'}
      aria-selected={selected}
      data-clip={clipId}
      {...shared}
      onClick={select}
      onDoubleClick={() => props.onOpen(clipId)}
      draggable={dragging !== null}
      onDragStart={(event) => dragging?.start(event, clipId)}
      onDragOver={(event) => dragging?.enter(event, clipId)}
      onDrop={(event) => dragging?.drop(event, clipId)}
      onDragEnd={() => dragging?.end()}
    >
      <Cells {...props} clip={clip} />
    </GridRow>
  );
});

function Cells({ clip, now, bridge, onOpen, shared }: Props & { readonly clip: ClipView }) {
  const sign = signOf(clip.status);
  const name = displayName(clip.name);
  return (
    <>
      <Thumbnail key={clip.clipId} clipId={clip.clipId} />
      <GridCell className="clip-what">
        <h3 title={name}>
          <button
            type="button"
            className="link"
            tabIndex={shared.tabIndex}
            onClick={() => onOpen(clip.clipId)}
          >
            {name}
          </button>
        </h3>
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
            tabIndex={shared.tabIndex}
            className={action === 'retry' ? undefined : 'quiet'}
            aria-label={`${t(`clip:actions.${action}`)}: ${name}`}
            onClick={() => void act(bridge, action, clip.clipId)}
          >
            {t(`clip:actions.${action}`)}
          </button>
        ))}
      </GridCell>
    </>
  );
}

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
