/** The state of the queue in words, its counts, and the commands that concern all clips. */
import type { Bridge } from '../../preload/contract.ts';
import { formatCount } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import { describeOverview, moodOf } from '../../preload/overview-words.ts';
import type { QueueOverview } from '../../preload/queue-contract.ts';
import { tellFailure } from '../parts/failures.ts';
import { MoodIcon } from '../parts/icons.tsx';
import { PauseMenu } from './pause-menu.tsx';

interface Props {
  readonly overview: QueueOverview;
  readonly bridge: Bridge;
}

export function QueueHeader({ overview, bridge }: Props) {
  const mood = moodOf(overview);
  return (
    <header className="queue-header">
      <MoodIcon mood={mood} />
      <div className="queue-title">
        <h1>{describeOverview(overview)}</h1>
        <Counts overview={overview} />
      </div>
      <div className="queue-commands">
        <button type="button" onClick={() => tellFailure(bridge.openFolder())}>
          {t('queue:openFolder')}
        </button>
        {overview.paused ? (
          <button type="button" className="primary" onClick={() => tellFailure(bridge.resumeAll())}>
            {t('queue:resume')}
          </button>
        ) : (
          <button type="button" onClick={() => tellFailure(bridge.pauseAll())}>
            {t('queue:pause')}
          </button>
        )}
        <PauseMenu bridge={bridge} />
      </div>
    </header>
  );
}

function Counts({ overview }: { readonly overview: QueueOverview }) {
  const { counts } = overview;
  const open = counts['awaiting-slot'] + counts['slot-unknown'] + counts['slot-held'];
  const shown = [
    { key: 'sending', count: overview.sendingClips },
    { key: 'waiting', count: Math.max(0, open - overview.sendingClips) },
    { key: 'preparing', count: counts.uploaded },
    { key: 'published', count: counts.published },
  ] as const;
  return (
    <p className="counts">
      {shown
        .filter(({ count }) => count > 0)
        .map(({ key, count }) => (
          <span key={key}>
            <b>{formatCount(count)}</b> {t(`queue:counts.${key}`)}
          </span>
        ))}
    </p>
  );
}
