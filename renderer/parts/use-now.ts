/** The time for sentences such as "in 40 s": ticks only while the page is in sight. */
import { useEffect, useState } from 'react';

/**
 * @param everyMs how stale a sentence may become
 * @param subject what the sentences are about: new rows need a new now at once
 */
export function useNow(everyMs: number, subject: unknown = null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const tick = () => {
      if (!document.hidden) setNow(Date.now());
    };
    tick();
    const timer = setInterval(tick, everyMs);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [everyMs]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the subject is not read, its change is the point
  useEffect(() => setNow(Date.now()), [subject]);
  return now;
}
