/** "Idle" means that nothing is left to do, whenever it is asked: `--until-idle` ends on it. */
import { expect, test } from 'vitest';
import type { TestEngine } from '../support/test-engine.ts';
import { startTestEngine } from '../support/test-engine.ts';

test('an engine is not idle while a finished file is on its way to become a clip', async () => {
  let running: TestEngine | null = null;
  const idleThen: boolean[] = [];
  running = await startTestEngine({
    failpoint(name) {
      if (name === 'while-building-clip' && running !== null) idleThen.push(running.engine().isIdle());
    },
  });
  running.capture('one.mp4');
  await running.until('it is published', () => running?.clips()[0]?.state === 'published');
  expect(idleThen).not.toEqual([]);
  expect(idleThen).not.toContain(true);
  await running.until('it is idle', () => running?.engine().isIdle() === true);
  await running.close();
});
