// @vitest-environment happy-dom
// The list of the queue with the keyboard and the mouse: what is selected, what is asked for, where
// the focus stays.
import { act, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import type { ClipView } from '../../../preload/clip-view.ts';
import { t } from '../../../preload/language.ts';
import { type ListGroup, listGroups } from '../../../preload/list-view.ts';
import type { ListQuery, QueueOverview, QueuePage } from '../../../preload/queue-contract.ts';
import type { SetupView } from '../../../preload/setup-contract.ts';
import type { Screen } from '../../../renderer/frame/screen.ts';
import { QueueScreen } from '../../../renderer/queue/queue-screen.tsx';
import { QueueStore } from '../../../renderer/queue/queue-store.ts';
import { useQueue } from '../../../renderer/queue/use-queue.ts';
import { clipWith } from '../../support/clip-sample.ts';
import { overviewWith } from '../../support/overview-sample.ts';
import { show, TestBridge } from '../page.tsx';

const setup: SetupView = {
  state: 'done',
  problem: null,
  canRestore: false,
  loss: null,
  folderNames: ['captures'],
  environment: 'practice',
  language: 'en',
  notice: null,
  closeHintDue: false,
};

/** The queue behind the bridge, by group. */
let queue: Record<ListGroup, ClipView[]>;

// The list draws as many rows as fit; this document lays nothing out, so it is told how much that
// is.
const frameHeightPx = 900;
beforeEach(() => {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: frameHeightPx });
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, value: 1000 });
  queue = { 'needs-you': [], sending: [], waiting: waiting('a', 'b', 'c', 'd'), done: [] };
});

function waiting(...names: string[]): ClipView[] {
  return names.map((name, ahead) =>
    clipWith({
      clipId: name,
      name: `${name}.mp4`,
      status: { code: 'waiting-to-send', waiting: { kind: 'its-turn', ahead } },
      actions: ['send-now', 'hold', 'cancel'],
    }),
  );
}

function failed(name: string): ClipView {
  const reason = { code: 'file-gone', detail: null } as const;
  return clipWith({
    clipId: name,
    name: `${name}.mp4`,
    status: { code: 'failed', reason },
    actions: ['retry'],
  });
}

function pageOf({ offset, limit, groups, search }: ListQuery): QueuePage {
  const found = (group: ListGroup) => queue[group].filter(({ name }) => name.includes(search));
  const all = listGroups.filter((group) => groups.includes(group)).flatMap(found);
  const counts = { ...Object.fromEntries(listGroups.map((group) => [group, found(group).length])) };
  return {
    revision: 1,
    total: all.length,
    groups: counts as QueuePage['groups'],
    offset,
    clips: all.slice(offset, offset + limit),
  };
}

function Queue({ store, played, go }: { store: QueueStore; played: TestBridge; go: (to: Screen) => void }) {
  const view = useQueue(store);
  if (view.overview === null || view.setup === null) return null;
  const { overview } = view;
  return (
    <QueueScreen
      view={view}
      setup={setup}
      overview={overview}
      bridge={played.bridge}
      store={store}
      go={go}
      questions={null}
      alreadyHere={null}
    />
  );
}

async function showQueue(overview: Partial<QueueOverview> = {}) {
  const played = new TestBridge({
    getSetup: async () => setup,
    getOverview: async () => overviewWith(overview),
    getQueuePage: async (query) => pageOf(query),
    actOnClips: async ({ clipIds }) => clipIds.length,
    moveClip: async () => true,
    retryClip: async () => true,
    pauseAll: async () => true,
    resumeAll: async () => true,
    openFolder: async () => true,
  });
  const went: Screen[] = [];
  const store = new QueueStore(played.bridge);
  const page = show(<Queue store={store} played={played} go={(to) => went.push(to)} />);
  await screen.findByRole('heading', { level: 1 });
  /** The engine has changed the queue. */
  const changed = () => act(() => played.queueChanged(overviewWith({ ...overview, revision: 2 })));
  return { ...page, played, went, changed };
}

/** Rows of clips, by the name of their clip. */
const row = (name: string) => screen.findByRole('row', { name: new RegExp(`^${name}\\.mp4`) });
const selectedNames = () =>
  screen
    .queryAllByRole('row', { selected: true })
    .map((one) => within(one).getByRole('heading').textContent?.replace('.mp4', ''));
