/** What happens to a file once its clip is published: nothing, unless the owner orders it. */
import { useState } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import { t } from '../../preload/language.ts';
import { afterPublishedChoices } from '../../preload/settings-choices.ts';
import { tellFailure } from '../parts/failures.ts';
import { Group, NumberField, SelectField } from './fields.tsx';
import type { SettingsForm } from './use-settings.ts';

interface Props {
  readonly form: SettingsForm;
  readonly bridge: Bridge;
}

type Order = SettingsForm['draft']['afterPublished'];

/** Long enough to notice that a clip is not as it should be. */
const firstDays: Readonly<Record<Order['do'], number>> = { keep: 0, move: 0, bin: 30 };

export function AfterPublished({ form, bridge }: Props) {
  const order = form.draft.afterPublished;
  const set = (part: Partial<Order>) => form.change({ afterPublished: { ...order, ...part } });
  return (
    <Group heading={t('settings:after.heading')}>
      <SelectField
        label={t('settings:after.do')}
        help={t('settings:after.help')}
        name="afterPublished.do"
        value={order.do}
        options={afterPublishedChoices.map((value) => ({
          value,
          label: t(`settings:after.choices.${value}`),
        }))}
        onChange={(chosen) => set({ do: chosen, afterDays: firstDays[chosen] })}
      />
      {order.do === 'move' && <Target form={form} bridge={bridge} set={set} />}
      {order.do !== 'keep' && (
        <NumberField
          label={t('settings:after.afterDays')}
          name="afterPublished.afterDays"
          per={1}
          unit={t('settings:after.days')}
          value={order.afterDays}
          onChange={(afterDays) => set({ afterDays: Math.min(afterDays, mostTyped) })}
        />
      )}
    </Group>
  );
}

/** The most the contract carries; how many make sense the engine says. */
const mostTyped = 1_000_000;

function Target({ form, bridge, set }: Props & { readonly set: (part: Partial<Order>) => void }) {
  const [found, setFound] = useState<{ folderId: string; name: string } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { folderId } = form.draft.afterPublished;
  const named = [...form.view.folders, ...(found === null ? [] : [found])];
  const choose = async () => {
    const { folder, problem } = await bridge.findFolder();
    setProblem(problem);
    if (folder === null) return;
    setFound(folder);
    set({ folderId: folder.folderId });
  };
  return (
    <fieldset className="field">
      <legend className="field-label">{t('settings:after.folder')}</legend>
      <p className="certificates">
        <span>{named.find((one) => one.folderId === folderId)?.name ?? t('settings:after.none')}</span>
        <button type="button" onClick={() => tellFailure(choose())}>
          {t('settings:after.choose')}
        </button>
      </p>
      <p role="alert" className="problem">
        {problem}
      </p>
    </fieldset>
  );
}
