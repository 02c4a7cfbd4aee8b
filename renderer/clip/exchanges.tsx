/**
 * What was said between us and the service about the clip: every kind counted, the telling ones
 * word for word.
 */
import type { ClipExchanges, ExchangeCall, ExchangeView } from '../../preload/exchange-view.ts';
import { formatCount, formatTime } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import { Card } from '../parts/card.tsx';

interface Props {
  readonly exchanges: ClipExchanges;
  readonly now: number;
}

export function Exchanges({ exchanges, now }: Props) {
  const { kept, counts } = exchanges;
  return (
    <Card heading={t('clip:exchanges.heading')} name="exchanges">
      {kept.length === 0 ? (
        <p className="help">{t('clip:exchanges.none')}</p>
      ) : (
        <>
          <p className="help">{t('clip:exchanges.about')}</p>
          {kept.map((exchange) => (
            <Exchange
              key={`${exchange.at} ${exchange.call} ${exchange.blockNum}`}
              exchange={exchange}
              now={now}
            />
          ))}
          <Counts counts={counts} />
        </>
      )}
    </Card>
  );
}

function Exchange({ exchange, now }: { readonly exchange: ExchangeView; readonly now: number }) {
  const { call, at, tookMs, blockNum, request, answer, silence } = exchange;
  const ended =
    answer === null ? t('clip:exchanges.no', { code: silence?.code ?? silence?.kind ?? '' }) : answer.status;
  return (
    <details className="exchange">
      <summary>
        <span>{formatTime(at, now)}</span> {nameOf(call, blockNum)} · {ended} ·{' '}
        {t('clip:exchanges.took', { ms: Math.round(tookMs) })}
      </summary>
      <h3>{t('clip:exchanges.request')}</h3>
      <pre>{[`${request.method} ${request.address}`, ...linesOf(request)].join('\n')}</pre>
      {answer !== null && (
        <>
          <h3>{t('clip:exchanges.answer')}</h3>
          <pre>{[String(answer.status), ...linesOf(answer)].join('\n')}</pre>
        </>
      )}
    </details>
  );
}

function nameOf(call: ExchangeCall, blockNum: number | null): string {
  if (call !== 'block') return t(`evidence:calls.${call}`);
  return blockNum === null ? t('evidence:calls.anyBlock') : t('evidence:calls.block', { block: blockNum });
}

interface Said {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

function linesOf({ headers, body }: Said): string[] {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return body === null ? lines : [...lines, '', body];
}

function Counts({ counts }: Pick<ClipExchanges, 'counts'>) {
  return (
    <table>
      <caption className="unseen">{t('clip:exchanges.counts')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('clip:exchanges.call')}</th>
          <th scope="col">{t('clip:exchanges.ended')}</th>
          <th scope="col">{t('clip:exchanges.times')}</th>
          <th scope="col">{t('clip:exchanges.longest')}</th>
        </tr>
      </thead>
      <tbody>
        {counts.map(({ call, ended, times, longestMs }) => (
          <tr key={`${call} ${ended}`}>
            <td>{nameOf(call, null)}</td>
            <td>{ended}</td>
            <td>{formatCount(times)}</td>
            <td>{t('clip:exchanges.took', { ms: Math.round(longestMs) })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
