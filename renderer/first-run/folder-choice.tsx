/**
 * The capture folders. The dialog opens in the main process; the window learns names, never paths.
 */
import { useEffect, useState } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import { displayName } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import type { SuggestedFolder } from '../../preload/setup-contract.ts';
import { tellFailure } from '../parts/failures.ts';

interface Props {
  readonly names: readonly string[];
  readonly problem: string | undefined;
  readonly bridge: Bridge;
}

export function FolderChoice({ names, problem, bridge }: Props) {
  const missing = problem !== undefined && names.length === 0;
  return (
    <fieldset>
      <legend>{t('first-run:folders')}</legend>
      <p className="help">{t('first-run:foldersHelp')}</p>
      {names.length > 0 && (
        <ul className="folders">
          {names.map((name, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two folders may share a name, and their place is their identity
            <li key={index}>
              <span>{displayName(name)}</span>
              <button
                type="button"
                className="quiet"
                aria-label={t('first-run:removeNamed', { name: displayName(name) })}
                onClick={() => tellFailure(bridge.unchooseFolder({ index }))}
              >
                {t('first-run:remove')}
              </button>
            </li>
          ))}
        </ul>
      )}
      <Suggestions chosen={names.length} bridge={bridge} />
      <button
        type="button"
        data-problem={missing}
        aria-describedby={missing ? 'folders-problem' : undefined}
        onClick={() => tellFailure(bridge.chooseFolder())}
      >
        {t(names.length === 0 ? 'first-run:chooseFolder' : 'first-run:addFolder')}
      </button>
      {missing && (
        <p id="folders-problem" role="alert" className="problem">
          {problem}
        </p>
      )}
    </fieldset>
  );
}

/** Looked for again whenever a folder comes or goes. */
function Suggestions({ chosen, bridge }: { readonly chosen: number; readonly bridge: Bridge }) {
  const [found, setFound] = useState<readonly SuggestedFolder[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number is not read, its change is the point
  useEffect(() => {
    bridge.suggestFolders().then(setFound, () => setFound([]));
  }, [chosen, bridge]);
  if (found.length === 0) return null;
  return (
    <div className="suggestions">
      <h2>{t('first-run:found')}</h2>
      <ul>
        {found.map(({ folderId, name, recorder }) => (
          <li key={folderId}>
            <button type="button" onClick={() => tellFailure(bridge.takeFolder({ folderId }))}>
              {t('first-run:take', { name })}
            </button>
            <span className="help">{t(`first-run:recorders.${recorder}`)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
