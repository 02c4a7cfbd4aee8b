/**
 * What sending does while something else goes on at this computer: the rules of
 * `transfers.captureSafe`.
 */

import { t } from '../../preload/language.ts';
import { responses } from '../../preload/settings-choices.ts';
import type { TransfersDraft } from '../../preload/settings-contract.ts';
import { Group, LinesField, SelectField } from './fields.tsx';
import type { SettingsForm } from './use-settings.ts';

const rules = ['whileRecording', 'fullScreen', 'whileProcessesRun', 'onBattery', 'pcInUse'] as const;

export function BusySection({ form }: { readonly form: SettingsForm }) {
  const { transfers } = form.draft;
  const { captureSafe } = transfers;
  const set = (part: Partial<TransfersDraft['captureSafe']>) =>
    form.change({ transfers: { ...transfers, captureSafe: { ...captureSafe, ...part } } });
  return (
    <>
      <p className="help">{t('settings:busy.intro')}</p>
      <Group heading={t('settings:busy.rules')}>
        {rules.map((rule) => (
          <SelectField
            key={rule}
            label={t(`settings:busy.${rule}`)}
            name={`transfers.captureSafe.${rule}`}
            value={captureSafe[rule]}
            options={responses.map((value) => ({ value, label: t(`settings:busy.responses.${value}`) }))}
            onChange={(response) => set({ [rule]: response })}
          />
        ))}
        <LinesField
          label={t('settings:busy.processes')}
          help={t('settings:busy.processesHelp')}
          name="transfers.captureSafe.processes"
          rows={4}
          value={captureSafe.processes}
          onChange={(processes) => set({ processes: [...processes] })}
        />
      </Group>
    </>
  );
}
