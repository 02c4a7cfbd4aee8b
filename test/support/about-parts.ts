// What the app tells about itself, for tests of the requests: a real log in a folder of the test, no updates.
import { join } from 'node:path';
import { AppLog } from '../../main/app/log.ts';
import { Updates } from '../../main/app/updates/updates.ts';
import { createTestClock } from './test-clock.ts';

export function aboutIn(folder: string) {
  const clock = createTestClock();
  const log = new AppLog({ folder: join(folder, 'logs'), home: folder, clock });
  const updates = new Updates({
    load: null,
    isQuiet: () => true,
    clock,
    rest: async () => {},
    note: (name, facts) => log.note(name, facts),
    bug: (error) => log.bug(error),
  });
  return {
    version: '1.2.3',
    clock,
    log,
    updates,
    resources: folder,
    quit: () => {},
    askWhereToSave: async (name: string): Promise<string | null> => join(folder, name),
  };
}
