/** The queue: what is going on in one sentence, what stands in the way, and one row for each clip. */
import type { Bridge } from '../../preload/contract.ts';
import { t } from '../../preload/language.ts';
import type { QueueOverview } from '../../preload/queue-contract.ts';
import type { SetupView } from '../../preload/setup-contract.ts';
import type { Go } from '../frame/screen.ts';
import { Announcer } from '../parts/announcer.tsx';
import { Banners } from './banners.tsx';
import { ClipList } from './clip-list.tsx';
import { EmptyQueue } from './empty-queue.tsx';
import { GrowingFiles } from './growing-files.tsx';
import { QueueHeader } from './queue-header.tsx';
import type { QueueView } from './queue-store.ts';
import { useThumbnailRest } from './thumbnail.tsx';

interface Props {
  readonly view: QueueView;
  readonly setup: SetupView;
  readonly overview: QueueOverview;
  readonly bridge: Bridge;
  readonly want: (first: number, last: number) => void;
  readonly go: Go;
}

export function QueueScreen({ view, setup, overview, bridge, want, go }: Props) {
  useThumbnailRest(overview);
  return (
    <div className="queue">
      <QueueHeader overview={overview} bridge={bridge} />
      <main className="queue-main">
        <Banners overview={overview} notice={setup.notice} bridge={bridge} />
        <GrowingFiles growing={overview.growing} count={overview.growingCount} />
        {view.loaded && view.total === 0 ? (
          <EmptyQueue />
        ) : (
          <ClipList total={view.total} rows={view.rows} bridge={bridge} want={want} go={go} />
        )}
      </main>
      <footer className="queue-footer">
        <span>{setup.closeHintDue ? t('queue:closeHint') : ''}</span>
        <button type="button" className="quiet" onClick={() => void bridge.openSettings()}>
          {t('queue:openSettings')}
        </button>
      </footer>
      <Announcer overview={overview} />
    </div>
  );
}
