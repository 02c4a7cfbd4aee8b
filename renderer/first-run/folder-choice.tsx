/** The capture folders. The dialog opens in the main process; the window learns names, never paths. */
import type { Bridge } from '../../preload/contract.ts';
import { displayName } from '../../preload/formats.ts';
import { setupLabels } from '../../preload/labels.ts';

interface Props {
  readonly names: readonly string[];
  readonly problem: string | undefined;
  readonly bridge: Bridge;
}

export function FolderChoice({ names, problem, bridge }: Props) {
  return (
    <fieldset>
      <legend>{setupLabels.folders}</legend>
      <p className="help">{setupLabels.foldersHelp}</p>
      {names.length > 0 && (
        <ul className="folders">
          {names.map((name, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two folders may share a name, and their place is their identity
            <li key={index}>
              <span>{displayName(name)}</span>
              <button
                type="button"
                className="quiet"
                aria-label={setupLabels.removeFolder(displayName(name))}
                onClick={() => void bridge.unchooseFolder({ index })}
              >
                {setupLabels.remove}
              </button>
            </li>
          ))}
        </ul>
      )}
      <button
        type="button"
        data-problem={problem !== undefined && names.length === 0}
        aria-describedby={problem === undefined ? undefined : 'folders-problem'}
        onClick={() => void bridge.chooseFolder()}
      >
        {names.length === 0 ? setupLabels.chooseFolder : setupLabels.addFolder}
      </button>
      {problem !== undefined && names.length === 0 && (
        <p id="folders-problem" role="alert" className="problem">
          {problem}
        </p>
      )}
    </fieldset>
  );
}
