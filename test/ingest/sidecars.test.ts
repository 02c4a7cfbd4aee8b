/** What an owner's files say about a clip: in the encodings programs write, whole, in time, or with a word about it. */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../../main/config/read-config.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

let it: TestEngine;
beforeEach(async () => {
  it = await startTestEngine();
});
afterEach(() => it.close());

const place = (name: string) => join(it.captureFolder, name);
const sidecar = (bytes: string | Buffer) => writeFileSync(place('a.mp4.clip.json'), bytes);
const counts = () => it.engine().overview().counts;
const growing = () => it.engine().overview().growing;
const details = () => JSON.stringify(it.engine().clipDetails(it.clip('a.mp4').clipId));
const words = '{"userCaption": "Größe 🎉"}';
const utf16 = Buffer.from(`\ufeff${words}`, 'utf16le');

test.each([
  ['UTF-8 with a mark', Buffer.from(`\ufeff${words}`)],
  ['UTF-16', utf16],
  ['UTF-16, big end first', Buffer.from(utf16).swap16()],
])('a sidecar in %s is read, and a configuration too', async (_name, bytes) => {
  sidecar(bytes);
  it.capture('a.mp4');
  await it.until('it is published', () => counts().published === 1);
  expect(details()).toContain('Größe 🎉');
  const file = join(it.dataDir, 'config.json');
  const isBig = bytes[0] === 0xfe;
  const config = Buffer.from('\ufeff{"unknownKey": 1}', bytes[0] === 0xef ? 'utf8' : 'utf16le');
  writeFileSync(file, isBig ? config.swap16() : config);
  expect(await loadConfig(file)).toMatchObject({
    ok: false,
    problem: expect.stringMatching(/missing|unknownKey/),
  });
});

test('a sidecar in Latin-1 is refused, not published garbled, and goes once it was saved again', async () => {
  sidecar(Buffer.from('{"userCaption": "Größe"}', 'latin1'));
  it.capture('a.mp4');
  await it.until('it stops', () => counts().failed === 1);
  expect(it.clip('a.mp4').status).toMatchObject({
    reason: { code: 'metadata-invalid', detail: expect.stringContaining('save it as UTF-8') },
  });
  expect(it.simulator.ledger().posts).toEqual([]);
  sidecar('{"userCaption": "Größe"}');
  await it.until('it is published by itself', () => counts().published === 1);
  expect(details()).toContain('Größe');
});

test('a sidecar that is half written is waited for', async () => {
  sidecar(words.slice(0, 10));
  it.capture('a.mp4');
  await it.until('it is waited for', () => growing().some(({ waitsFor }) => waitsFor === 'sidecar'));
  expect(it.engine().isIdle()).toBe(false);
  sidecar(words);
  await it.until('it is published', () => counts().published === 1);
  expect(details()).toContain('Größe 🎉');
  expect(it.engine().history(it.clip('a.mp4').clipId)).not.toContainEqual(
    expect.objectContaining({ state: 'failed' }),
  );
});

test.each(['while Clipslot runs', 'while it does not'])(
  'one that stays half is a reason after a minute, and mended, %s, it goes by itself',
  async (when) => {
    sidecar('');
    it.capture('a.mp4');
    await it.until('it stops', () => counts().failed === 1);
    expect(it.clock.monotonicMs()).toBeGreaterThanOrEqual(60_000);
    if (when === 'while it does not') await it.restart(() => sidecar(words));
    else {
      // As careful programs do it.
      writeFileSync(place('other.tmp'), words);
      renameSync(place('other.tmp'), place('a.mp4.clip.json'));
    }
    await it.until('it is published', () => counts().published === 1);
    expect(details()).toContain('Größe 🎉');
  },
);

test.each([
  ['{"dateRecorded": "2026-02-30T10:00:00Z"}', 'is no date of the calendar'],
  ['{"dateRecorded": "2026-02-28T24:30:00Z"}', 'is no date of the calendar'],
])('%s is refused', async (text, problem) => {
  sidecar(text);
  it.capture('a.mp4');
  await it.until('it stops', () => counts().failed === 1);
  expect(it.clip('a.mp4').status).toMatchObject({ reason: { detail: expect.stringContaining(problem) } });
  sidecar('{"dateRecorded": "2024-02-29T10:00:00Z"}');
  await it.until('it is published', () => counts().published === 1);
});

test('a sidecar that comes after the slot is said, once, and one that says the same is not', async () => {
  it.engine().pause();
  it.capture('a.mp4');
  await it.until('a slot is held', () => counts()['slot-held'] === 1);
  const said = () =>
    it
      .engine()
      .history(it.clip('a.mp4').clipId)
      .filter(({ event }) => event === 'sidecar-late').length;
  sidecar('{}');
  await it.until('it is looked at', () => it.clock.monotonicMs() > 30_000);
  expect(said()).toBe(0);
  sidecar(words);
  await it.until('it is said', () => said() === 1);
  it.engine().rescan();
  await it.until('time passes', () => it.clock.monotonicMs() > 300_000);
  expect(said()).toBe(1);
  expect(it.events).toContainEqual(expect.objectContaining({ event: 'sidecar-late', state: 'slot-held' }));
});
