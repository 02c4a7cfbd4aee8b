/**
 * What the main process answers, asked for again when the queue has changed, but not too often, and
 * now and then.
 */
import { useEffect, useRef, useState } from 'react';

/** What changes by the clock alone (forecasts, ages) may be so old. */
const staleAfterMs = 30_000;

/**
 * @param ask makes the request; must stay the same function while the subject is the same
 * @param revision of the queue, see `QueueOverview.revision`
 * @param apartMs the least time between two requests
 */
export function usePolled<T>(ask: () => Promise<T>, revision: number, apartMs: number): T | undefined {
  const [answer, setAnswer] = useState<T | undefined>(undefined);
  const asked = useRef({ ask, atMs: -Infinity });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision is not read, its change is the point
  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout>;
    const request = () => {
      asked.current = { ask, atMs: performance.now() };
      timer = setTimeout(request, staleAfterMs);
      // A refused request leaves what is shown; the next one comes by itself.
      ask().then(
        (found) => {
          if (!gone) setAnswer(found);
        },
        () => {},
      );
    };
    const last = asked.current.ask === ask ? asked.current.atMs : -Infinity;
    timer = setTimeout(request, Math.max(0, last + apartMs - performance.now()));
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [ask, revision, apartMs]);

  return answer;
}
