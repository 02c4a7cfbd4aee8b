/** Everything that happened to a clip, newest first. */
import type { HistoryLine } from '../../preload/clip-contract.ts';
import type { Reason } from '../../preload/clip-view.ts';
import { formatTime } from '../../preload/formats.ts';
import { t, textOr } from '../../preload/language.ts';
import { describeReason } from '../../preload/words.ts';
import { Card } from '../parts/card.tsx';

interface Props {
  readonly history: readonly HistoryLine[];
  readonly now: number;
}

export function History({ history, now }: Props) {
  return (
    <Card heading={t('clip:history.heading')} name="history">
      <ol className="history">
        {history
          .map((line, place) => ({ ...line, place }))
          .reverse()
          .map(({ at, event, reason, place }) => (
            <li key={place}>
              <time dateTime={new Date(at).toISOString()}>{formatTime(at, now)}</time>
              <span>
                {textOr(`clip:history.events.${event}`, event)}
                {reason !== null && <Because reason={reason} />}
              </span>
            </li>
          ))}
      </ol>
    </Card>
  );
}

function Because({ reason }: { readonly reason: Reason }) {
  return (
    <span className="because">
      {describeReason(reason).sentence} {reason.detail}
    </span>
  );
}
