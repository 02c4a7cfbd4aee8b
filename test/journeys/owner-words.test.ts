/** The owner's word for a single clip: put aside, taken off the list, other words before the slot is asked for. */
import { rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

let it: TestEngine;
beforeEach(async () => {
  it = await startTestEngine();
});
afterEach(() => it.close());

const idOf = (name: string) => it.clip(name).clipId;
const held = () => it.until('a slot is held', () => it.engine().overview().counts['slot-held'] === 1);
const published = (count: number) =>
  it.until('published', () => it.engine().overview().counts.published === count);

test('a clip put aside keeps its slot and waits, across a restart, until it may go on', async () => {
  it.engine().pause();
  it.capture('a.mp4');
  await held();
  expect(it.engine().wish(idOf('a.mp4'), 'hold')).toBe(true);
  await it.restart();
  it.engine().resume();
  it.capture('b.mp4', 'fragmented.mp4');
  await published(1);
  expect(it.clip('a.mp4')).toMatchObject({
    state: 'slot-held',
    held: true,
    status: { code: 'waiting-to-send', waiting: { kind: 'held-by-owner' } },
  });
  expect(it.clip('a.mp4').actions).toEqual(expect.arrayContaining(['release', 'send-now']));

  expect(it.engine().wish(idOf('a.mp4'), 'release')).toBe(true);
  await published(2);
  expect(it.simulator.ledger().posts).toHaveLength(2);
});

test('to send now what was put aside undoes the one word by the other', async () => {
  it.engine().pause();
  it.capture('a.mp4');
  await held();
  it.engine().wish(idOf('a.mp4'), 'hold');
  it.engine().wish(idOf('a.mp4'), 'send-now');
  await published(1);
});

test('a published clip taken off the list is not counted, not found again, and its file is left alone', async () => {
  const path = it.capture('a.mp4');
  await published(1);
  const { clipId, actions } = it.clip('a.mp4');
  expect(actions).toContain('forget');
  expect(it.engine().wish(clipId, 'forget')).toBe(true);
  expect(it.clips()).toEqual([]);
  expect(it.engine().overview().counts.published).toBe(0);
  expect(it.engine().wish(clipId, 'forget')).toBe(false);

  await it.restart();
  it.engine().rescan();
  it.capture('b.mp4', 'fragmented.mp4');
  await published(1);
  expect(it.clips().map(({ name }) => name)).toEqual(['b.mp4']);
  expect(it.simulator.ledger().posts).toHaveLength(2);
  expect(() => rmSync(path)).not.toThrow();
});

test('an unfinished clip cannot be taken off the list', async () => {
  it.engine().pause();
  it.capture('a.mp4');
  await held();
  expect(it.clip('a.mp4').actions).not.toContain('forget');
  expect(it.engine().wish(idOf('a.mp4'), 'forget')).toBe(false);
});

test('a cancelled clip taken off the list is on it again when it is tried again', async () => {
  it.engine().pause();
  it.capture('a.mp4');
  await held();
  const { clipId } = it.clip('a.mp4');
  it.engine().cancel(clipId);
  it.engine().wish(clipId, 'forget');
  expect(it.engine().overview().counts.cancelled).toBe(0);
  it.engine().retry(clipId);
  await held();
  expect(it.clips()).toHaveLength(1);
  expect(it.engine().overview().counts.cancelled).toBe(0);
});

test('words that were mended in the window go out instead of the sidecar’s, which stays as it is', async () => {
  const sidecar = { greatestMomentId: 'from the sidecar', visibility: 'Nobody', userCaption: 'old' };
  writeFileSync(`${it.captureFolder}/a.mp4.clip.json`, JSON.stringify(sidecar));
  it.capture('a.mp4');
  await it.until('it needs a person', () => it.engine().needsPerson() === 1);
  const { clipId } = it.clip('a.mp4');
  expect(it.engine().clipDetails(clipId)?.words.editable).toBe(true);
  // The sidecar as a whole is unreadable, so its mending comes first; the window's words go over it then.
  writeFileSync(`${it.captureFolder}/a.mp4.clip.json`, JSON.stringify({ ...sidecar, visibility: 'Owner' }));
  expect(it.engine().edit(clipId, { userCaption: 'new', visibility: 'Public', titleData: '' })).toBe(true);
  await published(1);

  const [slot] = it.simulator.ledger().slots;
  expect(slot?.request).toMatchObject({
    userCaption: 'new',
    visibility: 'Public',
    greatestMomentId: 'from the sidecar',
  });
  expect(it.engine().clipDetails(clipId)?.words).toMatchObject({ userCaption: 'new', editable: false });
});

test('once a slot was asked for with other words, or with words that are not valid, nothing is changed', async () => {
  it.engine().pause();
  it.capture('a.mp4');
  await held();
  const { clipId } = it.clip('a.mp4');
  expect(it.engine().edit(clipId, { userCaption: 'too late' })).toBe(false);
  expect(it.engine().edit(clipId, { userCaption: 'x'.repeat(251) })).toBe(false);
  expect(it.engine().clipDetails(clipId)?.words.userCaption).toBe('');
});

test('the page of a clip tells its requests, its slot, its blocks and its story, and holds no path', async () => {
  it.capture('a.mp4');
  await published(1);
  const details = it.engine().clipDetails(idOf('a.mp4'));
  expect(details).toMatchObject({
    slotRequests: [{ outcome: 'granted', status: 200, resolution: null }],
    slot: { uploadHost: expect.stringMatching(/^127\.0\.0\.1:\d+$/) },
    blocks: { accepted: [[0, (details?.blocks.expectedBlocks ?? 0) - 1]] },
    words: { editable: false, visibility: 'Default' },
  });
  expect(details?.history.map(({ event }) => event)).toEqual(
    expect.arrayContaining(['found', 'slot-granted', 'bits-committed', 'published']),
  );
  expect(JSON.stringify(details)).not.toContain(it.captureFolder);
  expect(it.engine().clipDetails('nobody')).toBeNull();
});
