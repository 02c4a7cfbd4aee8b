// What the app tells about itself, for tests of the requests: a real log in a folder of the test, no updates.
import { join } from 'node:path';
import { openLog } from '../../main/app/log.ts';
import { createUpdates } from '../../main/app/updates/updates.ts';

export function aboutIn(folder: string) {
  const log = openLog({ folder: join(folder, 'logs'), home: folder });
  const updates = createUpdates({
    load: null,
    isQuiet: () => true,
    now: () => 0,
    later: () => {},
    rest: async () => {},
    note: log.note,
    bug: log.bug,
  });
  return {
    version: '1.2.3',
    log,
    updates,
    resources: folder,
    askWhereToSave: async (name: string): Promise<string | null> => join(folder, name),
  };
}
