/** Chooses the screen: nothing until the main process has answered, then first run, or the screen that was asked for. */
import { useEffect, useState } from 'react';
import type { Bridge } from '../preload/contract.ts';
import type { QueueOverview } from '../preload/queue-contract.ts';
import { AboutScreen } from './about/about-screen.tsx';
import { ClipScreen } from './clip/clip-screen.tsx';
import { FirstRun } from './first-run/first-run.tsx';
import { Frame } from './frame/frame.tsx';
import type { Go, Screen } from './frame/screen.ts';
import { OverviewScreen } from './overview/overview-screen.tsx';
import { QueueScreen } from './queue/queue-screen.tsx';
import type { QueueStore, QueueView } from './queue/queue-store.ts';
import { useQueue } from './queue/use-queue.ts';
import { SettingsScreen } from './settings/settings-screen.tsx';

export function App({ store, bridge }: { readonly store: QueueStore; readonly bridge: Bridge }) {
  const view = useQueue(store);
  const [screen, go] = useState<Screen>({ name: 'queue' });
  useEffect(() => bridge.onGoTo((name) => go({ name })), [bridge]);
  if (view.setup === null) return null;
  if (view.setup.state === 'needed' || view.setup.state === 'invalid')
    return <FirstRun key={view.setup.environment} setup={view.setup} bridge={bridge} />;
  if (view.overview === null) return null;
  return (
    <Frame screen={screen} go={go}>
      <ScreenOf
        screen={screen}
        view={view}
        setup={view.setup}
        overview={view.overview}
        bridge={bridge}
        store={store}
        go={go}
      />
    </Frame>
  );
}

interface Props {
  readonly screen: Screen;
  readonly view: QueueView;
  readonly setup: NonNullable<QueueView['setup']>;
  readonly overview: QueueOverview;
  readonly bridge: Bridge;
  readonly store: QueueStore;
  readonly go: Go;
}

function ScreenOf({ screen, view, setup, overview, bridge, store, go }: Props) {
  switch (screen.name) {
    case 'queue':
      return <QueueScreen {...{ view, setup, overview, bridge, store, go }} />;
    case 'clip':
      return <ClipScreen clipId={screen.clipId} revision={overview.revision} bridge={bridge} go={go} />;
    case 'overview':
      return <OverviewScreen overview={overview} bridge={bridge} go={go} />;
    case 'about':
      return <AboutScreen bridge={bridge} revision={overview.revision} />;
    case 'settings':
      return <SettingsScreen />;
  }
}
