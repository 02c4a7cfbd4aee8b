/** Fault matrix C: single blocks that fail, are lost, forgotten or refused, and slots that go while bits are sent. */
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { padClip, realClips } from '../../main/replay/pad-clip.ts';
import { type Door, openDoor, whenTrue } from '../support/door.ts';
import { sha256 } from '../support/sha256.ts';
import { startTestEngine, type TestEngine, type TestEngineOptions } from '../support/test-engine.ts';

const blockBytes = 65_536;
let it: TestEngine;
let door: Door | null = null;

afterEach(async () => {
  door?.letGo();
  await it.close();
  await door?.close();
  door = null;
});

/** One after the other, so that "the last block" is one block. */
const oneByOne = { transfers: { blocksAtOnce: 1 } } as const;

async function start(options: TestEngineOptions = {}): Promise<void> {
  it = await startTestEngine({ ...options, simulator: { stepMs: 0, ...options.simulator } });
}

/** A clip of exactly so many blocks. */
async function capture(name: string, blocks: number): Promise<string> {
  const to = join(it.captureFolder, name);
  await padClip({ from: realClips.plain, to, sizeBytes: blocks * blockBytes - 1000, seed: name });
  return to;
}

const ledger = () => it.simulator.ledger();
const theSlot = () => {
  const [slot, ...more] = ledger().slots;
  if (slot === undefined || more.length > 0) throw new Error(`${ledger().slots.length} slots, not one`);
  return slot;
};
const timesSent = () => theSlot().blocks.map(({ times }) => times);
function reasonsOf(name: string): string[] {
  const clip = it.clips().find((one) => one.name === name);
  const entries = clip === undefined ? [] : it.engine().history(clip.clipId);
  return entries.flatMap(({ event, detail }) =>
    detail === null ? [] : [`${event}: ${detail.split(':')[0]}`],
  );
}

async function published(name: string): Promise<void> {
  await it.until(`${name} is published`, () =>
    it.clips().some((clip) => clip.name === name && clip.state === 'published'),
  );
}

test('C1: when block 3 of 7 times out the others go on, and only block 3 is sent again', async () => {
  door = await openDoor();
  await start({ config: { service: door.service } });
  door.leadTo(it.simulator);
  const isThird = ({ blockNum }: { blockNum: number | null }) => blockNum === 3;
  door.hold(isThird, 1);
  it.engine().pause();
  const path = await capture('a.mp4', 7);
  await it.until('a slot is held', () => it.clips()[0]?.state === 'slot-held');
  it.engine().resume();
  await whenTrue(() => it.clip('a.mp4').acceptedBytes === 6 * blockBytes - 1000);
  expect(it.clip('a.mp4').status.code).toBe('sending');

  it.clock.advance(60_000);
  await published('a.mp4');
  expect(theSlot()).toMatchObject({ commits: 1, committedSha256: sha256(path) });
  const sendings = Array.from(
    { length: 7 },
    (_, n) => door?.passages.filter(({ blockNum }) => blockNum === n).length,
  );
  expect(sendings).toEqual([1, 1, 1, 2, 1, 1, 1]);
  expect(reasonsOf('a.mp4')).toEqual(['transfer-postponed: timed-out']);
});

test.each([
  ['takes it again', 'accept', [1, 1, 2, 1, 1]],
  ['calls it a conflict', 'conflict', [1, 1, 1, 1, 1]],
] as const)(
  'C2: a block whose answer is lost goes again under its number, and the service %s',
  async (_, resendSameBytes, times) => {
    await start({
      config: oneByOne,
      simulator: { resendSameBytes },
      faults: [
        { on: 'block', when: { blockNum: 2, times: 1 }, do: { kind: 'lost-answer', how: 'reset' } },
        // Without this the clip would be complete with block 4, and block 2 need not go again at all.
        { on: 'block', when: { blockNum: 4, times: 1 }, do: { kind: 'drop-before-effect' } },
      ],
    });
    const path = await capture('a.mp4', 5);
    await published('a.mp4');
    expect(theSlot()).toMatchObject({
      commits: 1,
      committedSha256: sha256(path),
      committedBytes: 5 * blockBytes - 1000,
    });
    expect(timesSent()).toEqual(times);
    expect(ledger().requests.put).toBe(7);
  },
);

test.each<[string, 'all' | number[]]>([
  ['all of them', 'all'],
  ['two of them', [0, 2]],
])(
  'C3: a service that has forgotten %s gets its blocks again, and nothing is committed with holes',
  async (_, blockNums) => {
    // Forgotten just before the last block arrives: everything was accepted, and nobody says "committed".
    const when = { blockNum: 4, times: 1 };
    await start({
      faults: [{ on: 'block', when, do: { kind: 'forget-blocks', blockNums } }],
      config: oneByOne,
    });
    const path = await capture('a.mp4', 5);
    await it.until('the loss is noticed', () =>
      reasonsOf('a.mp4').includes('transfer-postponed: service-lost-blocks'),
    );
    expect(it.clip('a.mp4')).toMatchObject({
      acceptedBytes: 0,
      status: {
        code: 'waiting-to-send',
        waiting: { kind: 'next-try', reason: { code: 'service-lost-blocks' } },
      },
    });
    await published('a.mp4');
    expect(theSlot()).toMatchObject({ commits: 1, committedSha256: sha256(path) });
    expect(ledger().posts).toHaveLength(1);
  },
);

