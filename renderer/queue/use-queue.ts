/** The only subscription of the window. */
import { useSyncExternalStore } from 'react';
import type { QueueStore, QueueView } from './queue-store.ts';

export function useQueue(store: QueueStore): QueueView {
  return useSyncExternalStore(store.subscribe, store.get);
}
