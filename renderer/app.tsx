/**
 * Chooses the screen: nothing until the main process has answered, then first run, or the screen
 * that was asked for.
 */
import { useEffect, useState } from 'react';
import type { Bridge } from '../preload/contract.ts';
import { t } from '../preload/language.ts';
import type { QueueOverview } from '../preload/queue-contract.ts';
import { AboutScreen } from './about/about-screen.tsx';
import { ClipScreen } from './clip/clip-screen.tsx';
import { AlreadyHere } from './first-look/already-here.tsx';
import { FirstLook } from './first-look/first-look.tsx';
import { OpenQuestions } from './first-look/open-question.tsx';
import { FirstRun } from './first-run/first-run.tsx';
import { Frame } from './frame/frame.tsx';
import { LeaveGuard } from './frame/leave-guard.ts';
import type { Go, Screen } from './frame/screen.ts';
import { addressOf, isBack, screenAt } from './frame/screen-address.ts';
import { OverviewScreen } from './overview/overview-screen.tsx';
import { UndoBar } from './parts/undo-bar.tsx';
import { QueueScreen } from './queue/queue-screen.tsx';
import type { QueueStore, QueueView } from './queue/queue-store.ts';
import { useQueue } from './queue/use-queue.ts';
import { EnvironmentBand } from './settings/environment-band.tsx';
import { SettingsScreen } from './settings/settings-screen.tsx';
import { LossNotice } from './start/loss-notice.tsx';
import { StartScreen } from './start/start-screen.tsx';

export function App({ store, bridge }: { readonly store: QueueStore; readonly bridge: Bridge }) {
  const view = useQueue(store);
  const [guard] = useState(() => new LeaveGuard());
  const [screen, show] = useState<Screen>(() => screenAt(location.hash));
  useEffect(() => history.replaceState(null, '', addressOf(screen)), [screen]);
  const go: Go = (next) => guard.ask(() => show(next));
  useEffect(() => bridge.onGoTo((name) => guard.ask(() => show({ name }))), [bridge, guard]);
  const [postponed, postpone] = useState<ReadonlySet<number>>(new Set());
  const { setup, overview } = view;
  if (setup === null) return null;
  if (setup.state === 'starting' || setup.state === 'waiting' || setup.state === 'unknown')
    return <StartScreen state={setup.state} problem={setup.problem} bridge={bridge} />;
  if (setup.state === 'needed' || setup.state === 'invalid')
    return <FirstRun key={setup.environment} setup={setup} bridge={bridge} />;
  if (overview === null) return <StartScreen state="starting" problem={null} bridge={bridge} />;
  const look = overview.firstLooks.find(({ lookId, count }) => count > 0 && !postponed.has(lookId));
  const askAgain = (lookId: number) => postpone(new Set([...postponed].filter((one) => one !== lookId)));
  return (
    <div className="window">
      <EnvironmentBand environment={setup.environment} />
      <LossNotice text={setup.loss} />
      <LossNotice text={isBack(location.search) ? t('frame:crash.back') : null} />
      <div className="window-screen">
        <Frame screen={screen} go={go}>
          <ScreenOf
            screen={screen}
            view={view}
            setup={setup}
            overview={overview}
            bridge={bridge}
            store={store}
            guard={guard}
            go={go}
            show={show}
            askAgain={askAgain}
          />
        </Frame>
      </div>
      <UndoBar bridge={bridge} />
      {look !== undefined && (
        <FirstLook
          key={look.lookId}
          look={look}
          bridge={bridge}
          onLater={() => postpone(new Set([...postponed, look.lookId]))}
        />
      )}
    </div>
  );
}

interface Props {
  readonly screen: Screen;
  readonly view: QueueView;
  readonly setup: NonNullable<QueueView['setup']>;
  readonly overview: QueueOverview;
  readonly bridge: Bridge;
  readonly store: QueueStore;
  readonly guard: LeaveGuard;
  /** Asks the screen that is left. */
  readonly go: Go;
  /** Without asking it. */
  readonly show: Go;
  readonly askAgain: (lookId: number) => void;
}

function ScreenOf({ screen, view, setup, overview, bridge, store, guard, go, show, askAgain }: Props) {
  switch (screen.name) {
    case 'queue':
      return (
        <QueueScreen
          view={view}
          setup={setup}
          overview={overview}
          bridge={bridge}
          store={store}
          go={go}
          questions={<OpenQuestions looks={overview.firstLooks} onAnswer={askAgain} />}
          alreadyHere={<AlreadyHere count={overview.alreadyHere} bridge={bridge} />}
        />
      );
    case 'clip':
      return <ClipScreen clipId={screen.clipId} revision={overview.revision} bridge={bridge} go={go} />;
    case 'overview':
      return <OverviewScreen overview={overview} bridge={bridge} go={go} />;
    case 'about':
      return <AboutScreen bridge={bridge} revision={overview.revision} />;
    case 'settings':
      return (
        <SettingsScreen
          key={setup.environment}
          setup={setup}
          bridge={bridge}
          section={screen.section ?? 'folders'}
          guard={guard}
          go={show}
        />
      );
  }
}
