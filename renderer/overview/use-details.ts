/** The details of the overview, asked for when the queue has changed, but at most every two seconds, and now and then. */
import { useEffect, useRef, useState } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import type { OverviewDetails } from '../../preload/overview-contract.ts';

const apartMs = 2000;
/** What changes by the clock alone (forecast, ages) may be so old. */
const staleAfterMs = 30_000;

/** @param revision of the queue, see `QueueOverview.revision` */
export function useDetails(bridge: Bridge, revision: number): OverviewDetails | null {
  const [details, setDetails] = useState<OverviewDetails | null>(null);
  const askedAt = useRef(-Infinity);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision is not read, its change is the point
  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout>;
    const ask = () => {
      askedAt.current = performance.now();
      timer = setTimeout(ask, staleAfterMs);
      // A refused request leaves what is shown; the next one comes by itself.
      void bridge.getOverviewDetails().then(
        (found) => {
          if (!gone) setDetails(found);
        },
        () => {},
      );
    };
    timer = setTimeout(ask, Math.max(0, askedAt.current + apartMs - performance.now()));
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [bridge, revision]);

  return details;
}
