/** Faults D11, D14 and E7: the host of the engine (window, log, keyring) fails, and the queue does not mind. */
import { afterEach, expect, test } from 'vitest';
import type { AuthorizationSource } from '../../main/service/authorization/authorization.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

let it: TestEngine;
afterEach(() => it.close());
const posts = () => it.simulator.ledger().posts.length;

test('D11: a window that is gone when news comes, or asks a thousand times, has no effect on the queue', async () => {
  it = await startTestEngine();
  const engine = it.engine();
  const gone = () => {
    throw new Error('Object has been destroyed');
  };
  const stopChanges = engine.onChange(gone);
  const stopEvents = engine.onEvent(gone);
  const seen: string[] = [];
  engine.onEvent(({ event }) => seen.push(event));
  it.capture('a.mp4');
  while (engine.overview().counts.published === 0) {
    for (let reload = 0; reload < 50; reload += 1) {
      engine.overview();
      engine.page(0, 200);
    }
    await engine.settled();
    it.clock.toNextTimer();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(posts()).toBe(1);
  expect(seen).toContain('published');
  // Each is reported as what it is: a bug of the host.
  expect(it.bugs.length).toBeGreaterThan(0);
  expect(it.bugs.every((bug) => bug instanceof Error && bug.message === 'Object has been destroyed')).toBe(
    true,
  );
  it.bugs.length = 0;
  stopChanges();
  stopEvents();
});

test('D14: an event log that cannot be written costs its lines, and nothing else', async () => {
  it = await startTestEngine();
  let lost = 0;
  it.engine().onEvent(() => {
    lost += 1;
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  });
  it.capture('a.mp4');
  for (let step = 0; it.engine().overview().counts.published === 0 && step < 2000; step += 1) {
    await it.settled();
    it.clock.toNextTimer();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(it.engine().overview().counts.published).toBe(1);
  expect(it.bugs).toHaveLength(lost);
  it.bugs.length = 0;
  // What the log lost is in the database.
  expect(it.engine().history(it.clip('a.mp4').clipId)).toHaveLength(lost);
});

test('E7: a locked keyring pauses the lane with nothing sent, and the clip goes on as soon as it is unlocked', async () => {
  let locked = true;
  const keyring: AuthorizationSource['current'] = async () =>
    locked
      ? { ok: false, problem: 'the keyring is locked' }
      : { ok: true, value: it.simulator.authorization };
  it = await startTestEngine({ authorization: { current: keyring, refresh: keyring } });
  it.capture('a.mp4');
  await it.until('the lane is paused', () => it.engine().overview().banners.length === 1);
  expect(it.engine().overview().banners[0]).toMatchObject({
    kind: 'lane',
    lane: 'slots',
    reason: { code: 'not-authorized', detail: 'the keyring is locked' },
  });
  it.clock.advance(60_000);
  await it.settled();
  expect(posts()).toBe(0);
  expect(it.clip('a.mp4').state).toBe('awaiting-slot');
  expect(it.engine().counters()).toMatchObject({ granted: 0, unknown: 0 });

  locked = false;
  const before = it.clock.monotonicMs();
  it.engine().rescan();
  await it.until('published', () => it.engine().overview().counts.published === 1);
  expect(it.clock.monotonicMs() - before).toBeLessThan(60_000);
  expect(posts()).toBe(1);
});
