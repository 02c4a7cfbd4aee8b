/** What `clipslot run` says on standard error beside the events: folders that go and come back, and files it leaves behind. */

import { fileWaits } from '../../preload/clip-view.ts';
import type { CaptureFolderReport } from '../capture/folder-report.ts';
import type { Engine } from '../engine/api.ts';
import { cliWords } from './cli-words.ts';
import { whyNoClip } from './file-commands.ts';
import { printNote } from './printing.ts';

type FolderTeller = Pick<Engine, 'captureFolders' | 'onChange'>;

/** Says when a folder cannot be reached, and when it is back. Answers how to say no more of it. */
export function tellFolders(engine: FolderTeller): () => void {
  const last = new Map<string, CaptureFolderReport['standing']>();
  const tell = () => {
    for (const { path, standing } of engine.captureFolders()) {
      if ((last.get(path) ?? 'ours') !== standing) printNote(cliWords.folderStands[standing](path));
      last.set(path, standing);
    }
  };
  tell();
  return engine.onChange(tell);
}

/** As many as a person reads. */
const mostTold = 20;

/** Says which files were not waited for, and what they wait for. */
export function tellUnfinished(engine: Pick<Engine, 'otherFiles'>): void {
  const { files } = engine.otherFiles(null, mostTold);
  const unfinished = files.filter(({ why }) => fileWaits.some((one) => one === why));
  for (const file of unfinished.slice(0, mostTold))
    printNote(cliWords.leftUnfinished(file.path, whyNoClip(file)));
}
