/**
 * Service, account and the way there, with a test of the connection. A token that is typed goes in
 * and never comes out.
 */

import { useState } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import type { Environment } from '../../preload/environment.ts';
import { t } from '../../preload/language.ts';
import type { ServiceDraft } from '../../preload/settings-contract.ts';
import { ConnectionTest } from '../parts/connection-test.tsx';
import { tellFailure } from '../parts/failures.ts';
import { Group, LinesField, SelectField, TextField } from './fields.tsx';
import { ScenarioChoice } from './scenario-choice.tsx';
import type { SettingsForm } from './use-settings.ts';

interface Props {
  readonly form: SettingsForm;
  readonly bridge: Bridge;
  readonly environment: Environment;
}

export function ServiceSection({ form, bridge, environment }: Props) {
  const { service } = form.draft;
  const typed = form.authorization.trim();
  const set = (part: Partial<ServiceDraft>) => form.change({ service: { ...service, ...part } });
  const test = (
    <ConnectionTest service={service} authorization={typed === '' ? null : typed} bridge={bridge} />
  );
  if (environment === 'practice')
    return (
      <>
        <p>{t('settings:service.practice')}</p>
        <ScenarioChoice bridge={bridge} />
        {test}
      </>
    );
  return (
    <>
      <Group heading={t('settings:service.group')}>
        <TextField
          label={t('settings:service.metadataUrl')}
          help={t('settings:service.metadataUrlHelp')}
          name="service.metadataUrl"
          value={service.metadataUrl}
          onChange={(metadataUrl) => set({ metadataUrl })}
        />
        <LinesField
          label={t('settings:service.transferHosts')}
          help={t('settings:service.transferHostsHelp')}
          name="service.transferHosts"
          rows={2}
          value={service.transferHosts}
          onChange={(transferHosts) => set({ transferHosts: [...transferHosts] })}
        />
        <TextField
          label={t('settings:service.scid')}
          help={t('settings:service.scidHelp')}
          name="account.scid"
          value={service.scid}
          onChange={(scid) => set({ scid })}
        />
      </Group>
      <Authorization form={form} set={set} />
      {test}
      <WayThere form={form} bridge={bridge} set={set} />
    </>
  );
}

interface PartProps {
  readonly form: SettingsForm;
  readonly set: (part: Partial<ServiceDraft>) => void;
}

/**
 * A program or a variable is named in the file alone: what a page could name, a page could run or
 * read.
 */
function Authorization({ form, set }: PartProps) {
  const { authorization } = form.draft.service;
  const written = form.view.saved.service.authorization;
  const sources = written.from === 'stored' ? [written] : [written, { from: 'stored' } as const];
  const kept = form.view.authorizationKept ?? 'none';
  return (
    <Group heading={t('settings:service.authorization')}>
      {sources.length > 1 && (
        <SelectField
          label={t('settings:service.source')}
          name="account.authorization"
          value={authorization.from}
          options={sources.map(({ from }) => ({ value: from, label: t(`settings:service.from.${from}`) }))}
          onChange={(from) => set({ authorization: sources.find((one) => one.from === from) ?? written })}
        />
      )}
      {authorization.from === 'stored' && (
        <TextField
          label={t('settings:service.value')}
          help={`${t('settings:service.valueHelp')} ${t(`settings:service.kept.${kept}`)}`}
          name="authorization"
          secret
          value={form.authorization}
          onChange={form.enterAuthorization}
        />
      )}
      {authorization.from !== 'stored' && (
        <p className="help">
          {t('settings:service.onlyInFile')}{' '}
          <code>{authorization.from === 'env' ? authorization.name : authorization.command.join(' ')}</code>
        </p>
      )}
    </Group>
  );
}

const proxies = ['system', 'none', 'own'] as const;

function WayThere({ form, bridge, set }: PartProps & { readonly bridge: Bridge }) {
  const { proxy } = form.draft.service;
  const kind = proxy === 'system' || proxy === 'none' ? proxy : 'own';
  return (
    <Group heading={t('settings:service.way')}>
      <SelectField
        label={t('settings:service.proxy')}
        name="service.proxy"
        value={kind}
        options={proxies.map((value) => ({ value, label: t(`settings:service.proxies.${value}`) }))}
        onChange={(chosen) => set({ proxy: chosen === 'own' ? 'http://' : chosen })}
      />
      {kind === 'own' && (
        <TextField
          label={t('settings:service.proxyAddress')}
          help={t('settings:service.proxyAddressHelp')}
          name="service.proxy"
          value={proxy}
          onChange={(address) => set({ proxy: address })}
        />
      )}
      <Certificates form={form} bridge={bridge} set={set} />
    </Group>
  );
}

function Certificates({ form, bridge, set }: PartProps & { readonly bridge: Bridge }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const isNamed = form.draft.service.certificates !== null;
  const choose = async () => {
    const found = await bridge.findCertificates();
    if (found === null) return;
    setChosen(found.name);
    set({ certificates: found.fileId });
  };
  return (
    <fieldset className="field">
      <legend className="field-label">{t('settings:service.certificates')}</legend>
      <p className="certificates">
        {isNamed && <span>{chosen ?? form.view.certificatesName}</span>}
        <button type="button" onClick={() => tellFailure(choose())}>
          {t('settings:service.chooseCertificates')}
        </button>
        {isNamed && (
          <button type="button" className="quiet" onClick={() => set({ certificates: null })}>
            {t('settings:service.dropCertificates')}
          </button>
        )}
      </p>
      <p className="help">{t('settings:service.certificatesHelp')}</p>
    </fieldset>
  );
}
