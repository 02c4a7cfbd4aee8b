/**
 * What the service accepted in each minute of the last hour, as bars; in words for those who cannot
 * see them.
 */
import { formatBytes } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import type { OverviewDetails } from '../../preload/overview-contract.ts';
import { Card } from '../parts/card.tsx';

const height = 96;
const barWidth = 8;
const gap = 2;
/** So that a minute with a single block can still be seen. */
const lowestBar = 2;

export function RateChart({ rate }: { readonly rate: OverviewDetails['rate'] }) {
  const { bytes } = rate;
  const total = bytes.reduce((sum, one) => sum + one, 0);
  const peak = Math.max(...bytes);
  const words =
    total === 0
      ? t('overview:rate.nothing')
      : t('overview:rate.total', { bytes: formatBytes(total), peak: formatBytes(peak) });
  return (
    <Card heading={t('overview:rate.heading')} name="rate">
      <p className="card-lead">{words}</p>
      <div className="rate-chart" aria-hidden="true">
        <span className="rate-peak">{formatBytes(peak)}</span>
        <svg
          viewBox={`0 0 ${bytes.length * (barWidth + gap)} ${height}`}
          preserveAspectRatio="none"
          role="presentation"
        >
          {bytes.map((one, at) => (
            <Bar
              // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
              key={at}
              at={at}
              share={peak === 0 ? 0 : one / peak}
            />
          ))}
        </svg>
        <div className="axis">
          <span>{t('overview:rate.anHourAgo')}</span>
          <span>{t('overview:rate.now')}</span>
        </div>
      </div>
    </Card>
  );
}

function Bar({ at, share }: { readonly at: number; readonly share: number }) {
  const tall = share === 0 ? lowestBar / 2 : Math.max(lowestBar, share * height);
  return (
    <rect
      className={share === 0 ? 'bar empty' : 'bar'}
      x={at * (barWidth + gap)}
      y={height - tall}
      width={barWidth}
      height={tall}
    />
  );
}
