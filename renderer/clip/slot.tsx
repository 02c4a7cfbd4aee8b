/** What is known of the slot, and every request that was made for it. */
import type { SlotFacts, SlotRequestFacts } from '../../preload/clip-contract.ts';
import { formatTime } from '../../preload/formats.ts';
import { spokenLanguage, t } from '../../preload/language.ts';
import { Card } from '../parts/card.tsx';

interface Props {
  readonly slot: SlotFacts | null;
  readonly requests: readonly SlotRequestFacts[];
  readonly now: number;
}

export function Slot({ slot, requests, now }: Props) {
  return (
    <Card heading={t('clip:slot.heading')} name="slot">
      {slot === null ? <p>{t('clip:slot.none')}</p> : <Facts slot={slot} now={now} />}
      {requests.length > 0 && <Requests requests={requests} now={now} />}
    </Card>
  );
}

function Facts({ slot, now }: { readonly slot: SlotFacts; readonly now: number }) {
  return (
    <dl className="facts">
      <dt>{t('clip:slot.grantedAt')}</dt>
      <dd>{formatTime(slot.grantedAt, now)}</dd>
      <dt>{t('clip:slot.id')}</dt>
      <dd className="code">{slot.gameClipId}</dd>
      <dt>{t('clip:slot.host')}</dt>
      <dd className="code">{slot.uploadHost}</dd>
    </dl>
  );
}

function Requests({
  requests,
  now,
}: {
  readonly requests: readonly SlotRequestFacts[];
  readonly now: number;
}) {
  return (
    <table>
      <caption className="unseen">{t('clip:slot.requests')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('clip:slot.asked')}</th>
          <th scope="col">{t('clip:slot.took')}</th>
          <th scope="col">{t('clip:slot.outcome')}</th>
        </tr>
      </thead>
      <tbody>
        {requests.map((request) => (
          <tr key={request.startedAt}>
            <td>{formatTime(request.startedAt, now)}</td>
            <td>{took(request)}</td>
            <td>{outcomeOf(request)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function took({ startedAt, endedAt }: SlotRequestFacts): string {
  if (endedAt === null) return '–';
  const seconds = (endedAt - startedAt) / 1000;
  return `${seconds.toLocaleString(spokenLanguage(), { maximumFractionDigits: seconds < 10 ? 2 : 0 })} s`;
}

function outcomeOf({ outcome, status, resolution }: SlotRequestFacts): string {
  const parts = [
    t(`clip:slot.outcomes.${outcome ?? 'underWay'}`),
    ...(status === null ? [] : [t('clip:slot.status', { status })]),
    ...(resolution === null ? [] : [t(`clip:slot.resolutions.${resolution}`)]),
  ];
  return parts.join(' · ');
}
