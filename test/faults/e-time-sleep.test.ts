/** Fault matrix E1 and E2: the computer sleeps in the middle of a request, whichever way its clocks take it. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { padClip, realClips } from '../../main/replay/pad-clip.ts';
import { type Door, isBlock, openDoor, type Passage, whenTrue, whenTrueInTime } from '../support/door.ts';
import { sha256 } from '../support/sha256.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

const hourMs = 3_600_000;
const isPost = ({ method }: Passage) => method === 'POST';

let it: TestEngine;
let door: Door;
beforeEach(async () => {
  door = await openDoor();
  it = await startTestEngine({ config: { service: door.service }, simulator: { stepMs: 0 } });
  door.leadTo(it.simulator);
});
afterEach(async () => {
  door.letGo();
  await it.close();
  await door.close();
});

/** On Linux the monotonic clock stands still in a sleep, on Windows and macOS it may run on. */
const sleeps = [
  ['the monotonic clock stood still', () => it.clock.shiftWall(5 * hourMs)],
  ['both clocks ran on', () => it.clock.sleep(5 * hourMs)],
] as const;

test.each(sleeps)(
  'E1: asleep while a slot was asked for (%s): it becomes unknown, is never asked again blindly, and the lost slot is deleted',
  async (_, sleep) => {
    door.hold(isPost, 1, 'answer');
    const path = it.capture('a.mp4');
    await whenTrueInTime(it.clock, () => door.held.length === 1);
    sleep();
    it.clock.advance(15_000);
    it.clock.advance(30_000);
    await whenTrue(() => it.clip('a.mp4').state === 'slot-unknown');
    expect(it.clip('a.mp4').status).toMatchObject({ code: 'checking-slot', askOwner: false });
    expect(door.passages.filter(isPost)).toHaveLength(1);

    await it.until('it is published', () => it.clip('a.mp4').state === 'published');
    const { slots, posts } = it.simulator.ledger();
    expect(posts).toHaveLength(2);
    expect(slots[0]).toMatchObject({ state: 'Deleted', commits: 0 });
    expect(slots[1]).toMatchObject({ commits: 1, committedSha256: sha256(path) });
    expect(it.engine().counters()).toMatchObject({ unknown: 1, orphansDeleted: 1, orphansLeft: 0 });
  },
);

test('E1: a slot request whose answer comes after the wake is simply granted', async () => {
  door.hold(isPost, 1);
  it.capture('a.mp4');
  await whenTrueInTime(it.clock, () => door.held.length === 1);
  it.clock.shiftWall(5 * hourMs);
  it.clock.advance(15_000);
  door.letGo();
  await it.until('it is published', () => it.clip('a.mp4').state === 'published');
  expect(it.simulator.ledger().posts).toHaveLength(1);
  expect(it.engine().counters()).toMatchObject({ unknown: 0 });
});

/** Four blocks are under way, and no answer comes. */
async function stuckInTransfer(): Promise<string> {
  it.engine().pause();
  const to = join(it.captureFolder, 'a.mp4');
  await padClip({ from: realClips.plain, to, sizeBytes: 6 * 65_536, seed: 'sleep' });
  await it.until('a slot is held', () => it.clips()[0]?.state === 'slot-held');
  door.hold(isBlock, 4);
  it.engine().resume();
  await whenTrue(() => door.held.length === 4);
  return to;
}

async function expectNewStart(path: string): Promise<void> {
  const puts = () => door.passages.filter(isBlock);
  await whenTrue(() => puts().length >= 8);
  const [before, after] = [puts().slice(0, 4), puts().slice(4)];
  const oldConnections = new Set(before.map(({ clientPort }) => clientPort));
  expect(after.some(({ clientPort }) => oldConnections.has(clientPort))).toBe(false);
  await it.until('it is published', () => it.clip('a.mp4').state === 'published');
  const { slots, posts } = it.simulator.ledger();
  expect(posts).toHaveLength(1);
  expect(slots[0]).toMatchObject({ commits: 1, committedSha256: sha256(path) });
  expect(slots[0]?.blocks.map(({ times }) => times)).toEqual([1, 1, 1, 1, 1, 1]);
}

test.each(sleeps)(
  'E2: asleep while blocks were on their way (%s): within 15 s they go again over new connections',
  async (_, sleep) => {
    const path = await stuckInTransfer();
    sleep();
    it.clock.advance(15_000);
    await expectNewStart(path);
  },
);

test('E2: told of the wake by the system, the blocks go again at once', async () => {
  const path = await stuckInTransfer();
  const now = it.clock.now();
  it.engine().wokeUp();
  await expectNewStart(path);
  expect(it.clock.now() - now).toBeLessThan(1000);
});

test('E2: time that passes as it should is not taken for a sleep', async () => {
  await stuckInTransfer();
  it.clock.advance(25_000);
  expect(door.passages.filter(isBlock)).toHaveLength(4);
});

test('E2: waits for a network that was going to sleep end with the wake; a wait the service demanded does not', async () => {
  await it.faults([{ on: 'block', when: {}, do: { kind: 'drop-before-effect' } }]);
  it.capture('a.mp4');
  const waiting = () => {
    const status = it.clips()[0]?.status;
    return status?.code === 'waiting-to-send' ? status.waiting : null;
  };
  const waitMs = () => {
    const wait = waiting();
    return wait?.kind === 'next-try' ? wait.at - it.clock.now() : 0;
  };
  await it.until('the back-off has grown', () => waitMs() > 5000);
  await it.faults([
    { on: 'block', when: { times: 1 }, do: { kind: 'status', status: 503, retryAfter: 600 } },
  ]);
  it.engine().wokeUp();
  await it.settled();
  expect(waiting()).toMatchObject({ kind: 'lane', until: it.clock.now() + 600_000 });

  const put = it.simulator.ledger().requests.put;
  it.engine().wokeUp();
  await it.settled();
  expect(it.simulator.ledger().requests.put).toBe(put);
  it.clock.advance(601_000);
  await it.until('it is published', () => it.clip('a.mp4').state === 'published');
});
