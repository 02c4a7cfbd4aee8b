/** The owner's second thoughts within ten seconds: nothing was sent, and nothing was lost. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

let it: TestEngine;
beforeEach(async () => {
  it = await startTestEngine();
});
afterEach(() => it.close());

async function heldClip(): Promise<string> {
  it.engine().pause();
  it.capture('a.mp4');
  await it.until('a slot is held', () => it.engine().overview().counts['slot-held'] === 1);
  return it.clip('a.mp4').clipId;
}

test('a clip that was given up and taken back goes out under the slot it had', async () => {
  const clipId = await heldClip();
  expect(it.engine().cancel(clipId)).toBe(true);
  expect(it.clip('a.mp4').state).toBe('cancelled');
  it.clock.advance(5000);
  await it.settled();
  expect(it.engine().undo()).toEqual({ undone: 1, tooLate: 0 });
  expect(it.clip('a.mp4').state).toBe('slot-held');
  it.engine().resume();
  await it.until('published', () => it.clip('a.mp4').state === 'published');
  expect(it.simulator.ledger()).toMatchObject({ slots: [{ deletedAt: null, commits: 1 }], posts: [{}] });
});

test('one that was given up for good gives its slot back after ten seconds, and the queue rests then only', async () => {
  const clipId = await heldClip();
  it.engine().cancel(clipId);
  expect(it.engine().isIdle()).toBe(false);
  await it.until('its slot is deleted', () => it.simulator.ledger().slots[0]?.deletedAt !== null);
  await it.until('it rests', () => it.engine().isIdle());
  expect(it.engine().undo()).toMatchObject({ undone: 0 });
});

test('that the queue has come to rest by it is told: who waits for that need not wait for the next clip', async () => {
  it.engine().cancel(await heldClip());
  await it.settled();
  let isIdleWhenTold = false;
  it.engine().onChange(() => {
    isIdleWhenTold = it.engine().isIdle();
  });
  await it.until('its slot is deleted', () => it.simulator.ledger().slots[0]?.deletedAt !== null);
  await it.settled();
  // Changes are told at most so often.
  it.clock.advance(100);
  expect(isIdleWhenTold).toBe(true);
});

test('words that were mended send what was refused for them', async () => {
  await it.faults([{ on: 'slot', when: { call: 1 }, do: { kind: 'status', status: 400 } }]);
  it.capture('a.mp4');
  await it.until('it is refused', () => it.engine().overview().counts.refused === 1);
  await it.faults([]);
  it.engine().edit(it.clip('a.mp4').clipId, { userCaption: 'Mended' });
  await it.until('published', () => it.clip('a.mp4').state === 'published');
  expect(it.simulator.ledger().slots[0]?.request).toMatchObject({ userCaption: 'Mended' });
});

test('what was taken off the list is listed apart, and comes back', async () => {
  it.capture('a.mp4');
  await it.until('published', () => it.engine().overview().counts.published === 1);
  const { clipId } = it.clip('a.mp4');
  it.engine().wish(clipId, 'forget');
  const look = { offset: 0, limit: 10, search: '', groups: ['done' as const] };
  expect((await it.engine().list({ ...look, sort: 'usual' })).clips).toEqual([]);
  const [taken] = (await it.engine().list({ ...look, sort: 'off-list' })).clips;
  expect(taken).toMatchObject({ clipId, actions: expect.arrayContaining(['remember']) });
  expect(it.engine().wish(clipId, 'remember')).toBe(true);
  expect((await it.engine().list({ ...look, sort: 'usual' })).total).toBe(1);
});

test('taking back what was done to one clip stops no other: no block of it goes twice', async () => {
  const other = await heldClip();
  await it.faults([{ on: 'block', do: { kind: 'slow', beforeMs: 3000 } }]);
  it.capture('b.mp4');
  await it.until('both hold slots', () => it.engine().overview().counts['slot-held'] === 2);
  it.engine().wish(other, 'hold');
  it.engine().resume();
  await it.until('one is sending', () => it.engine().overview().sendingClips === 1);
  it.engine().wish(other, 'pin');
  expect(it.engine().undo()).toEqual({ undone: 1, tooLate: 0 });
  await it.until('it is published', () => it.engine().overview().counts.published === 1);
  const { expectedBlocks } = it.engine().clipDetails(it.clip('b.mp4').clipId)?.blocks ?? {};
  expect(it.simulator.ledger().requests.put).toBe(expectedBlocks);
});
