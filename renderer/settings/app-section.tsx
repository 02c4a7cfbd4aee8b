/** What the owner prefers on this computer. Each choice holds at once. */

import { useState } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import { t } from '../../preload/language.ts';
import { languageChoices, themes } from '../../preload/settings-choices.ts';
import type { Preferences } from '../../preload/settings-contract.ts';
import { tellFailure } from '../parts/failures.ts';
import { Group, SelectField, Switch } from './fields.tsx';

interface Props {
  readonly preferences: Preferences;
  readonly bridge: Bridge;
}

export function AppSection({ preferences, bridge }: Props) {
  const [shown, setShown] = useState(preferences);
  const [taken, setTaken] = useState(true);
  const set = async (part: Partial<Preferences>) => {
    setShown((before) => ({ ...before, ...part }));
    setTaken(await bridge.changePreferences(part).catch(() => false));
  };
  const { notifications } = shown;
  const notify = (part: Partial<Preferences['notifications']>) =>
    tellFailure(set({ notifications: { ...notifications, ...part } }));
  return (
    <>
      <p className="help">{t('settings:app.intro')}</p>
      <p role="alert" className="problem">
        {taken ? '' : t('settings:app.notTaken')}
      </p>
      <Group heading={t('settings:app.looks')}>
        <SelectField
          label={t('settings:app.language')}
          name="app.language"
          value={shown.language}
          options={languageChoices.map((value) => ({ value, label: t(`settings:app.languages.${value}`) }))}
          onChange={(language) => tellFailure(set({ language }))}
        />
        <SelectField
          label={t('settings:app.theme')}
          name="app.theme"
          value={shown.theme}
          options={themes.map((value) => ({ value, label: t(`settings:app.themes.${value}`) }))}
          onChange={(theme) => tellFailure(set({ theme }))}
        />
      </Group>
      <Group heading={t('settings:app.start')}>
        <Switch
          label={t('settings:app.startAtLogin')}
          on={shown.startAtLogin}
          onChange={(startAtLogin) => tellFailure(set({ startAtLogin }))}
        />
        {shown.startAtLogin && (
          <Switch
            label={t('settings:app.startHidden')}
            on={shown.startHidden}
            onChange={(startHidden) => tellFailure(set({ startHidden }))}
          />
        )}
      </Group>
      <Group heading={t('settings:app.notifications')}>
        <Switch
          label={t('settings:app.needsYou')}
          on={notifications.needsYou}
          onChange={(needsYou) => notify({ needsYou })}
        />
        <Switch
          label={t('settings:app.allPublished')}
          on={notifications.allPublished}
          onChange={(allPublished) => notify({ allPublished })}
        />
      </Group>
      <div>
        <button type="button" onClick={() => tellFailure(bridge.openSettings())}>
          {t('settings:app.file')}
        </button>
        <p className="help">{t('settings:app.fileHelp')}</p>
      </div>
    </>
  );
}
