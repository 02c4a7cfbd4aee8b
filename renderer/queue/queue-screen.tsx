/**
 * The queue: what is going on in one sentence, what stands in the way, and one row for each clip.
 */
import type { ReactNode } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import { t } from '../../preload/language.ts';
import type { QueueOverview } from '../../preload/queue-contract.ts';
import type { SetupView } from '../../preload/setup-contract.ts';
import type { Go } from '../frame/screen.ts';
import { Announcer } from '../parts/announcer.tsx';
import { Banners } from './banners.tsx';
import { EmptyQueue } from './empty-queue.tsx';
import { GrowingFiles } from './growing-files.tsx';
import { QueueHeader } from './queue-header.tsx';
import { QueueList } from './queue-list.tsx';
import type { QueueStore, QueueView } from './queue-store.ts';
import { useThumbnailRest } from './thumbnail.tsx';

interface Props {
  readonly view: QueueView;
  readonly setup: SetupView;
  readonly overview: QueueOverview;
  readonly bridge: Bridge;
  readonly store: QueueStore;
  readonly go: Go;
  /** What the owner has yet to answer. */
  readonly questions: ReactNode;
  /** What was there before, and is no clip. */
  readonly alreadyHere: ReactNode;
}

export function QueueScreen(props: Props) {
  const { view, setup, overview, bridge, store, go, questions, alreadyHere } = props;
  useThumbnailRest(overview);
  const isEmpty = view.loaded && Object.values(view.groups).every((count) => count === 0);
  return (
    <div className="queue">
      <QueueHeader overview={overview} bridge={bridge} />
      <main className="queue-main">
        <Banners overview={overview} notice={setup.notice} bridge={bridge} />
        {questions}
        <GrowingFiles growing={overview.growing} count={overview.growingCount} />
        {isEmpty && view.listed.search === '' ? (
          <EmptyQueue />
        ) : (
          <QueueList view={view} store={store} bridge={bridge} go={go} />
        )}
        {alreadyHere}
      </main>
      {setup.closeHintDue && <footer className="queue-footer">{t('queue:closeHint')}</footer>}
      <Announcer overview={overview} />
    </div>
  );
}
