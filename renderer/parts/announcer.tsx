/**
 * Tells a screen reader when something starts or stops to need the owner; never a tick of progress.
 */

import { describeNeeds } from '../../preload/overview-words.ts';
import type { QueueOverview } from '../../preload/queue-contract.ts';

export function Announcer({ overview }: { readonly overview: QueueOverview }) {
  // The text changes only when the needs change, and only a changed text is spoken.
  return (
    <p role="status" className="unseen">
      {describeNeeds(overview)}
    </p>
  );
}
