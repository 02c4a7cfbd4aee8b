/** What nobody but a person can mend must not keep a script waiting for ever, nor a false "committed" a clip. */
import { expect, test } from 'vitest';
import { startTestEngine } from '../support/test-engine.ts';

test('signed out for good, the engine is idle: every clip waits for the owner, and says so', async () => {
  const it = await startTestEngine({ faults: [{ on: 'slot', do: { kind: 'unauthorized' } }] });
  for (const name of ['a.mp4', 'b.mp4', 'c.mp4']) it.capture(name);
  await it.until('it is idle', () => it.clips().length === 3 && it.engine().isIdle());
  expect(it.engine().needsPerson()).toBe(3);
  expect(it.engine().overview().counts['awaiting-slot']).toBe(3);

  await it.faults([]);
  it.engine().rescan();
  await it.until('all published', () => it.engine().overview().counts.published === 3);
  expect(it.engine().needsPerson()).toBe(0);
  await it.close();
});

test('a "committed" that the service knows nothing of is found out, and the bits go again under the same slot', async () => {
  const it = await startTestEngine({
    faults: [{ on: 'block', when: { times: 8 }, do: { kind: 'status', status: 201, body: 'empty' } }],
  });
  it.capture('a.mp4');
  await it.until('it is taken for uploaded', () => it.clips()[0]?.state === 'uploaded');
  await it.until('published', () => it.clips()[0]?.state === 'published');
  const { slots, posts } = it.simulator.ledger();
  expect({ posts: posts.length, slots: slots.length, commits: slots[0]?.commits }).toEqual({
    posts: 1,
    slots: 1,
    commits: 1,
  });
  await it.close();
});
