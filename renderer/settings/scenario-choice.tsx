/** How the practice service behaves, from its library; each choice holds at once. */
import { useEffect, useState } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import { t } from '../../preload/language.ts';
import type { Scenarios } from '../../preload/settings-contract.ts';
import { tellFailure } from '../parts/failures.ts';
import { SelectField } from './fields.tsx';

export function ScenarioChoice({ bridge }: { readonly bridge: Bridge }) {
  const [known, setKnown] = useState<Scenarios | null>(null);
  useEffect(() => {
    bridge.getScenarios().then(setKnown, () => setKnown(null));
  }, [bridge]);
  if (known === null) return null;
  const { active, scenarios } = known;
  const isListed = scenarios.some(({ name }) => name === active);
  const options = scenarios.map(({ name, sentence }) => ({ value: name, label: sentence }));
  const choose = async (name: string) => {
    if (await bridge.chooseScenario({ name })) setKnown({ active: name, scenarios });
  };
  return (
    <SelectField
      label={t('settings:service.scenario')}
      help={t('settings:service.scenarioHelp')}
      name="practice.scenario"
      value={active}
      options={isListed ? options : [{ value: active, label: active }, ...options]}
      onChange={(name) => tellFailure(choose(name))}
    />
  );
}
