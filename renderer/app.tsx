/** Chooses the screen: nothing until the main process has answered, then first run or the queue. */
import type { Bridge } from '../preload/contract.ts';
import { FirstRun } from './first-run.tsx';
import { QueueScreen } from './queue-screen.tsx';
import type { QueueStore } from './queue-store.ts';
import { useQueue } from './use-queue.ts';

export function App({ store, bridge }: { readonly store: QueueStore; readonly bridge: Bridge }) {
  const view = useQueue(store);
  if (view.setup === null) return null;
  if (view.setup.state !== 'done') return <FirstRun setup={view.setup} bridge={bridge} />;
  if (view.overview === null) return null;
  return (
    <QueueScreen view={view} setup={view.setup} overview={view.overview} bridge={bridge} want={store.want} />
  );
}
