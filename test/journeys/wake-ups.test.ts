/** A worker whose work comes due "now" does it now, also while another clip is being sent the whole night. */
import { afterEach, expect, test } from 'vitest';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

let it: TestEngine;
afterEach(() => it.close());

const longMs = 300_000;
const mostTurns = 20_000;
const turnsPerSecond = 2_000;
type Faults = NonNullable<Parameters<typeof startTestEngine>[0]>['faults'];

const slowBlocks = { on: 'block', when: { clip: 1 }, do: { kind: 'slow', beforeMs: longMs } } as const;

/** Two clips with a slot each, while sending is paused. */
async function holdSlots(faults: NonNullable<Faults>): Promise<void> {
  it = await startTestEngine({ faults });
  it.engine().pause();
  for (const name of ['slow.mp4', 'quick.mp4']) {
    it.capture(name);
    await it.until(`${name} has a slot`, () => it.clips().some((clip) => isHeld(clip, name)));
  }
}

async function sendBoth(faults: NonNullable<Faults>): Promise<void> {
  await holdSlots(faults);
  it.engine().resume();
}

function isHeld(clip: { name: string; state: string }, name: string): boolean {
  return clip.name === name && clip.state === 'slot-held';
}

/** Whether this has happened to the quick clip. */
function happened(event: string): boolean {
  return it.events.some((one) => one.event === event && one.path?.endsWith('quick.mp4'));
}

/** Lets everything happen that needs no time to pass: the clock stands still. Answers whether it came to this. */
async function comesTo(holds: () => boolean, turns: number): Promise<boolean> {
  for (let turn = 0; turn < turns && !holds(); turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  return holds();
}

async function atOnce(what: string, holds: () => boolean): Promise<void> {
  if (!(await comesTo(holds, mostTurns))) throw new Error(`it did not happen at once: ${what}`);
}

/** The same with time passing, but not so much that anything but this would be looked at for its own sake. */
async function withinSeconds(what: string, holds: () => boolean): Promise<void> {
  for (let second = 0; second < 40; second += 1) {
    if (await comesTo(holds, turnsPerSecond)) return;
    it.clock.advance(1000);
  }
  throw new Error(`it did not happen within seconds: ${what}`);
}

test('a clip whose bits are in is asked about at once, while another is under way', async () => {
  await sendBoth([slowBlocks]);
  await withinSeconds('its bits are in', () => happened('bits-committed'));
  await atOnce('the service is asked', () => happened('service-state') || happened('published'));
  expect(it.clip('slow.mp4').status.code).toBe('sending');
});

test('a new slot is asked for at once when the old one has ended, while another clip is under way', async () => {
  await sendBoth([slowBlocks, { on: 'block', when: { clip: 2, times: 1 }, do: { kind: 'slot-gone' } }]);
  await withinSeconds('its slot has ended', () => happened('slot-gone'));
  await atOnce('there is another slot request', () => it.simulator.ledger().posts.length === 3);
  expect(it.clip('slow.mp4').status.code).toBe('sending');
});

test('when a lane opens again the other clips go on at once, not when the one that found out has ended', async () => {
  const busy = {
    on: 'block',
    when: { times: 1 },
    do: { kind: 'status', status: 503, retryAfter: 5 },
  } as const;
  const slow = {
    on: 'block',
    when: { clip: 1, blockNum: 1 },
    do: { kind: 'slow', beforeMs: longMs },
  } as const;
  await holdSlots([busy, slow]);
  const { clipId } = it.clip('quick.mp4');
  it.engine().wish(clipId, 'hold');
  it.engine().resume();
  await it.until('the lane is closed', () => it.engine().overview().banners.length === 1);
  it.engine().wish(clipId, 'release');
  await it.until('the lane is open', () => it.engine().overview().banners.length === 0);
  await atOnce('the other clip is sent', () => happened('bits-committed'));
  expect(it.clip('slow.mp4').status.code).toBe('sending');
});
