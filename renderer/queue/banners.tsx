/** Trouble that concerns every clip, each said once with its next step. */
import { useState } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import type { Banner } from '../../preload/glance-contract.ts';
import { t } from '../../preload/language.ts';
import { describeBanner } from '../../preload/overview-words.ts';
import type { QueueOverview } from '../../preload/queue-contract.ts';
import type { SetupNotice } from '../../preload/setup-contract.ts';
import { useNow } from '../parts/use-now.ts';
import { RenewAuthorization } from './renew-authorization.tsx';

/** Entering the authorization again is a way out of these. */
const enteredAgain = ['not-authorized', 'authorization-missing', 'secret-store-changed'] as const;

interface Props {
  readonly overview: QueueOverview;
  readonly notice: SetupNotice | null;
  readonly bridge: Bridge;
}

export function Banners({ overview, notice, bridge }: Props) {
  const renewable = overview.service === 'real';
  if (overview.banners.length === 0 && notice === null) return null;
  return (
    <section className="banners" aria-label={t('queue:needsYou')}>
      {notice !== null && <Notice notice={notice} bridge={bridge} />}
      {overview.banners.map((banner) => (
        <Trouble key={keyOf(banner)} banner={banner} bridge={bridge} renewable={renewable} />
      ))}
    </section>
  );
}

function keyOf({ kind, lane, folderName }: Banner): string {
  return `${kind} ${lane} ${folderName}`;
}

function Trouble(props: { readonly banner: Banner; readonly bridge: Bridge; readonly renewable: boolean }) {
  const { banner, bridge, renewable } = props;
  const now = useNow(banner.until === null ? 60_000 : 1000);
  const words = describeBanner(banner, now);
  return (
    <div className={words.needsPerson ? 'banner' : 'banner mild'}>
      <div>
        <h2>{words.heading}</h2>
        <p>
          {words.sentence} {words.nextStep}
        </p>
      </div>
      {renewable && enteredAgain.some((code) => code === banner.reason.code) && <Renew bridge={bridge} />}
    </div>
  );
}

function Notice({ notice, bridge }: { readonly notice: SetupNotice; readonly bridge: Bridge }) {
  const [dismissed, setDismissed] = useState(false);
  const missing = notice === 'authorization-missing';
  if (dismissed && !missing) return null;
  return (
    <div className={missing ? 'banner' : 'banner mild'}>
      <div>
        <h2>{t(`queue:notices.${notice}.heading`)}</h2>
        <p>{t(`queue:notices.${notice}.sentence`)}</p>
      </div>
      {missing ? (
        <Renew bridge={bridge} />
      ) : (
        <button type="button" className="quiet" onClick={() => setDismissed(true)}>
          {t('queue:dismiss')}
        </button>
      )}
    </div>
  );
}

function Renew({ bridge }: { readonly bridge: Bridge }) {
  const [open, setOpen] = useState(false);
  if (open) return <RenewAuthorization bridge={bridge} close={() => setOpen(false)} />;
  return (
    <button type="button" onClick={() => setOpen(true)}>
      {t('queue:renew.open')}
    </button>
  );
}
