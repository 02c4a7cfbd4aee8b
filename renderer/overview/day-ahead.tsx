/**
 * The next 24 hours: when sending is possible, when the next clips go and are out, what will not
 * fit.
 */
import { displayName, formatBytes, formatTime, formatWhen } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import type { ClipAhead, NextDay, OverviewDetails } from '../../preload/overview-contract.ts';
import type { QueueOverview } from '../../preload/queue-contract.ts';
import type { Go } from '../frame/screen.ts';
import { Card } from '../parts/card.tsx';

interface Props {
  readonly details: OverviewDetails;
  readonly overview: QueueOverview;
  readonly go: Go;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export function DayAhead({ details, overview, go }: Props) {
  const { next24h, now } = details;
  return (
    <Card heading={t('overview:day.heading')} name="day">
      <Strip day={next24h} now={now} />
      <ul className="unseen">
        {windowSentences(next24h, now).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {outlookSentences(details, overview).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {next24h.clips.length > 0 && <NextClips clips={next24h.clips} now={now} go={go} />}
    </Card>
  );
}

/**
 * A day as a strip: bright where bits go at full speed, pale where slowly, empty where not at all.
 */
function Strip({ day, now }: { readonly day: NextDay; readonly now: number }) {
  const share = (at: number) => `${Math.min(100, Math.max(0, ((at - now) / dayMs) * 100))}%`;
  const ticks = [0, 6, 12, 18, 24].map((hours) => now + hours * hourMs);
  return (
    <div className="strip" aria-hidden="true">
      <svg role="presentation">
        {day.windows.map(({ from, to, pace }) => (
          <rect
            key={from}
            className={`strip-${pace}`}
            x={share(from)}
            width={`${(Math.min(to, now + dayMs) - Math.max(from, now)) / (dayMs / 100)}%`}
            height="100%"
          />
        ))}
      </svg>
      <div className="axis">
        {ticks.map((at) => (
          <span key={at}>{formatTime(at, at)}</span>
        ))}
      </div>
    </div>
  );
}

function windowSentences({ windows }: NextDay, now: number): string[] {
  if (windows.length === 0) return [t('overview:day.never')];
  const [first] = windows;
  const whole = first !== undefined && first.from <= now && first.to >= now + dayMs - 1000;
  if (whole && first.pace === 'full') return [t('overview:day.always')];
  return windows.map(({ from, to, pace }) =>
    t(`overview:day.${pace}`, { from: formatTime(from, now), to: formatTime(to, now) }),
  );
}

function outlookSentences({ next24h, now }: OverviewDetails, overview: QueueOverview): string[] {
  const { doneAt, leftBytes, clips } = next24h;
  const until = overview.pausedUntil;
  const paused = !overview.paused
    ? []
    : [
        until === null
          ? t('overview:day.paused')
          : t('overview:day.pausedUntil', { when: formatWhen(until, now) }),
      ];
  if (clips.length === 0) return [...paused, t('overview:day.nothingWaits')];
  const left =
    leftBytes !== null && leftBytes > 0 ? [t('overview:day.left', { bytes: formatBytes(leftBytes) })] : [];
  if (doneAt !== null)
    return [...paused, t('overview:day.doneAt', { when: formatWhen(doneAt, now) }), ...left];
  return [...paused, ...(leftBytes === null ? [t('overview:day.doneUnknown')] : left)];
}

function NextClips(props: { readonly clips: readonly ClipAhead[]; readonly now: number; readonly go: Go }) {
  const { clips, now, go } = props;
  const when = (at: number | null) => (at === null ? '–' : formatWhen(at, now));
  return (
    <table>
      <caption className="unseen">{t('overview:day.next')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('overview:day.clip')}</th>
          <th scope="col">{t('overview:day.starts')}</th>
          <th scope="col">{t('overview:day.out')}</th>
        </tr>
      </thead>
      <tbody>
        {clips.map(({ clipId, name, startsAt, doneAt, late }) => (
          <tr key={clipId}>
            <th scope="row">
              <button type="button" className="link" onClick={() => go({ name: 'clip', clipId })}>
                {displayName(name)}
              </button>
            </th>
            <td>{when(startsAt)}</td>
            <td>
              {when(doneAt)}
              {late && <span className="trouble"> {t('overview:day.late')}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
