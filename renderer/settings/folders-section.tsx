/**
 * The capture folders with the request fields of their clips. Names only: paths stay in the main
 * process.
 */

import { useState } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import { t } from '../../preload/language.ts';
import { visibilities } from '../../preload/settings-choices.ts';
import type { FolderDraft } from '../../preload/settings-contract.ts';
import { tellFailure } from '../parts/failures.ts';
import { AfterPublished } from './after-published.tsx';
import { Group, LinesField, SelectField, Switch, TextField } from './fields.tsx';
import type { SettingsForm } from './use-settings.ts';

interface Props {
  readonly form: SettingsForm;
  readonly bridge: Bridge;
}

export function FoldersSection({ form, bridge }: Props) {
  const [found, setFound] = useState<readonly { folderId: string; name: string }[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const { view, draft } = form;
  const known = [...view.folders, ...view.suggestions, ...found];
  const nameOf = (folderId: string) => known.find((one) => one.folderId === folderId)?.name ?? '';
  const isTaken = (folderId: string) => draft.folders.some((one) => one.folderId === folderId);
  const add = (folderId: string) => {
    if (!isTaken(folderId)) form.change({ folders: [...draft.folders, { folderId, ...view.newFolder }] });
  };
  const choose = async () => {
    const { folder, problem } = await bridge.findFolder();
    setProblem(problem);
    if (folder === null) return;
    setFound((before) => [...before, folder]);
    add(folder.folderId);
  };
  return (
    <>
      <p className="help">{t('settings:folders.intro')}</p>
      {draft.folders.map((folder, index) => (
        <Folder
          key={folder.folderId}
          folder={folder}
          name={nameOf(folder.folderId)}
          field={`folders[${index}]`}
          onChange={(changed) => form.change({ folders: draft.folders.with(index, changed) })}
          onRemove={() => form.change({ folders: draft.folders.toSpliced(index, 1) })}
        />
      ))}
      {draft.folders.length === 0 && <p className="problem">{t('settings:folders.none')}</p>}
      <Suggestions found={view.suggestions.filter(({ folderId }) => !isTaken(folderId))} onTake={add} />
      <div>
        <button type="button" onClick={() => tellFailure(choose())}>
          {t('settings:folders.add')}
        </button>
        <p role="alert" className="problem">
          {problem}
        </p>
      </div>
      <AfterPublished form={form} bridge={bridge} />
    </>
  );
}

interface FolderProps {
  readonly folder: FolderDraft;
  readonly name: string;
  readonly field: string;
  readonly onChange: (folder: FolderDraft) => void;
  readonly onRemove: () => void;
}

function Folder({ folder, name, field, onChange, onRemove }: FolderProps) {
  const { defaults } = folder;
  const set = (part: Partial<FolderDraft['defaults']>) =>
    onChange({ ...folder, defaults: { ...defaults, ...part } });
  return (
    <Group heading={t('settings:folders.folder', { name })}>
      <button
        type="button"
        className="quiet field-group-action"
        aria-label={t('settings:folders.removeNamed', { name })}
        onClick={onRemove}
      >
        {t('settings:folders.remove')}
      </button>
      <TextField
        label={t('settings:folders.greatestMomentId')}
        help={t('settings:folders.greatestMomentIdHelp')}
        name={`${field}.defaults.greatestMomentId`}
        value={defaults.greatestMomentId}
        onChange={(greatestMomentId) => set({ greatestMomentId })}
      />
      <SelectField
        label={t('settings:folders.visibility')}
        name={`${field}.defaults.visibility`}
        value={defaults.visibility}
        options={visibilities.map((value) => ({ value, label: t(`settings:folders.visibilities.${value}`) }))}
        onChange={(visibility) => set({ visibility })}
      />
      <details>
        <summary>{t('settings:folders.more')}</summary>
        <div className="details">
          <More folder={folder} field={field} set={set} onChange={onChange} />
        </div>
      </details>
    </Group>
  );
}

interface MoreProps extends Pick<FolderProps, 'folder' | 'field' | 'onChange'> {
  readonly set: (part: Partial<FolderDraft['defaults']>) => void;
}

function More({ folder, field, set, onChange }: MoreProps) {
  const { userCaption, titleData, savedByUser } = folder.defaults;
  return (
    <>
      <TextField
        label={t('settings:folders.userCaption')}
        help={t('settings:folders.userCaptionHelp')}
        name={`${field}.defaults.userCaption`}
        value={userCaption}
        onChange={(text) => set({ userCaption: text })}
      />
      <TextField
        label={t('settings:folders.titleData')}
        help={t('settings:folders.titleDataHelp')}
        name={`${field}.defaults.titleData`}
        value={titleData}
        onChange={(text) => set({ titleData: text })}
      />
      <LinesField
        label={t('settings:folders.include')}
        help={t('settings:folders.includeHelp')}
        name={`${field}.include`}
        rows={4}
        value={folder.include}
        onChange={(include) => onChange({ ...folder, include: [...include] })}
      />
      <Switch
        label={t('settings:folders.savedByUser')}
        on={savedByUser}
        onChange={(on) => set({ savedByUser: on })}
      />
    </>
  );
}

interface SuggestionsProps {
  readonly found: SettingsForm['view']['suggestions'];
  readonly onTake: (folderId: string) => void;
}

function Suggestions({ found, onTake }: SuggestionsProps) {
  if (found.length === 0) return null;
  return (
    <div className="suggestions">
      <h3>{t('settings:folders.suggestions')}</h3>
      <ul>
        {found.map(({ folderId, name, recorder }) => (
          <li key={folderId}>
            <button type="button" onClick={() => onTake(folderId)}>
              {t('settings:folders.takeNamed', { name })}
            </button>
            <span className="help">{t(`first-run:recorders.${recorder}`)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