/** The name of the row with the focus. */
const focused = () => document.activeElement?.querySelector('h2')?.textContent?.replace('.mp4', '');
const groupOf = (group: ListGroup) => screen.findByRole('button', { name: t(`queue:groups.${group}`) });

test('clips stand under the heading of their group, with how many it has', async () => {
  queue['needs-you'] = [failed('broken')];
  await showQueue();
  await row('broken');
  const rows = screen.getAllByRole('row').map((one) => one.textContent ?? '');
  const starts = [t('queue:groups.needs-you'), 'broken', t('queue:groups.waiting'), 'a', 'b', 'c', 'd'];
  expect(rows.map((text, at) => text.startsWith(starts[at] ?? '?'))).toEqual(starts.map(() => true));
  expect(rows[2]).toContain(t('queue:groupCount', { count: 4 }));
  expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('7');
});

test('a click selects one clip, Ctrl adds another and takes it away again', async () => {
  const { person } = await showQueue();
  await person.click(await row('a'));
  await person.click(await row('b'));
  expect(selectedNames()).toEqual(['b']);
  await person.keyboard('{Control>}');
  await person.click(await row('d'));
  expect(selectedNames()).toEqual(['b', 'd']);
  await person.click(await row('b'));
  expect(selectedNames()).toEqual(['d']);
});

test('a click with Shift selects from the last clicked clip to this one', async () => {
  const { person } = await showQueue();
  await person.click(await row('d'));
  await person.keyboard('{Shift>}');
  await person.click(await row('b'));
  await waitFor(() => expect(selectedNames()).toEqual(['b', 'c', 'd']));
});

test('what several clips allow is offered once they are selected, and done to all of them', async () => {
  const { person, played } = await showQueue();
  await person.click(await row('a'));
  await person.keyboard('{Shift>}');
  await person.click(await row('c'));
  await screen.findByText(t('queue:selected', { count: 3 }));
  await person.keyboard('{/Shift}');
  await person.click(screen.getByRole('button', { name: t('clip:actions.hold') }));
  expect(played.inputsOf('actOnClips')).toEqual([
    { clipIds: ['a', 'b', 'c'], action: 'hold', goesOn: false },
  ]);
  await person.click(screen.getByRole('button', { name: t('queue:unselect') }));
  expect(selectedNames()).toEqual([]);
});

test('arrows move the focus and the selection, Shift extends it, Escape ends it', async () => {
  const { person } = await showQueue();
  await person.click(await row('a'));
  (await row('a')).focus();
  await person.keyboard('{ArrowDown}');
  expect([focused(), selectedNames()]).toEqual(['b', ['b']]);
  await person.keyboard('{Shift>}{ArrowDown}{/Shift}');
  await waitFor(() => expect(selectedNames()).toEqual(['b', 'c']));
  expect(focused()).toBe('c');
  await person.keyboard('{Escape}');
  expect([focused(), selectedNames()]).toEqual(['c', []]);
});

test('Ctrl with an arrow only looks; Space selects where the focus is', async () => {
  const { person } = await showQueue();
  await person.click(await row('a'));
  (await row('a')).focus();
  await person.keyboard('{Control>}{ArrowDown}{ArrowDown}{/Control}');
  expect([focused(), selectedNames()]).toEqual(['c', ['a']]);
  await person.keyboard(' ');
  expect(selectedNames()).toEqual(['a', 'c']);
});

test('Ctrl+A selects every clip, those out of sight as well', async () => {
  queue.waiting = waiting(...Array.from({ length: 300 }, (_, at) => `clip-${at}`));
  const { person } = await showQueue();
  (await row('clip-0')).focus();
  await person.keyboard('{Control>}a{/Control}');
  expect(await screen.findByText(t('queue:selected', { count: 300 }))).toBeTruthy();
});

test('Enter opens the page of the clip, and so does a click on its name', async () => {
  const { person, went } = await showQueue();
  (await row('b')).focus();
  await person.keyboard('{Enter}');
  await person.click(within(await row('c')).getByRole('button', { name: 'c.mp4' }));
  expect(went).toEqual([
    { name: 'clip', clipId: 'b' },
    { name: 'clip', clipId: 'c' },
  ]);
});

