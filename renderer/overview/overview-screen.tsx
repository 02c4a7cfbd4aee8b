/** The overview: how the last hour went, what the next day brings, how everything stands. */
import type { Bridge } from '../../preload/contract.ts';
import { t } from '../../preload/language.ts';
import { describeOverview } from '../../preload/overview-words.ts';
import type { QueueOverview } from '../../preload/queue-contract.ts';
import type { Go } from '../frame/screen.ts';
import { MoodIcon } from '../parts/icons.tsx';
import { usePolled } from '../parts/use-polled.ts';
import { DayAhead } from './day-ahead.tsx';
import { Health } from './health.tsx';
import { RateChart } from './rate-chart.tsx';
import { SlotRequests } from './slot-requests.tsx';

interface Props {
  readonly overview: QueueOverview;
  readonly bridge: Bridge;
  readonly go: Go;
}

const apartMs = 2000;

export function OverviewScreen({ overview, bridge, go }: Props) {
  const ask = bridge.getOverviewDetails;
  const details = usePolled(ask, overview.revision, apartMs);
  return (
    <main className="overview">
      <header className="queue-header">
        <MoodIcon mood={overview.glance.mood} />
        <h1>{describeOverview(overview)}</h1>
        {overview.glance.blocker?.kind === 'signed-out' && (
          <button type="button" className="primary" onClick={() => go({ name: 'queue' })}>
            {t('tray:signIn')}
          </button>
        )}
      </header>
      {details && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <section className="cards" tabIndex={0} aria-label={t('frame:screens.overview')}>
          <RateChart rate={details.rate} />
          <DayAhead details={details} overview={overview} go={go} />
          <Health details={details} />
          <SlotRequests counts={details.slotRequests} />
        </section>
      )}
    </main>
  );
}
