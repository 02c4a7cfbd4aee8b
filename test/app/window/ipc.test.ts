// The door between window and main, with plain objects for Electron.
import { describe, expect, test } from 'vitest';
import { type IpcMainSlice, type OurPage, serveRequests } from '../../../main/app/window/ipc.ts';
import { type Handlers, requests } from '../../../preload/contract.ts';

type Listener = Parameters<IpcMainSlice['handle']>[1];

function openDoor(page: OurPage | null, part: Partial<Handlers> = {}) {
  const bugs: unknown[] = [];
  const listeners = new Map<string, Listener>();
  const calls: unknown[] = [];
  // Every handler notes its call; what they do is not this test's matter.
  const handlers = Object.fromEntries(
    Object.keys(requests).map((name) => [name, (input: unknown) => calls.push([name, input])]),
  ) as unknown as Handlers;
  Object.assign(handlers, part);
  const rejections = serveRequests(
    { handle: (channel, listener) => listeners.set(channel, listener) },
    () => page,
    handlers,
    (error) => bugs.push(error),
  );
  const ask = (name: string, senderFrame: object | null, ...args: unknown[]) =>
    listeners.get(name)?.({ senderFrame }, ...args);
  return { listeners, calls, rejections, ask, bugs };
}

function pageAt(origin: string): OurPage {
  return { mainFrame: { origin }, send: () => {} };
}

const page = pageAt('app://ui');

test('a handler that fails is a bug in the log, and the page is told that it failed', async () => {
  const full = new Error('the disk is full');
  const fail = async () => {
    throw full;
  };
  const door = openDoor(page, { pauseAll: fail });
  await expect(door.ask('pauseAll', page.mainFrame)).rejects.toThrow('the disk is full');
  expect(door.bugs).toEqual([full]);
});

describe('who may ask', () => {
  test('every request of the contract is served, and no other', () => {
    expect([...openDoor(page).listeners.keys()].sort()).toEqual(Object.keys(requests).sort());
  });

  test('the main frame of our page may', () => {
    const door = openDoor(page);
    door.ask('pauseAll', page.mainFrame);
    expect(door.calls).toEqual([['pauseAll', undefined]]);
  });

  test.each([
    ['a frame within it', page, { origin: 'app://ui' }],
    ['a frame that is gone', page, null],
    ['any frame while there is no window', null, { origin: 'app://ui' }],
  ])('%s may not, and is counted', (_who, ours, frame) => {
    const door = openDoor(ours);
    expect(() => door.ask('pauseAll', frame)).toThrow('refused: sender');
    expect(door.calls).toEqual([]);
    expect(door.rejections.sender).toBe(1);
  });

  test.each(['https://ui', 'app://ui.example.com', 'null', 'file://'])(
    'our frame at %s may not',
    (origin) => {
      const elsewhere = pageAt(origin);
      expect(() => openDoor(elsewhere).ask('pauseAll', elsewhere.mainFrame)).toThrow('refused: sender');
    },
  );
});

describe('what may be said', () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;

  test.each([
    ['too much', 'retryClip', [{ clipId: 'x'.repeat(70_000) }], 'size'],
    ['two things at once', 'pauseAll', [undefined, 'more'], 'size'],
    ['a circle', 'retryClip', [circular], 'size'],
    ['an unknown key', 'retryClip', [{ clipId: 'a', path: '/etc/passwd' }], 'shape'],
    ['something where nothing belongs', 'pauseAll', [{}], 'shape'],
    ['nothing where something belongs', 'retryClip', [], 'shape'],
    ['a page without end', 'getQueuePage', [{ offset: 0, limit: 201 }], 'shape'],
  ] as const)('%s is refused and counted', (_what, name, args, check) => {
    const door = openDoor(page);
    expect(() => door.ask(name, page.mainFrame, ...args)).toThrow(`refused: ${check}`);
    expect(door.calls).toEqual([]);
    expect(door.rejections[check]).toBe(1);
  });

  test('a good request reaches its handler as the schema left it', () => {
    const door = openDoor(page);
    door.ask('renewAuthorization', page.mainFrame, { authorization: '  token ' });
    expect(door.calls).toEqual([['renewAuthorization', { authorization: 'token' }]]);
  });
});
