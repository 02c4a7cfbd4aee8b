/** The list of the window over a real queue: grouped, searched, sorted, and in the owner's own order. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { padClip, realClips } from '../../main/replay/pad-clip.ts';
import { listGroups } from '../../preload/list-view.ts';
import type { ListQuery } from '../../preload/queue-contract.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

let it: TestEngine;
afterEach(() => it.close());

const everything: ListQuery = { offset: 0, limit: 50, search: '', groups: [...listGroups], sort: 'usual' };
const list = (query: Partial<ListQuery> = {}) => it.engine().list({ ...everything, ...query });
const namesOf = async (query: Partial<ListQuery> = {}) => (await list(query)).clips.map(({ name }) => name);
const held = (count: number) =>
  it.until('slots are held', () => it.engine().overview().counts['slot-held'] === count);
const idOf = (name: string) => it.clip(name).clipId;

async function capture(name: string, sizeBytes: number): Promise<void> {
  await padClip({ from: realClips.plain, to: join(it.captureFolder, name), sizeBytes, seed: name });
}

/** Three that wait, oldest first a, b, c; one that needs a person; one that is out. */
async function fiveClips(): Promise<void> {
  it = await startTestEngine({ config: { transfers: { clipsAtOnce: 1 } } });
  await capture('out.mp4', 130_000);
  await it.until('one is out', () => it.engine().overview().counts.published === 1);
  it.engine().pause();
  for (const [at, name] of ['a.mp4', 'b.mp4', 'c.mp4'].entries()) {
    await capture(name, 200_000 - at * 10_000);
    await held(at + 1);
    it.clock.advance(1000);
  }
  writeFileSync(join(it.captureFolder, 'bad.mp4.clip.json'), '{"visibility": "Nobody"}');
  await capture('bad.mp4', 140_000);
  await it.until('one needs a person', () => it.engine().needsPerson() === 1);
}

test('what needs a person comes first, then what waits in the order of sending, then what is over', async () => {
  await fiveClips();
  expect(await namesOf()).toEqual(['bad.mp4', 'a.mp4', 'b.mp4', 'c.mp4', 'out.mp4']);
  const page = await list();
  expect(page.groups).toEqual({ 'needs-you': 1, sending: 0, waiting: 3, done: 1 });
  expect(page.total).toBe(5);
  // Any page is the same rows as in the whole.
  expect(await namesOf({ offset: 1, limit: 3 })).toEqual(['a.mp4', 'b.mp4', 'c.mp4']);
  expect(await namesOf({ offset: 3, limit: 3 })).toEqual(['c.mp4', 'out.mp4']);
  expect(await namesOf({ groups: ['done', 'needs-you'] })).toEqual(['bad.mp4', 'out.mp4']);
  expect((await list({ groups: ['waiting'] })).total).toBe(3);
});

test('a search finds parts of names, whatever their case, and takes no character for a wildcard', async () => {
  await fiveClips();
  await capture('50%_Off.mp4', 150_000);
  await held(4);
  expect(await namesOf({ search: 'OUT' })).toEqual(['out.mp4']);
  expect(await namesOf({ search: '%_' })).toEqual(['50%_Off.mp4']);
  expect(await namesOf({ search: 'nowhere' })).toEqual([]);
  const found = await list({ search: 'a' });
  expect(found.groups).toMatchObject({ 'needs-you': 1 });
  expect(found.total).toBe(found.clips.length);
});

test('sorted by size or name each group is, and a second look after a change shows the change', async () => {
  await fiveClips();
  expect(await namesOf({ sort: 'smallest' })).toEqual(['bad.mp4', 'c.mp4', 'b.mp4', 'a.mp4', 'out.mp4']);
  expect(await namesOf({ sort: 'name', groups: ['waiting'] })).toEqual(['a.mp4', 'b.mp4', 'c.mp4']);
  expect(await namesOf({ sort: 'newest', groups: ['waiting'], offset: 1, limit: 1 })).toEqual(['b.mp4']);
});

test('a clip moved before another stays there across a restart, and goes out in that order', async () => {
  await fiveClips();
  expect(it.engine().move(idOf('c.mp4'), idOf('a.mp4'))).toBe(true);
  expect(await namesOf({ groups: ['waiting'] })).toEqual(['c.mp4', 'a.mp4', 'b.mp4']);
  expect(it.engine().move(idOf('b.mp4'), idOf('a.mp4'))).toBe(true);
  expect(await namesOf({ groups: ['waiting'] })).toEqual(['c.mp4', 'b.mp4', 'a.mp4']);
  await it.restart();
  expect(await namesOf({ groups: ['waiting'] })).toEqual(['c.mp4', 'b.mp4', 'a.mp4']);
  it.engine().resume();
  await it.until('all are out', () => it.engine().overview().counts.published === 4);
  const order = it.events.filter(({ event }) => event === 'bits-committed').map(({ path }) => path);
  expect(order.slice(1).map((path) => path?.slice(-5))).toEqual(['c.mp4', 'b.mp4', 'a.mp4']);
});

test('a pinned clip still goes before one that was moved to the front', async () => {
  await fiveClips();
  it.engine().move(idOf('c.mp4'), idOf('a.mp4'));
  it.engine().wish(idOf('b.mp4'), 'pin');
  expect(await namesOf({ groups: ['waiting'] })).toEqual(['b.mp4', 'c.mp4', 'a.mp4']);
});

test('what does not wait cannot be moved, nor anything before it', async () => {
  await fiveClips();
  expect(it.engine().move(idOf('out.mp4'), idOf('a.mp4'))).toBe(false);
  expect(it.engine().move(idOf('a.mp4'), idOf('out.mp4'))).toBe(false);
  expect(it.engine().move('nobody', null)).toBe(false);
});

test('many clips are changed in one go, and those it does not apply to are left alone', async () => {
  await fiveClips();
  const ids = it.clips().map(({ clipId }) => clipId);
  expect(it.engine().act(ids, 'pin')).toBe(4);
  expect(it.engine().act(ids, 'forget')).toBe(1);
  expect(it.engine().act(ids, 'cancel')).toBe(4);
  expect((await list()).groups).toEqual({ 'needs-you': 0, sending: 0, waiting: 0, done: 4 });
  expect(it.engine().act(['nobody'], 'cancel')).toBe(0);
});
