/** First run, and the way back when the settings are broken: folders, then the service, then go. */

import { type FormEvent, useEffect, useState } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import type { Environment } from '../../preload/environment.ts';
import { t } from '../../preload/language.ts';
import type { SetupView } from '../../preload/setup-contract.ts';
import { tellFailure } from '../parts/failures.ts';
import { MoodIcon } from '../parts/icons.tsx';
import { FolderChoice } from './folder-choice.tsx';
import { ServiceChoice } from './service-choice.tsx';
import { type Fields, fieldsFor, type Problems, problemsOf, transferHostsOf } from './service-form.ts';

interface Props {
  readonly setup: SetupView;
  readonly bridge: Bridge;
}

export function FirstRun({ setup, bridge }: Props) {
  const [environment, setEnvironment] = useState(setup.environment);
  // What was typed for one environment is not taken along to another, and is there on the way back.
  const [typed, setTyped] = useState<Partial<Record<Environment, Fields>>>({});
  const fields = typed[environment] ?? fieldsFor(environment);
  const change = (part: Partial<Fields>) => {
    if (part.environment === undefined) setTyped({ ...typed, [environment]: { ...fields, ...part } });
    else setEnvironment(part.environment);
  };
  const [problems, setProblems] = useState<Problems>({});
  const [refusal, setRefusal] = useState<string | null>(null);
  const [starting, setStarting] = useState(false);
  const broken = setup.state === 'invalid';

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const found = problemsOf(fields, setup.folderNames.length);
    setProblems(found);
    setRefusal(null);
    if (Object.keys(found).length > 0) return focusFirstProblem(form);
    setStarting(true);
    setRefusal(await finish(bridge, fields));
    setStarting(false);
  };

  return (
    <main className="first-run">
      <form noValidate onSubmit={(event) => tellFailure(submit(event))}>
        <header>
          <MoodIcon mood={broken ? 'needs-you' : 'sending'} />
          <div>
            <h1>{broken ? t('first-run:brokenHeading') : t('first-run:heading')}</h1>
            <p>{broken ? t('first-run:brokenLead') : t('first-run:lead')}</p>
          </div>
        </header>
        <Alert text={refusal ?? setup.problem} />
        {broken && <WaysOn canRestore={setup.canRestore} bridge={bridge} />}
        <FolderChoice names={setup.folderNames} problem={problems.folders} bridge={bridge} />
        <ServiceChoice fields={fields} problems={problems} bridge={bridge} change={change} />
        <div className="ways-on">
          <WaysBack from={setup.environment} bridge={bridge} />
          <button type="submit" className="primary large" disabled={starting}>
            {starting ? t('first-run:starting') : t('first-run:start')}
          </button>
        </div>
      </form>
    </main>
  );
}

/** What may be enough instead of setting it up again. */
function WaysOn({ canRestore, bridge }: { readonly canRestore: boolean; readonly bridge: Bridge }) {
  return (
    <div className="ways-on">
      <button type="button" onClick={() => tellFailure(bridge.startAgain())}>
        {t('setup:start.again')}
      </button>
      {canRestore && (
        <button type="button" onClick={() => tellFailure(bridge.restoreSettings())}>
          {t('setup:start.restore')}
        </button>
      )}
    </div>
  );
}

/** An owner who came here from an environment that is set up can go back to it. */
function WaysBack({ from, bridge }: { readonly from: Environment; readonly bridge: Bridge }) {
  const [others, setOthers] = useState<readonly Environment[]>([]);
  useEffect(() => {
    tellFailure(bridge.environmentsSetUp().then((all) => setOthers(all.filter((one) => one !== from))));
  }, [bridge, from]);
  return others.map((environment) => (
    <button
      key={environment}
      type="button"
      className="quiet"
      onClick={() => tellFailure(bridge.switchEnvironment({ environment }))}
    >
      {t('first-run:back', { name: t(`settings:environment.${environment}`) })}
    </button>
  ));
}

/** Once the problems are drawn: the first field that has one. */
function focusFirstProblem(form: HTMLFormElement): void {
  requestAnimationFrame(() =>
    form.querySelector<HTMLElement>('[aria-invalid="true"], [data-problem="true"]')?.focus(),
  );
}

/** Always there, so that a screen reader notices when it fills. */
function Alert({ text }: { readonly text: string | null }) {
  return (
    <p role="alert" className={text === null ? 'unseen' : 'problem-box'}>
      {text}
    </p>
  );
}

/** What keeps Clipslot from starting, or `null`. */
async function finish(bridge: Bridge, fields: Fields): Promise<string | null> {
  try {
    const { environment, transferHosts: _, ...rest } = fields;
    const result = await bridge.finishSetup(
      environment === 'practice'
        ? { environment }
        : { environment, ...rest, transferHosts: transferHostsOf(fields) },
    );
    return result.ok ? null : (result.problem ?? t('settings:problems.failed'));
  } catch {
    return t('settings:problems.failed');
  }
}
