// @vitest-environment happy-dom
// The first run: folders, the service, and what is missing said at the field that misses it.
import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Bridge } from '../../../preload/contract.ts';
import { t } from '../../../preload/language.ts';
import type { SetupView } from '../../../preload/setup-contract.ts';
import { FirstRun } from '../../../renderer/first-run/first-run.tsx';
import { show, TestBridge } from '../page.tsx';

const fresh: SetupView = {
  state: 'needed',
  problem: null,
  canRestore: false,
  loss: null,
  folderNames: [],
  environment: 'practice',
  language: 'en',
  notice: null,
  closeHintDue: true,
};

function showFirstRun(part: Partial<SetupView> = {}, answers: Partial<Bridge> = {}) {
  const setup = { ...fresh, ...part };
  const played = new TestBridge({
    environmentsSetUp: async () => [],
    suggestFolders: async () => [{ folderId: 'folder-0', name: 'Videos', recorder: 'obs' }],
    takeFolder: async () => setup,
    chooseFolder: async () => setup,
    unchooseFolder: async () => setup,
    finishSetup: async () => ({ ok: true, problem: null }),
    switchEnvironment: async () => ({ ok: true, problem: null }),
    ...answers,
  });
  return { ...show(<FirstRun setup={setup} bridge={played.bridge} />), played };
}

const start = () => screen.getByRole('button', { name: t('first-run:start') });
const field = (name: 'scid' | 'greatestMomentId' | 'authorization' | 'transferHosts') =>
  screen.getByLabelText(t(`first-run:${name}`));
const real = () => screen.getByRole('radio', { name: new RegExp(t('first-run:production')) });

test('without a folder nothing starts, and the way to choose one has the focus', async () => {
  const { person, played } = showFirstRun();
  await person.click(start());
  expect(screen.getByText(t('first-run:problems.noFolder')).getAttribute('role')).toBe('alert');
  const choose = screen.getByRole('button', { name: t('first-run:chooseFolder') });
  await waitFor(() => expect(document.activeElement).toBe(choose));
  expect(played.inputsOf('finishSetup')).toEqual([]);
});

test('a folder that was found is taken by its id; a chosen one can be taken away by its name', async () => {
  const { person, played } = showFirstRun({ folderNames: ['one', 'two'] });
  await person.click(await screen.findByRole('button', { name: t('first-run:take', { name: 'Videos' }) }));
  expect(played.inputsOf('takeFolder')).toEqual([{ folderId: 'folder-0' }]);
  await person.click(screen.getByRole('button', { name: t('first-run:removeNamed', { name: 'two' }) }));
  expect(played.inputsOf('unchooseFolder')).toEqual([{ index: 1 }]);
});

test('the practice service needs a folder and nothing else', async () => {
  const { person, played } = showFirstRun({ folderNames: ['captures'] });
  expect(screen.queryByLabelText(t('first-run:scid'))).toBeNull();
  await person.click(start());
  expect(played.inputsOf('finishSetup')).toEqual([{ environment: 'practice' }]);
});

test('a real service needs its fields: each empty one says so, and the first has the focus', async () => {
  const { person, played } = showFirstRun({ folderNames: ['captures'] });
  await person.click(real());
  await person.click(start());
  await waitFor(() => expect(document.activeElement).toBe(field('scid')));
  for (const name of ['scid', 'greatestMomentId', 'authorization'] as const) {
    expect(field(name).getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText(t(`first-run:problems.${name}`))).toBeTruthy();
  }
  expect(played.inputsOf('finishSetup')).toEqual([]);
});

test('what was typed for a real service is sent, hosts one by one', async () => {
  const { person, played } = showFirstRun({ folderNames: ['captures'] });
  await person.click(real());
  await person.clear(field('transferHosts'));
  await person.type(field('transferHosts'), 'one.example.com, two.example.com');
  await person.type(field('scid'), 'my-scid');
  await person.type(field('greatestMomentId'), 'moment');
  await person.type(field('authorization'), 'XBL3.0 x=1;secret');
  await person.click(start());
  expect(played.inputsOf('finishSetup')).toMatchObject([
    {
      environment: 'production',
      transferHosts: ['one.example.com', 'two.example.com'],
      scid: 'my-scid',
      greatestMomentId: 'moment',
      authorization: 'XBL3.0 x=1;secret',
    },
  ]);
});

test.each([
  { how: 'is refused', answer: async () => ({ ok: false, problem: 'No room.' }), text: 'No room.' },
  {
    how: 'fails',
    answer: async () => {
      throw new Error('the main process failed');
    },
    text: t('settings:problems.failed'),
  },
])('a start that $how says why, and can be tried again', async ({ answer, text }) => {
  const { person } = showFirstRun({ folderNames: ['captures'] }, { finishSetup: answer });
  await person.click(start());
  expect(screen.getByText(text).getAttribute('role')).toBe('alert');
  expect(start()).toHaveProperty('disabled', false);
});

test('settings that cannot be opened say what is wrong with them', () => {
  showFirstRun({ state: 'invalid', problem: 'config.json: scid: missing' });
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(t('first-run:brokenHeading'));
  expect(screen.getByText('config.json: scid: missing')).toBeTruthy();
});

test('an owner who came from another environment can go back to it', async () => {
  const { person, played } = showFirstRun(
    { environment: 'test' },
    { environmentsSetUp: async () => ['practice', 'test'] },
  );
  const name = t('settings:environment.practice');
  await person.click(await screen.findByRole('button', { name: t('first-run:back', { name }) }));
  expect(played.inputsOf('switchEnvironment')).toEqual([{ environment: 'practice' }]);
});

test('the connection is tried with what was typed, and each step says how far it came', async () => {
  const { person, played } = showFirstRun(
    {},
    {
      testConnection: async () => ({
        tested: true,
        steps: [
          { step: 'address', outcome: 'good', reason: null },
          { step: 'connection', outcome: 'bad', reason: { code: 'offline', detail: 'ECONNREFUSED' } },
          { step: 'certificate', outcome: 'not-reached', reason: null },
        ],
      }),
    },
  );
  await person.click(real());
  await person.type(field('authorization'), ' typed ');
  await person.click(screen.getByRole('button', { name: t('settings:test.button') }));
  expect(played.inputsOf('testConnection')).toMatchObject([{ authorization: 'typed' }]);
  const steps = screen.getByRole('list', { name: t('settings:test.heading') });
  const lines = [...steps.children].map(({ textContent }) => textContent ?? '');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain(t('settings:test.advice.connection'));
  expect(lines[1]).toContain('ECONNREFUSED');
  expect(lines[2]).toContain(t('settings:test.outcome.not-reached'));
});
