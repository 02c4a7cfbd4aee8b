/**
 * Where an update stands and what the owner can do about it. Nothing is fetched or installed
 * without a click.
 */
import { useEffect, useState } from 'react';
import type { UpdateView } from '../../preload/about-contract.ts';
import type { Bridge } from '../../preload/contract.ts';
import { formatRelative } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import { Card } from '../parts/card.tsx';
import { tellFailure } from '../parts/failures.ts';
import { useNow } from '../parts/use-now.ts';

interface Props {
  /** As the main process last told. */
  readonly known: UpdateView;
  readonly bridge: Bridge;
}

/** While something is fetched. */
const progressApartMs = 1000;

export function Updates({ known, bridge }: Props) {
  const [update, setUpdate] = useState(known);
  useEffect(() => setUpdate(known), [known]);
  const now = useNow(60_000);
  const run = (ask: () => Promise<UpdateView>) => tellFailure(ask().then(setUpdate));
  useEffect(() => {
    if (update.state !== 'fetching' && update.state !== 'checking') return;
    const timer = setInterval(
      () =>
        bridge.getAbout().then(
          (about) => setUpdate(about.update),
          // The next look comes by itself.
          () => {},
        ),
      progressApartMs,
    );
    return () => clearInterval(timer);
  }, [update.state, bridge]);
  return (
    <Card heading={t('about:updates.heading')} name="updates">
      <p role="status">{sentenceFor(update, now)}</p>
      {update.state === 'fetching' && (
        <progress
          max={1}
          value={update.share}
          aria-label={t('about:updates.fetching', { version: update.version })}
        />
      )}
      <Commands update={update} bridge={bridge} run={run} />
    </Card>
  );
}

interface CommandsProps {
  readonly update: UpdateView;
  readonly bridge: Bridge;
  readonly run: (ask: () => Promise<UpdateView>) => void;
}

function Commands({ update, bridge, run }: CommandsProps) {
  switch (update.state) {
    case 'none':
      return (
        <div className="card-commands">
          <button
            type="button"
            onClick={() => {
              run(bridge.checkForUpdates);
              // What is under way is shown at once; its end comes with the answer.
              run(async () => (await bridge.getAbout()).update);
            }}
          >
            {t('about:updates.check')}
          </button>
        </div>
      );
    case 'found':
      return (
        <div className="card-commands">
          <button
            type="button"
            className="primary"
            onClick={() => {
              run(bridge.fetchUpdate);
              run(async () => (await bridge.getAbout()).update);
            }}
          >
            {t('about:updates.fetch')}
          </button>
        </div>
      );
    case 'ready':
      return (
        <div className="card-commands">
          <button
            type="button"
            className="primary"
            disabled={update.whenQuiet}
            onClick={() => run(() => bridge.installUpdate({ when: 'when-quiet' }))}
          >
            {t('about:updates.whenQuiet')}
          </button>
          <button type="button" onClick={() => run(() => bridge.installUpdate({ when: 'now' }))}>
            {t('about:updates.now')}
          </button>
        </div>
      );
    default:
      return null;
  }
}

function sentenceFor(update: UpdateView, now: number): string {
  switch (update.state) {
    case 'off':
      return t('about:updates.off');
    case 'checking':
      return t('about:updates.checking');
    case 'none': {
      if (update.checkedAt === null) return t('about:updates.never');
      const when = formatRelative(Math.min(update.checkedAt, now), now);
      return update.failed ? t('about:updates.failed', { when }) : t('about:updates.none', { when });
    }
    case 'found':
      return update.failed
        ? t('about:updates.fetchFailed', { version: update.version })
        : t('about:updates.found', { version: update.version });
    case 'fetching':
      return t('about:updates.fetching', { version: update.version });
    case 'ready':
      return update.whenQuiet
        ? t('about:updates.waiting', { version: update.version })
        : t('about:updates.ready', { version: update.version });
  }
}
