// Updates with a pretended feed: nothing without one, nothing while a clip is sent, nothing without
// the owner's word.
import { describe, expect, test } from 'vitest';
import { type Updater, Updates } from '../../../main/app/updates/updates.ts';
import { createTestClock } from '../../support/test-clock.ts';

interface Feed {
  /** What it offers; null: nothing newer. */
  version: string | null;
  reachable: boolean;
}

/** A clock that goes on only when told to. */
function standing(feed: Feed | null) {
  const did: string[] = [];
  const clock = createTestClock();
  const state = { quiet: true };
  const updater: Updater = {
    autoDownload: true,
    autoInstallOnAppQuit: true,
    logger: console,
    checkForUpdates: async () => {
      did.push('asked');
      if (!feed?.reachable) throw new Error('the feed is away');
      return { isUpdateAvailable: feed.version !== null, updateInfo: { version: feed.version ?? '1.0.0' } };
    },
    downloadUpdate: async () => {
      did.push('fetched');
      if (!feed?.reachable) throw new Error('the feed is away');
    },
    quitAndInstall: () => did.push('replaced'),
    on: () => {},
  };
  const updates = new Updates({
    load:
      feed === null
        ? null
        : async () => {
            did.push('loaded');
            return updater;
          },
    isQuiet: () => state.quiet,
    clock,
    rest: async () => void did.push('rested'),
    note: () => {},
    bug: () => {},
  });
  const pass = async (ms: number) => {
    const end = clock.now() + ms;
    for (;;) {
      const waitMs = clock.msToNextTimer();
      if (waitMs === null || clock.now() + waitMs > end) break;
      clock.toNextTimer();
      await settled();
    }
    clock.advance(end - clock.now());
  };
  return { updates, updater, did, state, pass, clock };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const day = 24 * 3_600_000;

test('without a feed nothing is loaded, asked or planned, whatever is clicked', async () => {
  const { updates, did, clock, pass } = standing(null);
  updates.start();
  await pass(day);
  await updates.check();
  await updates.fetch();
  updates.install('now');
  expect(updates.view()).toEqual({ state: 'off' });
  expect(did).toEqual([]);
  expect(clock.msToNextTimer()).toBeNull();
});

test('it looks only while nothing is being sent', async () => {
  const { updates, did, state, pass } = standing({ version: null, reachable: true });
  state.quiet = false;
  updates.start();
  await pass(day);
  expect(did).toEqual([]);
  state.quiet = true;
  await pass(day);
  expect(did.filter((one) => one === 'asked').length).toBeGreaterThan(2);
  expect(updates.view()).toMatchObject({ state: 'none', failed: false });
});

test('what is found is fetched and installed only when the owner says so', async () => {
  const { updates, updater, did, pass } = standing({ version: '2.0.0', reachable: true });
  updates.start();
  await pass(3 * day);
  expect(updates.view()).toEqual({ state: 'found', version: '2.0.0', failed: false });
  expect(did).toEqual(['loaded', 'asked']);
  expect([updater.autoDownload, updater.autoInstallOnAppQuit]).toEqual([false, false]);
  await updates.fetch();
  await pass(3 * day);
  expect(did).toEqual(['loaded', 'asked', 'fetched']);
  expect(updates.view()).toMatchObject({ state: 'ready', version: '2.0.0' });
  updates.install('now');
  await settled();
  expect(did.slice(3)).toEqual(['rested', 'replaced']);
});

test('"when nothing is being sent" waits for the last clip, and the queue rests before the program goes', async () => {
  const { updates, did, state } = standing({ version: '2.0.0', reachable: true });
  await updates.check();
  await updates.fetch();
  state.quiet = false;
  expect(updates.install('when-quiet')).toMatchObject({ whenQuiet: true });
  updates.looked();
  await settled();
  expect(did).not.toContain('replaced');
  state.quiet = true;
  updates.looked();
  updates.looked();
  await settled();
  expect(did.slice(3)).toEqual(['rested', 'replaced']);
});

describe('a feed that is away', () => {
  test('is said, and looked for again', async () => {
    const feed: Feed = { version: '2.0.0', reachable: false };
    const { updates, pass } = standing(feed);
    updates.start();
    await pass(3_600_000);
    expect(updates.view()).toMatchObject({ state: 'none', failed: true });
    feed.reachable = true;
    await pass(day);
    expect(updates.view()).toMatchObject({ state: 'found' });
  });

  test('while fetching leaves the update to be fetched again', async () => {
    const feed: Feed = { version: '2.0.0', reachable: true };
    const { updates } = standing(feed);
    await updates.check();
    feed.reachable = false;
    expect(await updates.fetch()).toEqual({ state: 'found', version: '2.0.0', failed: true });
    feed.reachable = true;
    expect(await updates.fetch()).toMatchObject({ state: 'ready' });
  });
});
