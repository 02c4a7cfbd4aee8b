/** When bits may be sent: the painted week, what it means in words, and by whose clock. */

import { useId, useState } from 'react';
import { t } from '../../preload/language.ts';
import { type WeekPace, weekPaces } from '../../preload/settings-choices.ts';
import type { TransfersDraft } from '../../preload/settings-contract.ts';
import { Group, SelectField } from './fields.tsx';
import type { SettingsForm } from './use-settings.ts';
import { presets, presetWeek } from './week-edit.ts';
import { WeekGrid } from './week-grid.tsx';
import { weekInWords } from './week-summary.ts';

export function WeekSection({ form }: { readonly form: SettingsForm }) {
  const [brush, setBrush] = useState<WeekPace>('full');
  const keys = useId();
  const { transfers } = form.draft;
  const set = (part: Partial<TransfersDraft>) => form.change({ transfers: { ...transfers, ...part } });
  return (
    <>
      <p className="help">{t('settings:week.intro')}</p>
      <div className="week-tools">
        <Brushes brush={brush} onChange={setBrush} />
        <fieldset className="week-presets">
          <legend className="unseen">{t('settings:week.presets')}</legend>
          {presets.map((preset) => (
            <button key={preset} type="button" onClick={() => set({ week: presetWeek(preset) })}>
              {t(`settings:week.preset.${preset}`)}
            </button>
          ))}
        </fieldset>
      </div>
      <WeekGrid week={transfers.week} brush={brush} describedBy={keys} onPaint={(week) => set({ week })} />
      <p id={keys} className="help">
        {t('settings:week.keys')}
      </p>
      <Group heading={t('settings:week.summary')}>
        <div role="status" className="week-words">
          {weekInWords(transfers.week).map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
        <TimeZone form={form} onChange={(timeZone) => set({ timeZone })} />
      </Group>
    </>
  );
}

function Brushes({ brush, onChange }: { brush: WeekPace; onChange: (brush: WeekPace) => void }) {
  return (
    <fieldset className="week-brushes">
      <legend className="unseen">{t('settings:week.brush')}</legend>
      {weekPaces.map((pace) => (
        <label key={pace}>
          <input type="radio" name="brush" checked={brush === pace} onChange={() => onChange(pace)} />
          <span className={`week-sample week-${pace}`} aria-hidden="true" />
          {t(`settings:week.pace.${pace}`)}
        </label>
      ))}
    </fieldset>
  );
}

interface TimeZoneProps {
  readonly form: SettingsForm;
  readonly onChange: (timeZone: string | null) => void;
}

/** A name of no zone: this computer's own. */
const system = '';

function TimeZone({ form, onChange }: TimeZoneProps) {
  const { timeZone } = form.draft.transfers;
  const known = Intl.supportedValuesOf('timeZone');
  const named = timeZone === null || known.includes(timeZone) ? known : [timeZone, ...known];
  return (
    <SelectField
      label={t('settings:week.timeZone')}
      help={t('settings:week.timeZoneHelp')}
      name="transfers.timeZone"
      value={timeZone ?? system}
      options={[
        { value: system, label: t('settings:week.timeZoneSystem', { zone: form.view.systemTimeZone }) },
        ...named.map((zone) => ({ value: zone, label: zone })),
      ]}
      onChange={(zone) => onChange(zone === system ? null : zone)}
    />
  );
}
