/** Fault matrix E12: the owner names another service while the queue is full of slots of the former one. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Config } from '../../main/config/config.ts';
import { type Simulator, startSimulator } from '../../main/simulator/start-simulator.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

let it: TestEngine;
let former: Simulator;
let other: Simulator;
/** What the configuration says at the next start. */
let service: Partial<Config['service']>;

beforeEach(async () => {
  service = {};
  it = await startTestEngine({ config: { service }, simulator: { lifeCycle: 'manual' } });
  former = it.simulator;
  other = await startSimulator({ runtime: { now: () => it.clock.now() }, settings: { stepMs: 0 } });
});
afterEach(async () => {
  await it.close();
  await other.close();
});

async function moveTo({ metadataUrl, transferHost }: Simulator): Promise<void> {
  Object.assign(service, { metadataUrl, transferHosts: [transferHost] });
  await it.restart();
}

const inState = (state: string) => it.clips().filter((clip) => clip.state === state).length;
const quiet = { post: 0, put: 0, get: 0, list: 0, delete: 0 };

async function anHourPasses(): Promise<void> {
  const until = it.clock.now() + 3_600_000;
  await it.until('an hour has passed', () => it.clock.now() >= until);
}

/** Two clips with slots of the former service, then the move. */
async function moveWithTwoSlots(): Promise<void> {
  it.engine().pause();
  for (const name of ['a.mp4', 'b.mp4']) it.capture(name);
  await it.until('slots are held', () => inState('slot-held') === 2);
  await moveTo(other);
  it.engine().resume();
}

test('E12: slots of the former service wait with that reason; nothing of them reaches the other one', async () => {
  await moveWithTwoSlots();
  await anHourPasses();
  expect(it.clips().map(({ status }) => status)).toEqual(
    Array(2).fill({
      code: 'failed',
      reason: {
        code: 'slot-of-other-service',
        detail: `the slot was given by ${former.metadataUrl}`,
      },
    }),
  );
  expect(other.ledger().requests).toMatchObject(quiet);
  expect(former.ledger().requests).toMatchObject({ post: 2, put: 0, delete: 0 });
  expect(it.engine().isIdle()).toBe(true);
  expect(it.engine().needsPerson()).toBe(2);
});

test('E12: when the owner goes back, the kept slots are used', async () => {
  await moveWithTwoSlots();
  await anHourPasses();
  await moveTo(former);
  await it.until('uploaded', () => inState('uploaded') === 2);
  expect(former.ledger().requests.post).toBe(2);
  expect(former.ledger().slots.map(({ commits }) => commits)).toEqual([1, 1]);
  expect(other.ledger().requests).toMatchObject(quiet);
});

test('E12: the owner decides for the other service clip by clip, and the old slot is deleted only where it is', async () => {
  await moveWithTwoSlots();
  expect(it.engine().retry(it.clip('a.mp4').clipId)).toBe(true);
  await it.until('published by the other', () => inState('published') === 1);
  await anHourPasses();
  expect(it.clip('b.mp4').state).toBe('failed');
  expect(other.ledger().requests).toMatchObject({ post: 1, delete: 0 });
  expect(former.ledger().requests).toMatchObject({ post: 2, put: 0, delete: 0 });

  await moveTo(former);
  await it.until('the old slot is deleted', () => former.ledger().requests.delete === 1);
  await it.until('the kept one is used', () => inState('uploaded') === 1);
  const { slots } = former.ledger();
  expect(slots.map(({ commits, deletedAt }) => `${commits} ${deletedAt !== null}`).sort()).toEqual([
    '0 true',
    '1 false',
  ]);
});

test('E12: a clip the former service is still at work on is not asked after at the other one', async () => {
  it.capture('a.mp4');
  await it.until('uploaded', () => inState('uploaded') === 1);
  await moveTo(other);
  await anHourPasses();
  expect(it.clip('a.mp4').status).toMatchObject({ reason: { code: 'slot-of-other-service' } });
  expect(other.ledger().requests).toMatchObject(quiet);
  await moveTo(former);
  expect(it.clip('a.mp4')).toMatchObject({ state: 'uploaded', acceptedBytes: it.clip('a.mp4').sizeBytes });
});
