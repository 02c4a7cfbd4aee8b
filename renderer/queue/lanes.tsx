/**
 * The two lives of a clip as two short tracks: its slot, then its bits, each as far as it has come.
 */
import type { ClipView } from '../../preload/clip-view.ts';
import { formatTime } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';

interface Props {
  readonly clip: ClipView;
  readonly now: number;
}

type Stage = 'found' | 'slotAt' | 'waiting' | 'sending' | 'finishing' | 'processing' | 'published';

const bitStages = ['waiting', 'sending', 'finishing', 'processing', 'published'] as const;

export function Lanes({ clip, now }: Props) {
  const bits = bitStageOf(clip);
  const reached = bits === null ? -1 : bitStages.indexOf(bits);
  return (
    <p className="lanes">
      <span className="unseen">{sentence(clip, now)}</span>
      <span className="lane" aria-hidden="true">
        <i className="done" title={label('found', clip.foundAt, now)} />
        <i
          className={clip.slotAt === null ? '' : 'done'}
          title={clip.slotAt === null ? t('queue:lanes.slot') : label('slotAt', clip.slotAt, now)}
        />
      </span>
      <span className="lane" aria-hidden="true">
        {bitStages.map((stage, at) => (
          <i
            key={stage}
            className={at < reached || bits === 'published' ? 'done' : at === reached ? 'now' : ''}
            title={label(stage, timeOf(stage, clip), now)}
          />
        ))}
      </span>
      <span aria-hidden="true">{latest(clip, now)}</span>
    </p>
  );
}

/** How far the bits have come; null before there is a slot for them. */
function bitStageOf({ status, slotAt }: ClipView): (typeof bitStages)[number] | null {
  switch (status.code) {
    case 'sending':
    case 'finishing':
    case 'processing':
    case 'published':
      return status.code;
    case 'waiting-to-send':
      return 'waiting';
    default:
      return slotAt === null ? null : 'waiting';
  }
}

function timeOf(stage: Stage, clip: ClipView): number | null {
  if (stage === 'published') return clip.publishedAt;
  return stage === 'processing' ? clip.uploadedAt : null;
}

function label(stage: Stage, at: number | null, now: number): string {
  const step = t(`queue:lanes.${stage}`);
  return at === null ? step : t('queue:lanes.at', { step, when: formatTime(at, now) });
}

function known(clip: ClipView): readonly (readonly [Stage, number | null])[] {
  return [
    ['found', clip.foundAt],
    ['slotAt', clip.slotAt],
    ['processing', clip.publishedAt === null ? clip.uploadedAt : null],
    ['published', clip.publishedAt],
  ];
}

function latest(clip: ClipView, now: number): string {
  const [stage, at] = known(clip).findLast(([, when]) => when !== null) ?? ['found', clip.foundAt];
  return label(stage, at, now);
}

function sentence(clip: ClipView, now: number): string {
  return known(clip)
    .flatMap(([stage, at]) => (at === null ? [] : [label(stage, at, now)]))
    .join(', ');
}
