/**
 * Tries the connection with what is in the form, and says step by step how far it comes and what to
 * do.
 */
import { useEffect, useRef, useState } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import { t } from '../../preload/language.ts';
import type { ConnectionStep, ConnectionTested, ServiceDraft } from '../../preload/settings-contract.ts';
import { tellFailure } from './failures.ts';
import { StatusIcon } from './icons.tsx';

interface Props {
  readonly service: ServiceDraft;
  /** What was typed; null: the one that is kept. */
  readonly authorization: string | null;
  readonly bridge: Bridge;
}

type Shown = ConnectionTested | 'testing' | null;

export function ConnectionTest({ service, authorization, bridge }: Props) {
  const [shown, setShown] = useState<Shown>(null);
  const test = async () => {
    setShown('testing');
    try {
      setShown(await bridge.testConnection({ service, authorization }));
    } catch {
      setShown({ tested: false, problem: t('settings:problems.failed'), field: null });
    }
  };
  return (
    <div className="connection">
      {/* Not disabled while it works: that would take the focus away. */}
      <button type="button" onClick={() => shown !== 'testing' && tellFailure(test())}>
        {t(shown === 'testing' ? 'settings:test.testing' : 'settings:test.button')}
      </button>
      <p role="status" className={`connection-outcome ${isBad(shown) ? 'problem' : ''}`}>
        {outcomeOf(shown)}
      </p>
      {shown !== null && shown !== 'testing' && shown.tested && <Steps steps={shown.steps} />}
    </div>
  );
}

function Steps({ steps }: { readonly steps: readonly ConnectionStep[] }) {
  const list = useRef<HTMLOListElement>(null);
  // What is to be done may stand below the edge of the window.
  // biome-ignore lint/correctness/useExhaustiveDependencies: new steps are the reason, not the means
  useEffect(() => list.current?.scrollIntoView({ block: 'nearest' }), [steps]);
  return (
    <ol ref={list} className="connection-steps" aria-label={t('settings:test.heading')}>
      {steps.map(({ step, outcome, reason }) => (
        <li key={step} className={`connection-step connection-step-${outcome}`}>
          <StatusIcon sign={signs[outcome]} />
          <div>
            <p>
              {t(`settings:test.steps.${step}`)}{' '}
              <span className="connection-word">{t(`settings:test.outcome.${outcome}`)}</span>
            </p>
            {outcome === 'bad' && <p>{t(`settings:test.advice.${step}`)}</p>}
            {outcome === 'bad' && reason?.detail != null && (
              <p className="help">{t('settings:test.quote', { detail: reason.detail })}</p>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

const signs = { good: 'done', bad: 'trouble', 'not-reached': 'waiting' } as const;

function isBad(shown: Shown): boolean {
  if (shown === null || shown === 'testing') return false;
  return !shown.tested || shown.steps.some(({ outcome }) => outcome === 'bad');
}

function outcomeOf(shown: Shown): string {
  if (shown === null || shown === 'testing') return '';
  if (!shown.tested) return t('settings:test.cannot', { problem: shown.problem });
  return t(isBad(shown) ? 'settings:test.somethingBad' : 'settings:test.allGood');
}
