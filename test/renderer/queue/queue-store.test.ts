// What the window knows: rows by range, one request at a time, unchanged rows left alone.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ClipView } from '../../../preload/clip-view.ts';
import type { Bridge } from '../../../preload/contract.ts';
import type { QueueOverview, QueuePage } from '../../../preload/queue-contract.ts';
import type { SetupView } from '../../../preload/setup-contract.ts';
import { QueueStore } from '../../../renderer/queue/queue-store.ts';

let total = 100_000;
/** How far clips have moved since the beginning. */
let shift = 0;
let pages: { offset: number; limit: number }[] = [];
let tell: (overview: QueueOverview) => void = () => {};

// Only what the store touches; the rest of the bridge is not its business.
const bridge = {
  getSetup: async () => ({ state: 'done' }) as SetupView,
  getOverview: async () => overviewAt(1),
  onSetupChanged: () => () => {},
  onQueueChanged: (listener: (overview: QueueOverview) => void) => {
    tell = listener;
    return () => {};
  },
  getQueuePage: async ({ offset, limit }: { offset: number; limit: number }): Promise<QueuePage> => {
    pages.push({ offset, limit });
    const size = Math.min(limit, total - offset);
    return {
      revision: 1 + shift,
      total,
      groups: { 'needs-you': 0, sending: 0, waiting: 0, done: total },
      offset,
      clips: Array.from({ length: size }, (_, index) => clip(offset + index - shift)),
    };
  },
} as unknown as Bridge;

beforeEach(() => {
  total = 100_000;
  shift = 0;
  pages = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

test('asks for what is in sight, never for everything', async () => {
  const store = new QueueStore(bridge);
  await vi.advanceTimersByTimeAsync(300);
  store.want(50_000, 50_010);
  await vi.advanceTimersByTimeAsync(300);
  expect(pages.at(-1)).toEqual({ offset: 49_940, limit: 131 });
  expect(store.get().rows.get(50_005)?.clipId).toBe('50005');
  expect(store.get().total).toBe(100_000);
  expect(Math.max(...pages.map(({ limit }) => limit))).toBeLessThanOrEqual(200);
});

test('rows that come into sight are asked for at once, and those gone by are there on the way back', async () => {
  const store = new QueueStore(bridge);
  await vi.advanceTimersByTimeAsync(1);
  store.want(500, 510);
  await vi.advanceTimersByTimeAsync(1);
  expect(store.get().rows.get(505)?.clipId).toBe('505');
  store.want(0, 10);
  expect(store.get().rows.get(5)?.clipId).toBe('5');
});

test('scrolling within what was fetched asks for nothing', async () => {
  const store = new QueueStore(bridge);
  await vi.advanceTimersByTimeAsync(1000);
  store.want(500, 510);
  await vi.advanceTimersByTimeAsync(1000);
  pages = [];
  for (let row = 500; row < 530; row += 1) store.want(row, row + 10);
  await vi.advanceTimersByTimeAsync(1000);
  expect(pages).toEqual([]);
});

test('a clip that moved is not seen at its old place as well', async () => {
  const store = new QueueStore(bridge);
  await vi.advanceTimersByTimeAsync(1000);
  shift = 100;
  store.want(130, 140);
  tell(overviewAt(2));
  await vi.advanceTimersByTimeAsync(1000);
  const shown = [...store.get().rows.values()].map(({ clipId }) => clipId);
  expect(shown).toHaveLength(new Set(shown).size);
});

test('until the rows of another look are there, those of the one before stay under its headings', async () => {
  const store = new QueueStore(bridge);
  await vi.advanceTimersByTimeAsync(1000);
  store.look({ search: 'boss' });
  expect(store.get()).toMatchObject({ look: { search: 'boss' }, listed: { search: '' } });
  await vi.advanceTimersByTimeAsync(1);
  expect(store.get().listed.search).toBe('boss');
});

test('ten changes a second become at most four requests, and the last change is not lost', async () => {
  new QueueStore(bridge);
  await vi.advanceTimersByTimeAsync(1000);
  pages = [];
  for (let revision = 2; revision < 22; revision += 1) {
    tell(overviewAt(revision));
    await vi.advanceTimersByTimeAsync(50);
  }
  await vi.advanceTimersByTimeAsync(1000);
  expect(pages.length).toBeGreaterThanOrEqual(4);
  expect(pages.length).toBeLessThanOrEqual(5);
});

test('a pause that changes no clip asks for no rows', async () => {
  new QueueStore(bridge);
  await vi.advanceTimersByTimeAsync(1000);
  pages = [];
  tell({ ...overviewAt(1), paused: true });
  await vi.advanceTimersByTimeAsync(1000);
  expect(pages).toEqual([]);
});

test('rows that did not change stay the same object', async () => {
  const store = new QueueStore(bridge);
  await vi.advanceTimersByTimeAsync(300);
  const before = store.get().rows.get(3);
  tell(overviewAt(2));
  await vi.advanceTimersByTimeAsync(300);
  expect(before).toBeDefined();
  expect(store.get().rows.get(3)).toBe(before);
});

function overviewAt(revision: number): QueueOverview {
  return { revision, paused: false } as QueueOverview;
}

function clip(index: number): ClipView {
  return { clipId: String(index), status: { code: 'sending' } } as ClipView;
}
