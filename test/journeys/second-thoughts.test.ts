/** What the owner mends after a clip was found counts when its slot is asked for. */
import { rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeSparse, startTestEngine, type TestEngine } from '../support/test-engine.ts';

let it: TestEngine;
beforeEach(async () => {
  it = await startTestEngine();
});
afterEach(() => it.close());

const sidecar = (path: string, words: object) => writeFileSync(`${path}.clip.json`, JSON.stringify(words));

test('a mended sidecar is read again when the owner tries again', async () => {
  const path = it.capture('a.mp4');
  sidecar(path, { userCaption: 7 });
  await it.until('it stopped', () => it.engine().overview().counts.failed === 1);

  it.engine().retry(it.clip('a.mp4').clipId);
  await it.until('it stopped again', () => it.engine().isIdle());
  expect(it.clip('a.mp4').status).toMatchObject({ code: 'failed', reason: { code: 'metadata-invalid' } });
  expect(it.simulator.ledger().posts).toEqual([]);

  sidecar(path, { userCaption: 'Mended' });
  it.engine().retry(it.clip('a.mp4').clipId);
  await it.until('published', () => it.clip('a.mp4').state === 'published');
  expect(it.simulator.ledger().slots[0]?.request).toMatchObject({ userCaption: 'Mended' });
});

test('words that change while a clip waits for its slot are the ones that go out', async () => {
  await it.faults([{ on: 'slot', do: { kind: 'status', status: 503, retryAfter: 60 } }]);
  const path = it.capture('a.mp4');
  await it.until('the service was busy', () => it.simulator.ledger().posts.length === 1);
  sidecar(path, { userCaption: 'Second thoughts' });
  await it.faults([]);
  await it.until('published', () => it.clip('a.mp4').state === 'published');
  expect(it.simulator.ledger().slots[0]?.request).toMatchObject({ userCaption: 'Second thoughts' });
});

test('a clip that is too large stays so, however often it is tried, and nothing is sent', async () => {
  const path = it.capture('huge.mp4');
  makeSparse(path, 4_294_967_296);
  await it.until('it stopped', () => it.engine().overview().counts.failed === 1);
  it.engine().retry(it.clip('huge.mp4').clipId);
  await it.until('it stopped again', () => it.engine().isIdle());
  expect(it.clip('huge.mp4').status).toMatchObject({ code: 'failed', reason: { code: 'file-too-large' } });
  expect(it.simulator.ledger().posts).toEqual([]);
  rmSync(path);
});