test('the arrow to the left closes a group, and its clips are gone until it is opened', async () => {
  queue['needs-you'] = [failed('broken')];
  const { person } = await showQueue();
  await row('a');
  screen.getAllByRole('row')[2]?.focus();
  await person.keyboard('{ArrowLeft}');
  await waitFor(() => expect(screen.queryByText('a.mp4')).toBeNull());
  expect((await groupOf('waiting')).getAttribute('aria-expanded')).toBe('false');
  expect(screen.getByText('broken.mp4')).toBeTruthy();
  await person.click(await groupOf('waiting'));
  await row('a');
});

test('Alt with an arrow changes the order of sending and says the new place', async () => {
  const { person, played } = await showQueue();
  (await row('b')).focus();
  await person.keyboard('{Alt>}{ArrowDown}{/Alt}');
  expect(played.inputsOf('moveClip')).toEqual([{ clipId: 'c', before: 'b' }]);
  expect(await screen.findByText(t('queue:moved', { name: 'b.mp4', place: 3 }))).toBeTruthy();
});

test('in another order than that of sending no clip can be moved, and that is said', async () => {
  const { person, played } = await showQueue();
  await row('b');
  await person.selectOptions(screen.getByRole('combobox', { name: t('queue:sort') }), t('queue:sorts.name'));
  (await row('b')).focus();
  await person.keyboard('{Alt>}{ArrowDown}{/Alt}');
  expect(await screen.findByText(t('queue:notMoved'))).toBeTruthy();
  expect(played.inputsOf('moveClip')).toEqual([]);
});

test('a slash leads to the search, and what is found nowhere is said', async () => {
  const { person } = await showQueue();
  (await row('a')).focus();
  await person.keyboard('/');
  expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: t('queue:search') }));
  await person.keyboard('zebra');
  expect(await screen.findByText(t('queue:nothingFound', { search: 'zebra' }))).toBeTruthy();
  expect(screen.queryByText('a.mp4')).toBeNull();
});

test('one group can be shown alone', async () => {
  queue['needs-you'] = [failed('broken')];
  const { person } = await showQueue();
  await row('a');
  await person.click(screen.getByRole('radio', { name: new RegExp(t('queue:groups.needs-you')) }));
  await waitFor(() => expect(screen.queryByText('a.mp4')).toBeNull());
  expect(screen.getByText('broken.mp4')).toBeTruthy();
});

test('the button in a row acts on its clip alone, and selects nothing', async () => {
  queue['needs-you'] = [failed('broken')];
  const { person, played } = await showQueue();
  await person.click(
    within(await row('broken')).getByRole('button', { name: `${t('clip:actions.retry')}: broken.mp4` }),
  );
  expect(played.inputsOf('retryClip')).toEqual([{ clipId: 'broken' }]);
  expect(selectedNames()).toEqual([]);
});

test('the focus stays with its clip when others go before it', async () => {
  const { changed } = await showQueue();
  (await row('c')).focus();
  queue.waiting = waiting('new', 'a', 'b', 'c', 'd');
  changed();
  await row('new');
  expect(focused()).toBe('c');
});

test('a clip that goes hands the focus to the one in its place', async () => {
  const { changed } = await showQueue();
  (await row('b')).focus();
  queue.waiting = waiting('a', 'c', 'd');
  changed();
  await waitFor(() => expect(screen.queryByText('b.mp4')).toBeNull());
  expect(focused()).toBe('c');
});

test('an empty queue says what is going to happen', async () => {
  queue.waiting = [];
  await showQueue();
  expect(await screen.findByRole('heading', { name: t('queue:empty.heading') })).toBeTruthy();
  expect(screen.queryByRole('grid')).toBeNull();
});

test('sending is paused and resumed by the same place in the header', async () => {
  const running = await showQueue();
  await running.person.click(screen.getByRole('button', { name: t('queue:pause') }));
  expect(running.played.inputsOf('pauseAll')).toHaveLength(1);
  act(() => running.played.queueChanged(overviewWith({ paused: true })));
  await running.person.click(screen.getByRole('button', { name: t('queue:resume') }));
  expect(running.played.inputsOf('resumeAll')).toHaveLength(1);
});
