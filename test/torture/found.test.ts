// What the campaigns have found so far, told as the shortest story that shows it.
import { writeFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

let desk: TestEngine;
afterEach(() => desk.close());

test('a lost slot is found among a hundred clips with all the words the service allows', async () => {
  desk = await startTestEngine({ config: { slots: { unknownWaitMs: 1000 } } });
  for (let clip = 0; clip < 30; clip += 1) {
    const path = desk.capture(`talkative-${clip}.mp4`);
    // Random words, so that no compression makes them small.
    writeFileSync(`${path}.clip.json`, JSON.stringify({ titleData: words(10_000, clip) }));
  }
  await desk.until(
    'they are published',
    () => desk.clips().filter(({ state }) => state === 'published').length === 30,
  );
  await desk.faults([{ on: 'slot', when: { call: 1 }, do: { kind: 'lost-answer' } }]);
  desk.capture('lost.mp4');
  await desk.until(
    'it is published',
    () => desk.clips().find(({ name }) => name === 'lost.mp4')?.state === 'published',
  );
  expect(desk.engine().counters()).toMatchObject({ unknown: 1, orphansDeleted: 1, possiblyLeft: 0 });
}, 60_000);

function words(length: number, seed: number): string {
  let state = seed + 1;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return String.fromCharCode(97 + ((state >>> 16) % 26));
  }).join('');
}
