/** Fault matrix B14 to B16 and B21: very many files at once, and events that are lost or never come. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { smallFilm } from '../support/small-film.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

let it: TestEngine | null = null;
afterEach(async () => {
  await it?.close();
  it = null;
});

const minuteMs = 60_000;
const smallClip = smallFilm(Buffer.alloc(64, 'a'));

test('B14: very many clips at once: every one is found, and asked for once', async () => {
  it = await startTestEngine({ config: { slots: { requestsAtOnce: 8 } } });
  const engine = it.engine();
  engine.pause();
  const count = 150;
  for (let n = 0; n < count; n += 1) {
    const folder = join(it.captureFolder, `day ${n % 5}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${n}.mp4`), smallClip);
  }
  await it.until('all have a slot', () => engine.overview().counts['slot-held'] === count);
  const { slots, posts } = it.simulator.ledger();
  expect(posts).toHaveLength(count);
  expect(new Set(slots.map(({ gameClipId }) => gameClipId)).size).toBe(count);
  expect(it.engine().overview().growingCount).toBe(0);
});

test('B15: 30,000 files while no one could listen: more than the system keeps events for, and all are found', async () => {
  it = await startTestEngine();
  const { engine, clock, captureFolder } = it;
  await it.until('the folder is watched', () => engine().isIdle());
  const count = 30_000;
  // Nothing else runs during this loop, so the queue of events overflows: 16,384 is where Linux stops.
  for (let n = 0; n < count; n += 1) writeFileSync(join(captureFolder, `${n}.mp4`), 'unfinished');
  const createdMs = clock.monotonicMs();
  await it.until('all are seen', () => engine().overview().growingCount === count);
  expect(clock.monotonicMs() - createdMs).toBeLessThanOrEqual(minuteMs);
});

const withoutWatches = ['-Ur', 'sh', '-c', 'echo 0 > /proc/sys/user/max_inotify_watches && exec "$@"', 'sh'];
const canForbidWatches =
  process.platform === 'linux' && spawnSync('unshare', [...withoutWatches, 'true']).status === 0;

// Needs a kernel that lets anyone make a namespace; nothing else takes the watches from a single process.
test.runIf(canForbidWatches)(
  'B16, B21: no watches left, so no events at all: the owner is told, and clips are found by listing, none too early',
  async () => {
    const engine = join(import.meta.dirname, '..', 'support', 'watchless-engine.ts');
    const run = promisify(execFile);
    const { stdout } = await run('unshare', [...withoutWatches, process.execPath, engine]);
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({
      banners: [{ kind: 'watching', folderName: 'captures', reason: { code: 'watch-limit' } }],
      watching: 'polling',
      // The second clip was not asked for before it was finished.
      postsWhileRecording: 1,
      posts: 2,
    });
    expect(found.foundAfterMs).toBeLessThanOrEqual(minuteMs);
  },
);
