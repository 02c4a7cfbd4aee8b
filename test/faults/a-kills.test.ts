/**
 * Fault matrix A: the engine is killed around a slot request. It runs in a process of its own and ends itself with SIGKILL
 * at a failpoint; afterwards another one opens the same queue.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sha256 } from '../support/sha256.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { startEngine } from '../torture/engine-run.ts';
import { engineTime } from '../torture/fast-runtime.ts';

const minuteMs = 60_000;
let it: TestEngine;

beforeEach(async () => {
  it = await startTestEngine();
});
afterEach(() => it.close());

const ledger = () => it.simulator.ledger();
const published = () => it.until('published', () => it.engine().overview().counts.published === 1);

/** What the child reads: the queue of this test, as its own engine sees it. */
function configFile(): string {
  const { metadataUrl, transferHost, scid } = it.simulator;
  const file = join(it.dataDir, '..', 'child.json');
  const config = {
    dataDir: it.dataDir,
    service: { metadataUrl, transferHosts: [transferHost] },
    account: { scid, authorization: { env: 'TEST_AUTHORIZATION' } },
    folders: [{ path: it.captureFolder, defaults: { greatestMomentId: '123abc' } }],
    settle: { quietMs: 1000 },
    transfers: { blockSizeBytes: 65_536 },
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

/** Lets an engine work on the queue until it dies there, and opens the queue again. Answers with the requests until then. */
async function dieAt(failpoint: string): Promise<ReturnType<typeof ledger>> {
  let atDeath = ledger();
  await it.restart(async () => {
    const time = { realMs: Date.now(), engineMs: it.clock.now(), speed: 20 };
    const env = { TEST_AUTHORIZATION: it.simulator.authorization };
    const owner = { untilIdle: false, retry: false, cancel: false };
    const orders = {
      ...owner,
      configFile: configFile(),
      stateDir: it.stateDir,
      time,
      seed: 1,
      death: { failpoint, arrival: 1 },
    };
    const { signal, bugs } = await startEngine({ entry: 'engine-child.ts', env }, orders).ended;
    expect([signal, bugs]).toEqual(['SIGKILL', []]);
    // Time goes on from where it was for the one that died.
    it.clock.advance(engineTime(time, Date.now()) - it.clock.now());
    atDeath = ledger();
  });
  await it.settled();
  return atDeath;
}

test('A1: killed before the intent is written, nothing was asked; the next start asks once', async () => {
  const path = it.capture('a.mp4');
  expect((await dieAt('before-intent')).posts).toEqual([]);
  await published();
  expect(ledger().posts).toHaveLength(1);
  expect(ledger().slots).toMatchObject([{ commits: 1, committedSha256: sha256(path) }]);
  expect(it.engine().counters()).toMatchObject({ attempts: 1, unknown: 0 });
});

test('A2: killed after the intent, it may have been asked: the service is looked at before anything is asked again', async () => {
  const path = it.capture('a.mp4');
  expect((await dieAt('after-intent')).posts).toEqual([]);
  const diedAt = it.clock.now();
  expect(it.clip('a.mp4')).toMatchObject({
    state: 'slot-unknown',
    status: { code: 'checking-slot', nextAt: expect.any(Number), askOwner: false },
  });
  await published();
  const { posts, slots, requests } = ledger();
  expect(slots).toMatchObject([{ commits: 1, committedSha256: sha256(path) }]);
  expect(posts).toHaveLength(1);
  expect(Date.parse(posts[0]?.at ?? '')).toBeGreaterThanOrEqual(diedAt + 2 * minuteMs);
  expect(requests.list).toBeGreaterThanOrEqual(1);
  expect(it.engine().counters()).toMatchObject({ attempts: 2, unknown: 1, possiblyLeft: 1 });
});

test('A3: killed before the answer is written, its slot is found and deleted, and a new one takes the bits', async () => {
  const path = it.capture('a.mp4');
  expect((await dieAt('before-answer-commit')).slots).toHaveLength(1);
  expect(it.clip('a.mp4').state).toBe('slot-unknown');
  expect(ledger().posts).toHaveLength(1);
  await published();
  const [lost, kept, ...more] = ledger().slots;
  expect(more).toEqual([]);
  expect(lost).toMatchObject({ commits: 0, blocks: [], deletedAt: expect.any(String) });
  expect(kept).toMatchObject({ commits: 1, committedSha256: sha256(path), deletedAt: null });
  expect(it.engine().counters()).toMatchObject({ unknown: 1, orphansDeleted: 1, possiblyLeft: 0 });
});

test('A4: killed once the answer is written, the slot is there at the next start and the bits go out', async () => {
  const path = it.capture('a.mp4');
  expect((await dieAt('after-answer-commit')).slots).toHaveLength(1);
  await published();
  expect(ledger().posts).toHaveLength(1);
  expect(ledger().slots).toMatchObject([{ commits: 1, committedSha256: sha256(path) }]);
  expect(it.engine().counters()).toMatchObject({ attempts: 1, unknown: 0 });
});

test.each([
  ['after-answer-commit', 'the service was busy', 10 * minuteMs],
  ['before-answer-commit', 'the answer was lost', 2 * minuteMs],
])(
  'A21: a crash loop (%s: %s) asks no sooner than it would have asked without',
  async (failpoint, _why, waitMs) => {
    await it.faults([
      { on: 'slot', when: { call: 1 }, do: { kind: 'status', status: 503, retryAfter: 600 } },
    ]);
    it.capture('a.mp4');
    expect((await dieAt(failpoint)).posts).toHaveLength(1);
    const diedAt = it.clock.now();
    for (let life = 0; life < 6; life += 1) {
      await it.restart();
      await it.settled();
      it.clock.advance(1000);
    }
    expect(ledger().posts).toHaveLength(1);
    await published();
    const [, second, ...more] = ledger().posts;
    expect(more).toEqual([]);
    // The engine that died had lived on for a moment after it was told.
    expect(Date.parse(second?.at ?? '') - diedAt).toBeGreaterThan(waitMs - 30_000);
  },
);
