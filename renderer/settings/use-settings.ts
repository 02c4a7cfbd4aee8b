/**
 * The settings being changed in the window: what is saved, what was typed, and what became of
 * saving it.
 */
import { useCallback, useEffect, useState } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import { t } from '../../preload/language.ts';
import type { SettingsDraft, SettingsView } from '../../preload/settings-contract.ts';
import { tellFailure } from '../parts/failures.ts';
import type { Problem } from './fields.tsx';

export type SaveState = 'untouched' | 'saving' | 'saved' | 'saved-live';

export interface SettingsForm {
  readonly view: SettingsView;
  readonly draft: SettingsDraft;
  /** A new authorization as typed; empty: the one there is stays. */
  readonly authorization: string;
  readonly dirty: boolean;
  readonly problem: Problem | null;
  readonly saveState: SaveState;
  /** So many clips would wait for the former service; null: there is nothing to ask. */
  readonly slotsOfFormer: number | null;
  change(part: Partial<SettingsDraft>): void;
  enterAuthorization(value: string): void;
  /**
   * True once it is saved. @param otherService the owner has answered the question about the former
   * service
   */
  save(otherService?: boolean): Promise<boolean>;
  keepFormer(): void;
  /** What was said about saving has been read. */
  settle(): void;
  revert(): void;
}

interface State {
  readonly view: SettingsView | null;
  readonly draft: SettingsDraft | null;
  readonly authorization: string;
  readonly problem: Problem | null;
  readonly saveState: SaveState;
  readonly slotsOfFormer: number | null;
}

const nothing: State = {
  view: null,
  draft: null,
  authorization: '',
  problem: null,
  saveState: 'untouched',
  slotsOfFormer: null,
};

/** Null until they are read. @param ready an engine runs, so there are settings to read */
export function useSettings(bridge: Bridge, ready: boolean): SettingsForm | null {
  const [state, setState] = useState<State>(nothing);
  const update = useCallback((part: Partial<State>) => setState((before) => ({ ...before, ...part })), []);
  const missing = state.view === null;
  useEffect(() => {
    if (!ready || !missing) return;
    tellFailure(bridge.getSettings().then((view) => view !== null && update({ view, draft: view.saved })));
  }, [bridge, ready, missing, update]);
  const { view, draft, authorization } = state;
  if (view === null || draft === null) return null;

  const save = async (otherService: boolean): Promise<boolean> => {
    update({ saveState: 'saving', problem: null, slotsOfFormer: null });
    const typed = authorization.trim();
    const sent = { draft, authorization: typed === '' ? null : typed, otherService };
    const outcome = await attempt(bridge, sent);
    update(outcome);
    return outcome.view !== undefined;
  };

  return {
    ...state,
    view,
    draft,
    dirty: authorization !== '' || JSON.stringify(draft) !== JSON.stringify(view.saved),
    change: (part) => update({ draft: { ...draft, ...part }, saveState: 'untouched' }),
    enterAuthorization: (value) => update({ authorization: value, saveState: 'untouched' }),
    save: (otherService = false) => save(otherService),
    settle: () => update({ saveState: 'untouched' }),
    keepFormer: () => update({ slotsOfFormer: null }),
    revert: () => update({ draft: view.saved, authorization: '', problem: null, saveState: 'untouched' }),
  };
}

type Sent = Parameters<Bridge['saveSettings']>[0];

/** What follows for the form. */
async function attempt(bridge: Bridge, sent: Sent): Promise<Partial<State>> {
  try {
    const result = await bridge.saveSettings(sent);
    if (!result.ok && 'slotsOfFormer' in result)
      return { saveState: 'untouched', slotsOfFormer: result.slotsOfFormer };
    if (!result.ok) return { saveState: 'untouched', problem: { text: result.problem, field: result.field } };
    const view = await bridge.getSettings();
    if (view === null) return nothing;
    const saveState = result.live ? 'saved-live' : 'saved';
    return { view, draft: view.saved, authorization: '', saveState };
  } catch {
    const text = t('settings:problems.failed');
    return { saveState: 'untouched', problem: { text, field: null } };
  }
}
