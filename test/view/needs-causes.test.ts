/** Why clips need a person, from a real queue: counted by cause, under the name of the newest clip. */
import { writeFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { describeOverview } from '../../preload/overview-words.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

let it: TestEngine;
afterEach(() => it.close());

test('clips that stopped for one cause are one cause, and every count of them is the same', async () => {
  it = await startTestEngine();
  for (const name of ['a.mp4', 'b.mp4'])
    writeFileSync(`${it.capture(name)}.clip.json`, JSON.stringify({ userCaption: 7 }));
  await it.until('both have stopped', () => it.engine().overview().needsPerson === 2);
  const overview = it.engine().overview();
  expect(overview.glance.causes).toMatchObject([{ code: 'metadata-invalid', count: 2 }]);
  expect(['a.mp4', 'b.mp4']).toContain(overview.glance.causes[0]?.name);
  expect(overview.glance.groups).toEqual({ 'needs-you': 2, sending: 0, waiting: 0, done: 0 });
  expect(describeOverview(overview)).toMatch(/^2 clips need you: .*userCaption/);
});
