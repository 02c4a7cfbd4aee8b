/** What is not saved yet, what was, and what stood in the way: said aloud, with the two ways on. */
import { t } from '../../preload/language.ts';
import type { SettingsForm } from './use-settings.ts';

export function SaveBar({ form, save }: { readonly form: SettingsForm; readonly save: () => void }) {
  const { dirty, problem, saveState } = form;
  const isBusy = saveState === 'saving';
  const isShown = dirty || problem !== null || saveState !== 'untouched';
  return (
    <div className={isShown ? 'save-bar' : 'unseen'}>
      <p role="alert" className="problem">
        {problem === null ? '' : t('settings:bar.notSaved', { problem: problem.text })}
      </p>
      <p role="status">{problem === null ? sentence(form) : ''}</p>
      {dirty && (
        <>
          <button type="button" className="quiet" onClick={() => !isBusy && form.revert()}>
            {t('settings:bar.revert')}
          </button>
          <button type="button" className="primary" onClick={() => !isBusy && save()}>
            {t(isBusy ? 'settings:bar.saving' : 'settings:bar.save')}
          </button>
        </>
      )}
    </div>
  );
}

function sentence({ dirty, saveState }: SettingsForm): string {
  if (dirty) return t('settings:bar.unsaved');
  if (saveState === 'untouched' || saveState === 'saving') return '';
  return t(saveState === 'saved-live' ? 'settings:bar.savedLive' : 'settings:bar.saved');
}
