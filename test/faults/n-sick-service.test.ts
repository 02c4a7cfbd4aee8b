/** Faults of real networks: a service that fails every request of a kind, in many ways, and what it is spared. */
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { padClip, realClips } from '../../main/replay/pad-clip.ts';
import type { ScenarioInput } from '../../main/simulator/faults/scenario.ts';
import { startTestEngine, type TestEngine, type TestEngineOptions } from '../support/test-engine.ts';

type Do = NonNullable<ScenarioInput['faults']>[number]['do'];

const minuteMs = 60_000;
const clips = 12;
let it: TestEngine;

afterEach(() => it.close());

async function start(options: TestEngineOptions): Promise<void> {
  it = await startTestEngine(options);
  it.engine().pause();
  for (let clip = 0; clip < clips; clip += 1) it.capture(`clip-${clip}.mp4`);
  await it.until('every clip has its slot', () => inState('slot-held') === clips);
}

async function passes(ms: number): Promise<void> {
  const until = it.clock.now() + ms;
  await it.until('time has passed', () => it.clock.now() >= until);
}

const inState = (state: string) => it.clips().filter((clip) => clip.state === state).length;
const requests = () => it.simulator.ledger().requests;
const banners = () => it.engine().overview().banners;

const ways: readonly (readonly [string, Do])[] = [
  ...[408, 411, 421, 425, 500, 502, 504].map(
    (status) => [`answers ${status}`, { kind: 'status', status }] as const,
  ),
  ['answers 429', { kind: 'throttle', retryAfter: 15 }],
  ['drops the connection', { kind: 'drop-before-effect' }],
];

test.each(ways)(
  'N1: a service that %s for every block closes the lane, and meets less than a request a second',
  async (_, fault) => {
    await start({ faults: [{ on: 'block', do: fault }] });
    it.engine().resume();
    await passes(minuteMs);
    expect(requests().put).toBeLessThanOrEqual(40);
    expect(banners()).toMatchObject([{ lane: 'transfers' }]);

    await it.faults([]);
    await it.until('every clip comes through', () => inState('published') === clips);
    expect(banners()).toEqual([]);
  },
);

test('N1: one clip that the service never takes leaves the lane open for the others', async () => {
  const only = { fileSize: { atLeast: 1_000_000 } };
  it = await startTestEngine({ faults: [{ on: 'block', when: only, do: { kind: 'status', status: 500 } }] });
  it.engine().pause();
  const to = join(it.captureFolder, 'large.mp4');
  await padClip({ from: realClips.plain, to, sizeBytes: 1_200_000, seed: 'large' });
  for (let clip = 0; clip < 6; clip += 1) it.capture(`clip-${clip}.mp4`);
  await it.until('slots', () => inState('slot-held') === 7);
  it.engine().resume();
  await it.until('the others are published', () => inState('published') === 6);
  it.capture('late.mp4');
  await it.until('one that comes later is published as well', () => inState('published') === 7);
  expect(it.clip('large.mp4').state).toBe('slot-held');
});

test('N1: what is sent in vain counts for the cap of the day', async () => {
  await start({
    faults: [{ on: 'block', do: { kind: 'status', status: 500 } }],
    config: { transfers: { bytesPerDay: 300_000 } },
  });
  it.engine().resume();
  await it.until('the cap is reached', () => it.engine().overview().hold?.kind === 'cap');
  await passes(10 * minuteMs);
  // The blocks under way when the cap is reached still arrive.
  expect(requests().put * 65_536).toBeLessThanOrEqual(300_000 + 8 * 65_536);
});

test('N6: polls of many clips share one pace and one lane', async () => {
  await start({ faults: [{ on: 'get', do: { kind: 'status', status: 500 } }] });
  it.engine().resume();
  await it.until('all are uploaded', () => inState('uploaded') === clips);
  const before = requests().get;
  await passes(minuteMs);
  expect(requests().get - before).toBeLessThanOrEqual(40);
  expect(banners()).toMatchObject([{ lane: 'polls', reason: { code: 'service-error' } }]);
  expect(it.clips()[0]?.status).toMatchObject({
    code: 'processing',
    waiting: { kind: 'lane', lane: 'polls' },
  });
  await it.faults([]);
  await it.until('published', () => inState('published') === clips);
});

test('N6: a Retry-After that one poll is answered with holds for all', async () => {
  await start({ faults: [{ on: 'get', do: { kind: 'throttle', retryAfter: 40 } }] });
  it.engine().resume();
  await it.until('the first poll', () => requests().get > 0);
  await it.until('all are uploaded', () => inState('uploaded') === clips);
  const before = requests().get;
  await passes(30_000);
  expect(requests().get).toBe(before);
});

test('N6: clips in preparation are asked about twice a second at the most, however many there are', async () => {
  await start({ simulator: { stepMs: 10 * minuteMs } });
  it.engine().resume();
  await it.until('all are uploaded', () => inState('uploaded') === clips);
  const before = requests().get;
  await passes(5000);
  expect(requests().get - before).toBeLessThanOrEqual(11);
});

test('N6: a token that is refused while clips are followed shows as that, and the queue is idle until a person comes', async () => {
  await start({ faults: [{ on: 'get', do: { kind: 'unauthorized' } }] });
  it.engine().resume();
  await it.until('it is idle', () => it.engine().isIdle());
  expect(inState('uploaded')).toBe(clips);
  expect(banners()).toMatchObject([{ lane: 'polls', reason: { code: 'not-authorized' } }]);
  expect(it.engine().needsPerson()).toBe(clips);
});
