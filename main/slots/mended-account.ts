/** What was refused for the account it was asked under is asked for again once the owner has named another. */
import type { ClipStore } from '../storage/clip-store.ts';
import type { SettingsTable } from '../storage/settings-table.ts';

/** To be called at each start, before anything is asked for. @param now wall-clock milliseconds */
export function askAgainForAccount(
  clips: Pick<ClipStore, 'commit' | 'refused' | 'tryApply'>,
  settings: Pick<SettingsTable, 'read' | 'write'>,
  scid: string,
  now: number,
): void {
  const before = settings.read('account');
  if (before === scid) return;
  clips.commit(() => {
    settings.write('account', scid);
    if (before === null) return;
    for (const clipId of clips.refused()) clips.tryApply(clipId, { type: 'retry-asked', now });
  });
}
