/**
 * What the window shows before there is a queue: that Clipslot starts, what it waits for, or the
 * one question that no one but the owner can answer.
 */
import { useEffect, useState } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import { type Environment, environments } from '../../preload/environment.ts';
import { t } from '../../preload/language.ts';
import type { SetupView } from '../../preload/setup-contract.ts';
import { tellFailure } from '../parts/failures.ts';
import { MoodIcon } from '../parts/icons.tsx';

/** States in which there is neither a queue nor anything to set up. */
export type StartState = Extract<SetupView['state'], 'starting' | 'waiting' | 'unknown'>;

interface Props {
  readonly state: StartState;
  readonly problem: string | null;
  readonly bridge: Bridge;
}

export function StartScreen({ state, problem, bridge }: Props) {
  return (
    <main className="start">
      <header>
        <MoodIcon mood={state === 'starting' ? 'idle' : 'needs-you'} />
        <div role="status">
          <h1>{t(`setup:start.${state}`)}</h1>
          <p>{lead(state, problem)}</p>
        </div>
      </header>
      {state === 'waiting' && (
        <button type="button" onClick={() => tellFailure(bridge.startAgain())}>
          {t('setup:start.again')}
        </button>
      )}
      {state === 'unknown' && <WhichEnvironment problem={problem} bridge={bridge} />}
    </main>
  );
}

function lead(state: StartState, problem: string | null): string {
  if (state === 'starting') return t('setup:start.startingLead');
  return state === 'waiting' ? (problem ?? '') : t('setup:start.unknownLead');
}

/** No choice is made beforehand: a wrong one would send recordings to the wrong place. */
function WhichEnvironment({ problem, bridge }: Pick<Props, 'problem' | 'bridge'>) {
  const [setUp, setSetUp] = useState<readonly Environment[]>([]);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [going, setGoing] = useState(false);
  useEffect(() => {
    tellFailure(bridge.environmentsSetUp().then(setSetUp));
  }, [bridge]);
  const go = async (environment: Environment) => {
    setGoing(true);
    const answer = await bridge.switchEnvironment({ environment }).finally(() => setGoing(false));
    setRefusal(answer.problem);
  };
  const said = refusal ?? problem;
  return (
    <>
      <p role="alert" className={said === null ? 'unseen' : 'problem-box'}>
        {said}
      </p>
      <ul className="start-choices">
        {environments.map((environment) => (
          <li key={environment}>
            <button type="button" disabled={going} onClick={() => tellFailure(go(environment))}>
              <b>{t(`settings:environment.${environment}`)}</b>
              <span className="help">
                {t(setUp.includes(environment) ? 'setup:start.setUp' : 'setup:start.notSetUp')}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