test('C3: blocks that expire while the clip waits over night are sent again under the same slot', async () => {
  await start({ simulator: { blockLifeMs: 3_600_000 }, config: oneByOne });
  const path = await capture('a.mp4', 5);
  await it.until('some blocks are in', () => it.clips().some(({ acceptedBytes }) => acceptedBytes > 0));
  it.engine().pause();
  it.clock.advance(8 * 3_600_000);
  it.engine().resume();
  await published('a.mp4');
  expect(theSlot()).toMatchObject({ commits: 1, committedSha256: sha256(path) });
  expect(ledger().posts).toHaveLength(1);
});

test.each([201, 202, 404, 409, 410] as const)(
  'C4: the answer "committed" is lost and the block is answered %i from then on: uploaded once, even when reads lag',
  async (afterCommitStatus) => {
    await start({
      config: oneByOne,
      simulator: { afterCommitStatus },
      faults: [
        { on: 'block', when: { blockNum: 4, times: 1 }, do: { kind: 'lost-answer' } },
        { on: 'get', when: { times: 3 }, do: { kind: 'status', status: 404 } },
      ],
    });
    const path = await capture('a.mp4', 5);
    await published('a.mp4');
    expect(theSlot()).toMatchObject({ commits: 1, committedSha256: sha256(path), deletedAt: null });
    expect(ledger().posts).toHaveLength(1);
  },
);

test.each([404, 410] as const)('C5: a slot that answers %i is replaced once by itself', async (status) => {
  await start({ faults: [{ on: 'block', when: { call: 2 }, do: { kind: 'slot-gone', status } }] });
  const path = await capture('a.mp4', 3);
  await published('a.mp4');
  const { slots, posts } = ledger();
  expect(posts).toHaveLength(2);
  expect(slots.map(({ commits }) => commits)).toEqual([0, 1]);
  expect(slots[1]).toMatchObject({ committedSha256: sha256(path) });
  expect(reasonsOf('a.mp4')).toContain('slot-gone: slot-gone');
});

test('C5: a service that loses the new slot as well needs a person, and is not asked for a third', async () => {
  await start({ faults: [{ on: 'block', when: { blockNum: 0 }, do: { kind: 'slot-gone', status: 410 } }] });
  await capture('a.mp4', 3);
  await it.until('a person is needed', () => it.engine().needsPerson() === 1);
  it.clock.advance(24 * 3_600_000);
  await it.settled();
  expect(it.clip('a.mp4')).toMatchObject({ state: 'failed', status: { reason: { code: 'slot-gone' } } });
  expect(ledger().posts).toHaveLength(2);

  await it.faults([]);
  expect(it.engine().retry(it.clip('a.mp4').clipId)).toBe(true);
  await published('a.mp4');
  expect(ledger().posts).toHaveLength(3);
});

test('C6: an upload address that answers 403 costs its own clip one more slot, and then needs a person', async () => {
  const sizeBytes = 3 * blockBytes - 1000;
  const only = { fileSize: { atLeast: sizeBytes, atMost: sizeBytes } };
  await start({ faults: [{ on: 'block', when: only, do: { kind: 'status', status: 403 } }] });
  await capture('signed-off.mp4', 3);
  await capture('fine.mp4', 2);
  await published('fine.mp4');
  await it.until('a person is needed', () => it.engine().needsPerson() === 1);
  expect(it.clip('signed-off.mp4')).toMatchObject({
    state: 'failed',
    status: { reason: { code: 'slot-expired' } },
  });
  expect(ledger().posts).toHaveLength(3);
  expect(it.clip('signed-off.mp4').actions).toContain('retry');
  expect(it.engine().overview().banners).toEqual([]);
});

test('C7: a block that arrives with another hash is read and sent again, twice at the most', async () => {
  await start({ faults: [{ on: 'block', when: { blockNum: 1, times: 2 }, do: { kind: 'hash-mismatch' } }] });
  const path = await capture('a.mp4', 4);
  await published('a.mp4');
  expect(theSlot()).toMatchObject({ commits: 1, committedSha256: sha256(path) });
  expect(ledger().requests.put).toBe(6);
});

test('C7: a block that never verifies needs a person; the clip is neither committed nor called uploaded', async () => {
  await start({ faults: [{ on: 'block', when: { blockNum: 1 }, do: { kind: 'hash-mismatch' } }] });
  await capture('a.mp4', 4);
  await it.until('a person is needed', () => it.engine().needsPerson() === 1);
  it.clock.advance(3_600_000);
  await it.settled();
  expect(it.clip('a.mp4')).toMatchObject({ state: 'failed', status: { reason: { code: 'block-refused' } } });
  expect(it.clip('a.mp4').acceptedBytes).toBe(3 * blockBytes - 1000);
  expect(ledger().requests.put).toBe(6);
  expect(theSlot()).toMatchObject({ commits: 0 });
});

test('when no block gets through the round ends instead of storming through the file', async () => {
  await start({ faults: [{ on: 'block', when: {}, do: { kind: 'status', status: 500 } }] });
  const path = await capture('a.mp4', 12);
  await it.until('the round has ended', () =>
    reasonsOf('a.mp4').includes('transfer-postponed: service-error'),
  );
  // Four at once; the three whose neighbours had not failed yet were replaced by one more each.
  expect(ledger().requests.put).toBeLessThanOrEqual(7);
  await it.faults([]);
  await published('a.mp4');
  expect(theSlot()).toMatchObject({ commits: 1, committedSha256: sha256(path) });
});
