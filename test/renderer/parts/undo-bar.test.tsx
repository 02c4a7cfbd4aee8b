// @vitest-environment happy-dom
// What was just done can be taken back from every screen, by the button and by the keyboard.
import { act, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { t } from '../../../preload/language.ts';
import { lastAction, tellDone } from '../../../renderer/parts/undo.ts';
import { UndoBar } from '../../../renderer/parts/undo-bar.tsx';
import { show, TestBridge } from '../page.tsx';

afterEach(() => lastAction.set(null));

function showBar(tooLate = 0) {
  let asked = 0;
  const played = new TestBridge({
    undo: async () => {
      asked += 1;
      return { undone: 2 - tooLate, tooLate };
    },
  });
  return { ...show(<UndoBar bridge={played.bridge} />), asked: () => asked };
}

const done = (count: number) => act(() => tellDone('cancel', count));
const status = () => screen.getByRole('status').textContent;

test('says how many clips it was done to, and takes it back once', async () => {
  const { person, asked } = showBar();
  done(265);
  expect(status()).toBe(t('queue:undo.done.cancel', { count: 265 }));
  await person.click(screen.getByRole('button', { name: t('queue:undo.button') }));
  expect(asked()).toBe(1);
  expect(status()).toBe(t('queue:undo.undone'));
  expect(screen.queryByRole('button')).toBeNull();
});

test('Ctrl+Z does the same, and says of how many it came too late', async () => {
  const { person, asked } = showBar(1);
  done(2);
  await person.keyboard('{Control>}z{/Control}');
  expect(asked()).toBe(1);
  expect(status()).toBe(t('queue:undo.tooLate', { count: 1 }));
});

test('with nothing done there is nothing to take back', async () => {
  const { person, asked } = showBar();
  done(0);
  await person.keyboard('{Control>}z{/Control}');
  expect(asked()).toBe(0);
  expect(screen.queryByRole('button')).toBeNull();
});
