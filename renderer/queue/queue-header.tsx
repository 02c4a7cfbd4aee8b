/** The state of the queue in words, its counts, and the commands that concern all clips. */
import type { Bridge } from '../../preload/contract.ts';
import { countLabels, queueLabels } from '../../preload/labels.ts';
import { describeOverview, moodOf } from '../../preload/overview-words.ts';
import type { QueueOverview } from '../../preload/queue-contract.ts';
import { MoodIcon } from '../parts/icons.tsx';

interface Props {
  readonly overview: QueueOverview;
  readonly bridge: Bridge;
}

export function QueueHeader({ overview, bridge }: Props) {
  const mood = moodOf(overview);
  return (
    <header className="queue-header">
      <MoodIcon mood={mood} />
      <div className="queue-title">
        <h1>{describeOverview(overview)}</h1>
        <Counts overview={overview} />
      </div>
      <div className="queue-commands">
        <button type="button" onClick={() => void bridge.openFolder()}>
          {queueLabels.openFolder}
        </button>
        {overview.paused ? (
          <button type="button" className="primary" onClick={() => void bridge.resumeAll()}>
            {queueLabels.resume}
          </button>
        ) : (
          <button type="button" onClick={() => void bridge.pauseAll()}>
            {queueLabels.pause}
          </button>
        )}
      </div>
    </header>
  );
}

function Counts({ overview }: { readonly overview: QueueOverview }) {
  const { counts } = overview;
  const open = counts['awaiting-slot'] + counts['slot-unknown'] + counts['slot-held'];
  const shown = [
    { label: countLabels.sending, count: overview.sendingClips },
    { label: countLabels.waiting, count: Math.max(0, open - overview.sendingClips) },
    { label: countLabels.preparing, count: counts.uploaded },
    { label: countLabels.published, count: counts.published },
  ].filter(({ count }) => count > 0);
  return (
    <p className="counts">
      {shown.map(({ label, count }) => (
        <span key={label}>
          <b>{count.toLocaleString('en')}</b> {label}
        </span>
      ))}
      {overview.service === 'practice' && <span className="badge">{queueLabels.practice}</span>}
    </p>
  );
}
