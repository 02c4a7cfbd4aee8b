/** A worker whose work comes due "now" does it now, also while another clip is being sent the whole night. */
import { afterEach, expect, test } from 'vitest';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

let it: TestEngine;
afterEach(() => it.close());

const longMs = 300_000;
const mostTurns = 20_000;
const turnsPerSecond = 500;
type Faults = NonNullable<Parameters<typeof startTestEngine>[0]>['faults'];

/** Two clips with a slot each, of which the first takes minutes for its bits. */
async function sendBoth(more: NonNullable<Faults> = [], config = {}): Promise<void> {
  const slow = { on: 'block', when: { clip: 1 }, do: { kind: 'slow', beforeMs: longMs } } as const;
  it = await startTestEngine({ faults: [slow, ...more], config });
  it.engine().pause();
  for (const name of ['slow.mp4', 'quick.mp4']) {
    it.capture(name);
    await it.until(`${name} has a slot`, () => it.clips().some((clip) => isHeld(clip, name)));
  }
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
  for (let second = 0; second < 20; second += 1) {
    if (await comesTo(holds, turnsPerSecond)) return;
    it.clock.advance(1000);
  }
  throw new Error(`it did not happen within seconds: ${what}`);
}

test('a clip whose bits are in is asked about at once, while another is under way', async () => {
  await sendBoth();
  await withinSeconds('its bits are in', () => happened('bits-committed'));
  await atOnce('the service is asked', () => happened('service-state') || happened('published'));
  expect(it.clip('slow.mp4').status.code).toBe('sending');
});

test('a new slot is asked for at once when the old one has ended, while another clip is under way', async () => {
  await sendBoth([{ on: 'block', when: { clip: 2, times: 1 }, do: { kind: 'slot-gone' } }]);
  await withinSeconds('its slot has ended', () => happened('slot-gone'));
  await atOnce('there is another slot request', () => it.simulator.ledger().posts.length === 3);
  expect(it.clip('slow.mp4').status.code).toBe('sending');
});
