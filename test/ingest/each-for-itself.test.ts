/**
 * Each file for itself: whatever is the matter with one, the others become clips, and it is shown with a reason. What
 * cannot be looked at now is waited for, and never judged.
 */
import { copyFileSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { padClip, realClips } from '../../main/replay/pad-clip.ts';
import { matroskaLasting, unknownDurationClip } from '../support/odd-clips.ts';
import { becomeOrdinaryUser, refuse } from '../support/ordinary-user.ts';
import { startTestEngine, type TestEngine, type TestEngineOptions } from '../support/test-engine.ts';

let it: TestEngine;
let asRoot = () => {};
afterEach(async () => {
  asRoot();
  asRoot = () => {};
  await it.close();
});

const start = async (options: TestEngineOptions = {}) => {
  it = await startTestEngine({ config: { transfers: { blockSizeBytes: 1_000_000 } }, ...options });
};
const place = (name: string) => join(it.captureFolder, name);
const counts = () => it.engine().overview().counts;
const growing = () => it.engine().overview().growing;
const recorded = () => it.clips().length;
/** As many as one look takes together, so that one could take the others with it. */
const goodOnes = 30;

async function addGoodOnes(): Promise<void> {
  for (let n = 0; n < goodOnes; n += 1)
    await padClip({ from: realClips.plain, to: place(`good${n}.mp4`), sizeBytes: 300_000, seed: `${n}` });
}

describe('one odd file costs no other', () => {
  test.each([
    ['an MP4 that says that its length is unknown', 'odd.mp4', unknownDurationClip],
    ['a Matroska file that says it lasts for ever', 'odd.mkv', () => matroskaLasting(1e18)],
    ['a Matroska file with a length no number holds', 'odd.mkv', () => matroskaLasting(1e300)],
    ['a Matroska file with a length below nothing', 'odd.mkv', () => matroskaLasting(-1e300)],
  ])('%s', async (_what, name, bytes) => {
    await start();
    writeFileSync(place(name), bytes());
    await addGoodOnes();
    await it.until('all are clips, or clips with a reason', () => recorded() === goodOnes + 1);
    await it.until('all that is good is published', () => counts().published >= goodOnes);
    expect(it.clips().filter(({ name: one }) => one.startsWith('good'))).toHaveLength(goodOnes);
    expect(growing()).toEqual([]);
  });

  // Other file systems cut such times down to what they can say.
  test.runIf(process.platform === 'linux').each([10 ** 13, 10 ** 16, -(10 ** 16)])(
    'a time of change of %d seconds',
    async (seconds) => {
      const usual = process.env.TMPDIR;
      process.env.TMPDIR = '/dev/shm';
      try {
        await start({ config: { existing: 'set-aside', transfers: { blockSizeBytes: 1_000_000 } } });
      } finally {
        if (usual === undefined) delete process.env.TMPDIR;
        else process.env.TMPDIR = usual;
      }
      await it.until('the folder was looked at', () => it.looked.length === 1);
      copyFileSync(realClips.matroska, place('odd.mkv'));
      utimesSync(place('odd.mkv'), seconds, seconds);
      await addGoodOnes();
      await it.until('all are clips', () => recorded() === goodOnes + 1);
      await it.until('all are published', () => counts().published === goodOnes + 1);
    },
  );

  test('an absurd time among the recordings that were there before', async () => {
    const usual = process.env.TMPDIR;
    process.env.TMPDIR = '/dev/shm';
    try {
      await start({
        config: { existing: 'set-aside' },
        before(folder) {
          copyFileSync(realClips.matroska, join(folder, 'odd.mkv'));
          utimesSync(join(folder, 'odd.mkv'), 10 ** 17, 10 ** 17);
          copyFileSync(realClips.plain, join(folder, 'old.mp4'));
        },
      });
    } finally {
      if (usual === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = usual;
    }
    await it.until('the folder was looked at', () => it.looked.length === 1);
    expect(it.engine().overview().alreadyHere).toBe(2);
    await addGoodOnes();
    await it.until('what came later is published', () => counts().published === goodOnes);
  });
});

describe('a bug of ours costs one file, which says so', () => {
  test('while its clip is made', async () => {
    let builds = 0;
    const stumble = (name: string) => {
      if (name !== 'while-building-clip') return;
      builds += 1;
      if (builds === 7) throw new RangeError('a bug');
    };
    await start({ failpoint: stumble, expectsBugs: true });
    await addGoodOnes();
    await it.until('all are clips, or clips with a reason', () => recorded() === goodOnes);
    await it.until('the others are published', () => counts().published === goodOnes - 1);
    const [stopped] = it.clips().filter(({ state }) => state === 'failed');
    expect(stopped?.status).toMatchObject({ code: 'failed', reason: { code: 'clipslot-fault' } });
    expect(it.bugs).toEqual([new RangeError('a bug')]);
    it.engine().retry(stopped?.clipId ?? '');
    await it.until('the owner has it tried again', () => counts().published === goodOnes);
  });

  test('while its slot is asked for', async () => {
    let asks = 0;
    const stumble = (name: string) => {
      if (name !== 'while-building-clip') return;
      asks += 1;
      // Once when it is found, then for each request.
      if (asks === 2 || asks === 3) throw new RangeError('a bug');
    };
    await start({ failpoint: stumble, expectsBugs: true });
    it.capture('a.mp4');
    await it.until('it says so', () => counts().failed === 1);
    expect(it.clip('a.mp4').status).toMatchObject({ reason: { code: 'clipslot-fault' } });
    expect(it.simulator.ledger().posts).toEqual([]);
  });

  test('before anything of them is written down: they stay where they were and are tried again', async () => {
    let stumbles = 0;
    const stumble = (name: string) => {
      if (name !== 'before-clip-recorded' || stumbles === 3) return;
      stumbles += 1;
      throw new RangeError('a bug');
    };
    await start({ failpoint: stumble, expectsBugs: true });
    await addGoodOnes();
    await it.until('all are published', () => counts().published === goodOnes);
    expect(stumbles).toBe(3);
  });

  test('inside the commit of many: the others are written down one by one', async () => {
    let commits = 0;
    const stumble = (name: string) => {
      if (name === 'before-clip-recorded') commits = 1;
      if (name !== 'inside-commit' || commits === 0) return;
      commits += 1;
      // That of all together, and that of the second alone.
      if (commits === 2 || commits === 4) throw new RangeError('a bug');
    };
    await start({ failpoint: stumble, expectsBugs: true });
    it.engine().pause();
    await addGoodOnes();
    await it.until('the one is shown', () => growing().some(({ waitsFor }) => waitsFor === 'fault'));
    await it.until('all are clips in the end', () => recorded() === goodOnes);
  });
});

/** What an antivirus or a share does for a while, at each place where a file is opened. */
describe.runIf(process.platform !== 'win32')('a file that cannot be opened now is waited for', () => {
  const victim = 'victim.mp4';
  /** Refuses the victim, or its sidecar, from the named moment on. */
  async function startRefusing(at: string, what: string): Promise<() => void> {
    let isRefused = false;
    let release = () => {};
    await start({
      failpoint(name) {
        if (name !== at || isRefused) return;
        isRefused = true;
        release = refuse(place(what));
      },
    });
    asRoot = becomeOrdinaryUser([it.captureFolder, it.dataDir, join(it.captureFolder, '..')]);
    return () => release();
  }

  const waitsAs = (waitsFor: string) =>
    it.until('it waits, and says so', () =>
      growing().some((file) => file.name === victim && file.waitsFor === waitsFor && file.code === 'EACCES'),
    );

  test('while it is measured', async () => {
    const release = await startRefusing('while-building-clip', victim);
    it.capture(victim);
    await waitsAs('readable');
    await it.until('it is tried several times', () => it.clock.monotonicMs() > 300_000);
    expect(recorded()).toBe(0);
    release();
    asRoot();
    await it.until('it is published', () => counts().published === 1);
  });

  test('when its sidecar is read', async () => {
    await startRefusing('never', victim);
    const sidecar = `${victim}.clip.json`;
    writeFileSync(place(sidecar), '{"userCaption": "meant"}');
    const release = refuse(place(sidecar));
    it.capture(victim);
    await waitsAs('sidecar');
    expect(recorded()).toBe(0);
    release();
    asRoot();
    await it.until('it is published', () => counts().published === 1);
    expect(JSON.stringify(it.engine().clipDetails(it.clip(victim).clipId))).toContain('meant');
  });

  test('when its sidecar is read again before its slot is asked for', async () => {
    let builds = 0;
    let release = () => {};
    await start({
      failpoint(name) {
        // The clip is made; what its owner says is looked at again.
        if (name === 'after-clip-recorded' && builds === 0) {
          builds += 1;
          release = refuse(place(`${victim}.clip.json`));
        }
      },
    });
    asRoot = becomeOrdinaryUser([it.captureFolder, it.dataDir, join(it.captureFolder, '..')]);
    writeFileSync(place(`${victim}.clip.json`), '{}');
    it.capture(victim);
    await it.until('it is put off', () => it.clips()[0]?.status.code === 'waiting-for-slot');
    await it.until('for that reason', () => JSON.stringify(it.clips()[0]?.status).includes('EACCES'));
    expect(counts().failed).toBe(0);
    release();
    asRoot();
    await it.until('it is published', () => counts().published === 1);
  });

  test('an engine that is asked to end when idle waits for it a minute', async () => {
    const release = await startRefusing('while-building-clip', victim);
    it.capture(victim);
    await waitsAs('readable');
    expect(it.engine().isIdle()).toBe(false);
    await it.until('it is told that nothing more comes', () => it.engine().isIdle());
    expect(it.clock.monotonicMs()).toBeGreaterThanOrEqual(60_000);
    expect(it.engine().captureFolders()).toMatchObject([{ growing: 1 }]);
    release();
    asRoot();
    await it.until('it is published', () => counts().published === 1);
  });

  test('a folder that may not be entered for a while', async () => {
    await startRefusing('never', victim);
    mkdirSync(place('deep'));
    it.capture(`deep/${victim}`);
    await it.until('it is seen', () => growing().length === 1);
    const release = refuse(place('deep'));
    await it.until('several looks are through', () => it.clock.monotonicMs() > 200_000);
    expect({ clips: recorded(), growing: growing().length }).toEqual({ clips: 0, growing: 1 });
    release();
    asRoot();
    await it.until('it is published', () => counts().published === 1);
  });
});
