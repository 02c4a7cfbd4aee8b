/** The page of one clip: what it is, what is true of it now, what happened, what may be done. */
import { useCallback, useEffect, useState } from 'react';
import type { ClipDetails } from '../../preload/clip-contract.ts';
import type { Bridge } from '../../preload/contract.ts';
import { displayName, formatBytes, formatLength } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import { describeStatus } from '../../preload/words.ts';
import type { Go } from '../frame/screen.ts';
import { act } from '../parts/act.ts';
import { tellFailure } from '../parts/failures.ts';
import { StatusIcon, signOf } from '../parts/icons.tsx';
import { describeSaved } from '../parts/saved-words.ts';
import { useNow } from '../parts/use-now.ts';
import { usePolled } from '../parts/use-polled.ts';
import { Bits } from './bits.tsx';
import { Exchanges } from './exchanges.tsx';
import { History } from './history.tsx';
import { Preview } from './preview.tsx';
import { RightNow } from './right-now.tsx';
import { Slot } from './slot.tsx';
import { Words } from './words.tsx';

interface Props {
  readonly clipId: string;
  /** Of the queue: when it rises, the clip may have changed. */
  readonly revision: number;
  readonly bridge: Bridge;
  readonly go: Go;
}

const apartMs = 500;

export function ClipScreen({ clipId, revision, bridge, go }: Props) {
  const ask = useCallback(() => bridge.getClip({ clipId }), [bridge, clipId]);
  const details = usePolled(ask, revision, apartMs);
  useBackKeys(() => go({ name: 'queue' }));
  return (
    <main className="clip-page">
      <button type="button" className="quiet back" onClick={() => go({ name: 'queue' })}>
        <span aria-hidden="true">‹</span> {t('frame:back')}
      </button>
      {details === null && <p className="clip-gone">{t('clip:gone')}</p>}
      {details && <Page details={details} bridge={bridge} />}
    </main>
  );
}

/** Escape and Alt+Left lead back, except where Escape means something else. */
function useBackKeys(back: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event;
      const isElsewhere =
        target instanceof Element && target.closest('input, textarea, select, [role="dialog"]') !== null;
      const isBack = (event.key === 'Escape' && !isElsewhere) || (event.altKey && event.key === 'ArrowLeft');
      if (!isBack || event.defaultPrevented) return;
      event.preventDefault();
      back();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}

function Page({ details, bridge }: { readonly details: ClipDetails; readonly bridge: Bridge }) {
  const { clip, history, slotRequests, slot, blocks, words, exchanges } = details;
  const now = useNow(1000, details);
  return (
    <>
      <Head details={details} now={now} bridge={bridge} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="cards clip-cards" tabIndex={0} aria-label={displayName(clip.name)}>
        <div>
          <Preview clip={clip} />
          <History history={history} now={now} />
          <Exchanges exchanges={exchanges} now={now} />
        </div>
        <div>
          <RightNow clip={clip} now={now} />
          <Bits clip={clip} blocks={blocks} />
          <Slot slot={slot} requests={slotRequests} now={now} />
          <Words
            key={`${words.editable} ${clip.clipId}`}
            clipId={clip.clipId}
            words={words}
            now={now}
            bridge={bridge}
          />
        </div>
      </section>
    </>
  );
}

interface HeadProps {
  readonly details: ClipDetails;
  readonly now: number;
  readonly bridge: Bridge;
}

function Head({ details, now, bridge }: HeadProps) {
  const { clip } = details;
  const [said, setSaid] = useState('');
  const sign = signOf(clip.status);
  const length = clip.durationSeconds === null ? [] : [formatLength(clip.durationSeconds)];
  return (
    <header className="clip-head">
      <StatusIcon sign={sign} />
      <div>
        <h1>{displayName(clip.name)}</h1>
        <p>{[displayName(clip.folderName), formatBytes(clip.sizeBytes), ...length].join(' · ')}</p>
        <p className={sign === 'trouble' ? 'trouble' : undefined}>{describeStatus(clip.status, clip, now)}</p>
      </div>
      <div className="clip-commands">
        {clip.actions.map((action) => (
          <button
            key={action}
            type="button"
            className={action === 'retry' || action === 'send-now' ? undefined : 'quiet'}
            onClick={() => tellFailure(act(bridge, action, clip.clipId))}
          >
            {t(`clip:actions.${action}`)}
          </button>
        ))}
        <button
          type="button"
          className="quiet"
          onClick={() =>
            tellFailure(
              bridge.exportEvidence({ clipId: clip.clipId }).then((saved) => setSaid(describeSaved(saved))),
            )
          }
        >
          {t('clip:exchanges.evidence')}
        </button>
      </div>
      <p role="status" className="help">
        {said}
      </p>
    </header>
  );
}
