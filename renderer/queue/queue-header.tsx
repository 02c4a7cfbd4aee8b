/** The state of the queue in words, its counts, and the commands that concern all clips. */
import type { Bridge } from '../../preload/contract.ts';
import { formatCount } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import { describeOverview } from '../../preload/overview-words.ts';
import type { QueueOverview } from '../../preload/queue-contract.ts';
import { tellFailure } from '../parts/failures.ts';
import { MoodIcon } from '../parts/icons.tsx';
import { PauseMenu } from './pause-menu.tsx';

interface Props {
  readonly overview: QueueOverview;
  readonly bridge: Bridge;
}

export function QueueHeader({ overview, bridge }: Props) {
  const { mood } = overview.glance;
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

/** The numbers of the list's groups, and how many of those that wait the service has. */
function Counts({ overview }: { readonly overview: QueueOverview }) {
  const { groups, atService } = overview.glance;
  const shown = [
    { key: 'needsYou', count: groups['needs-you'] },
    { key: 'sending', count: groups.sending },
    { key: 'waiting', count: groups.waiting },
    { key: 'done', count: groups.done },
  ] as const;
  return (
    <p className="counts">
      {shown
        .filter(({ count }) => count > 0)
        .map(({ key, count }) => (
          <span key={key}>
            <b>{formatCount(count)}</b> {t(`queue:counts.${key}`)}
            {key === 'waiting' && atService > 0 && `, ${t('queue:counts.atService', { count: atService })}`}
          </span>
        ))}
    </p>
  );
}
