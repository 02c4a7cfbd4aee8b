/**
 * About the program: its version, its updates, what helps when something is wrong, whose work is in
 * it.
 */
import { useState } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import { appName, t } from '../../preload/language.ts';
import { Card } from '../parts/card.tsx';
import { tellFailure } from '../parts/failures.ts';
import { MoodIcon } from '../parts/icons.tsx';
import { usePolled } from '../parts/use-polled.ts';
import { Trouble } from './trouble.tsx';
import { Updates } from './updates.tsx';

interface Props {
  readonly bridge: Bridge;
  /** Of the queue. */
  readonly revision: number;
}

const apartMs = 1000;

export function AboutScreen({ bridge, revision }: Props) {
  const about = usePolled(bridge.getAbout, revision, apartMs);
  return (
    <main className="about">
      <header className="queue-header">
        <MoodIcon mood="idle" />
        <div className="queue-title">
          <h1>{t('about:heading')}</h1>
          <p className="counts">{t('about:lead')}</p>
        </div>
      </header>
      {about && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <section className="cards" tabIndex={0} aria-label={t('about:heading')}>
          <Card heading={appName} name="version">
            <dl>
              <dt>{t('about:version')}</dt>
              <dd>{about.version}</dd>
              <dt>{t('about:electron')}</dt>
              <dd>{about.electron}</dd>
            </dl>
          </Card>
          <Updates known={about.update} bridge={bridge} />
          <Trouble bridge={bridge} />
          <Licences bridge={bridge} />
          <Quit bridge={bridge} />
        </section>
      )}
    </main>
  );
}

/** For desktops without a tray, and for owners who look for it here. */
function Quit({ bridge }: { readonly bridge: Bridge }) {
  return (
    <Card heading={t('about:quit.heading')} name="quit">
      <p>{t('about:quit.lead')}</p>
      <div className="card-commands">
        <button type="button" onClick={() => tellFailure(bridge.quit())}>
          {t('about:quit.act')}
        </button>
      </div>
    </Card>
  );
}

function Licences({ bridge }: { readonly bridge: Bridge }) {
  const [opened, setOpened] = useState(true);
  return (
    <Card heading={t('about:licences.heading')} name="licences">
      <p>{t('about:licences.lead')}</p>
      <div className="card-commands">
        <button type="button" onClick={() => tellFailure(bridge.openLicences().then(setOpened))}>
          {t('about:licences.open')}
        </button>
      </div>
      <p role="status">{opened ? '' : t('about:trouble.notOpened')}</p>
    </Card>
  );
}
