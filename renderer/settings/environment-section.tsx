/**
 * The three environments, which of them is at work, and the way to another; production only after a
 * question.
 */

import { useEffect, useState } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import { type Environment, environments } from '../../preload/environment.ts';
import { t } from '../../preload/language.ts';
import { tellFailure } from '../parts/failures.ts';
import { Question } from '../parts/question.tsx';

interface Props {
  readonly current: Environment;
  readonly bridge: Bridge;
  /** Goes when there is nothing to lose, or once that was answered. */
  readonly leave: (go: () => void) => void;
}

export function EnvironmentSection({ current, bridge, leave }: Props) {
  const [setUp, setSetUp] = useState<readonly Environment[]>([]);
  const [asking, setAsking] = useState(false);
  const [going, setGoing] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => {
    tellFailure(bridge.environmentsSetUp().then(setSetUp));
  }, [bridge]);
  const go = (environment: Environment) => {
    setAsking(false);
    setGoing(true);
    const gone = bridge.switchEnvironment({ environment }).finally(() => setGoing(false));
    tellFailure(gone.then(({ problem }) => setRefusal(problem)));
  };
  return (
    <>
      <p className="help">{t('settings:environment.intro')}</p>
      <ul className="environments">
        {environments.map((environment) => (
          <li key={environment} className={`environment environment-${environment}`}>
            <div>
              <h3>{t(`settings:environment.${environment}`)}</h3>
              <p className="help">{t(`settings:environment.${environment}Help`)}</p>
            </div>
            <p>{t(`settings:environment.${standingOf(environment, current, setUp)}`)}</p>
            {environment !== current && (
              <button
                type="button"
                disabled={going}
                aria-label={t('settings:environment.switchTo', {
                  name: t(`settings:environment.${environment}`),
                })}
                onClick={() =>
                  leave(() => (environment === 'production' ? setAsking(true) : go(environment)))
                }
              >
                {t('settings:environment.switch')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <p role="status" className="help">
        {going ? t('settings:environment.switching') : ''}
      </p>
      <p role="alert" className={refusal === null ? 'unseen' : 'problem-box'}>
        {refusal}
      </p>
      {asking && (
        <Question
          heading={t('settings:environment.question')}
          text={t('settings:environment.questionText')}
          answers={[
            { label: t('settings:environment.go'), primary: true, act: () => go('production') },
            { label: t('settings:environment.stay'), act: () => setAsking(false) },
          ]}
        />
      )}
    </>
  );
}

function standingOf(one: Environment, current: Environment, setUp: readonly Environment[]) {
  if (one === current) return 'current';
  return setUp.includes(one) ? 'setUp' : 'notSetUp';
}
