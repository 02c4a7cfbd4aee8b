// @vitest-environment happy-dom
// Before there is a queue: the window says what is so, and asks only what no one else can answer.
import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { LossNotice } from '../../../renderer/start/loss-notice.tsx';
import { StartScreen } from '../../../renderer/start/start-screen.tsx';
import { show, TestBridge } from '../page.tsx';

test('starting is no set-up: there is nothing to fill in', () => {
  show(<StartScreen state="starting" problem={null} bridge={new TestBridge().bridge} />);
  screen.getByRole('heading', { name: 'Clipslot is starting' });
  expect(screen.queryByRole('button')).toBeNull();
});

test('waiting says for what, and can be cut short', async () => {
  const bridge = new TestBridge({ startAgain: async () => true });
  const { person } = show(
    <StartScreen state="waiting" problem="app.json is in use." bridge={bridge.bridge} />,
  );
  screen.getByText('app.json is in use.');
  await person.click(screen.getByRole('button', { name: 'Try again now' }));
  expect(bridge.inputsOf('startAgain')).toHaveLength(1);
});

test('where the queue belongs is asked, with nothing chosen beforehand', async () => {
  const refusal = 'The settings could not be written.';
  const bridge = new TestBridge({
    environmentsSetUp: async () => ['production'],
    switchEnvironment: async () => ({ ok: false, problem: refusal }),
  });
  const { person } = show(<StartScreen state="unknown" problem={null} bridge={bridge.bridge} />);
  expect(screen.queryByRole('radio')).toBeNull();
  await screen.findByText('Set up on this computer');
  await person.click(screen.getByRole('button', { name: /^Production/ }));
  expect(bridge.inputsOf('switchEnvironment')).toEqual([{ environment: 'production' }]);
  await screen.findByText(refusal);
});

test('a loss is said until it is put away', async () => {
  const { person } = show(<LossNotice text="The settings were damaged." />);
  screen.getByText('The settings were damaged.');
  await person.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(screen.queryByText('The settings were damaged.')).toBeNull();
});
