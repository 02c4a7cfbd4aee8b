/** How fast, how much, in which order and how many at once. */

import { t } from '../../preload/language.ts';
import { sendOrders } from '../../preload/settings-choices.ts';
import type { TransfersDraft } from '../../preload/settings-contract.ts';
import { Group, NumberField, SelectField, Switch } from './fields.tsx';
import type { SettingsForm } from './use-settings.ts';

const megabyte = 1_000_000;
const gigabyte = 1_000_000_000;
/** What a limit starts from when it is switched on. */
const firstPace = 2 * megabyte;
const firstCap = { bytesPerDay: 10 * gigabyte, bytesPerMonth: 100 * gigabyte } as const;

export function PaceSection({ form }: { readonly form: SettingsForm }) {
  const { transfers } = form.draft;
  const set = (part: Partial<TransfersDraft>) => form.change({ transfers: { ...transfers, ...part } });
  const { bytesPerSecond } = transfers;
  return (
    <>
      <p className="help">{t('settings:pace.intro')}</p>
      <Group heading={t('settings:pace.limits')}>
        <Switch
          label={t('settings:pace.limit')}
          on={bytesPerSecond !== null}
          onChange={(on) => set({ bytesPerSecond: on ? firstPace : null })}
        />
        {bytesPerSecond !== null && <Pace name="bytesPerSecond" value={bytesPerSecond} onChange={set} />}
        <Pace
          name="limitedBytesPerSecond"
          help={t('settings:pace.limitedHelp')}
          value={transfers.limitedBytesPerSecond}
          onChange={set}
        />
        <Cap name="bytesPerDay" label={t('settings:pace.perDay')} transfers={transfers} onChange={set} />
        <Cap name="bytesPerMonth" label={t('settings:pace.perMonth')} transfers={transfers} onChange={set} />
      </Group>
      <Group heading={t('settings:pace.places')}>
        <SelectField
          label={t('settings:pace.order')}
          help={t('settings:pace.orderHelp')}
          name="transfers.order"
          value={transfers.order}
          options={sendOrders.map((value) => ({ value, label: t(`settings:pace.orders.${value}`) }))}
          onChange={(order) => set({ order })}
        />
        <NumberField
          label={t('settings:pace.clipsAtOnce')}
          name="transfers.clipsAtOnce"
          per={1}
          unit={t('settings:pace.apiece')}
          value={transfers.clipsAtOnce}
          onChange={(clipsAtOnce) => set({ clipsAtOnce: Math.min(clipsAtOnce, mostTyped) })}
        />
        <NumberField
          label={t('settings:pace.blocksAtOnce')}
          help={t('settings:pace.atOnceHelp')}
          name="transfers.blocksAtOnce"
          per={1}
          unit={t('settings:pace.blocks')}
          value={transfers.blocksAtOnce}
          onChange={(blocksAtOnce) => set({ blocksAtOnce: Math.min(blocksAtOnce, mostTyped) })}
        />
      </Group>
    </>
  );
}

/** The most the contract carries; how many make sense the engine says. */
const mostTyped = 1000;

interface PaceProps {
  readonly name: 'bytesPerSecond' | 'limitedBytesPerSecond';
  readonly value: number;
  readonly help?: string;
  readonly onChange: (part: Partial<TransfersDraft>) => void;
}

/** Megabytes a second, with the megabits that lines are sold by: the two are mixed up easily. */
function Pace({ name, value, onChange, ...help }: PaceProps) {
  const mbit = ((value * 8) / megabyte).toLocaleString(undefined, { maximumFractionDigits: 2 });
  return (
    <NumberField
      {...help}
      label={t(`settings:pace.${name}`)}
      name={`transfers.${name}`}
      per={megabyte}
      unit={t('settings:pace.mbit', { mbit })}
      value={value}
      onChange={(bytes) => onChange({ [name]: bytes })}
    />
  );
}

interface CapProps {
  readonly name: 'bytesPerDay' | 'bytesPerMonth';
  readonly label: string;
  readonly transfers: TransfersDraft;
  readonly onChange: (part: Partial<TransfersDraft>) => void;
}

function Cap({ name, label, transfers, onChange }: CapProps) {
  const value = transfers[name];
  return (
    <>
      <Switch
        label={label}
        on={value !== null}
        onChange={(on) => onChange({ [name]: on ? firstCap[name] : null })}
      />
      {value !== null && (
        <NumberField
          label={t(`settings:pace.${name}`)}
          name={`transfers.${name}`}
          per={gigabyte}
          unit={t('settings:pace.gigabytes')}
          value={value}
          onChange={(bytes) => onChange({ [name]: bytes })}
        />
      )}
    </>
  );
}
