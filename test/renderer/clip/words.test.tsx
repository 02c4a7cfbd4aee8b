// @vitest-environment happy-dom
// The words of a clip: a form while the service can still be told, facts afterwards.
import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { ClipWords } from '../../../preload/clip-contract.ts';
import { t } from '../../../preload/language.ts';
import { Words } from '../../../renderer/clip/words.tsx';
import { show, TestBridge } from '../page.tsx';

const words: ClipWords = {
  userCaption: 'The last boss',
  titleData: '',
  greatestMomentId: 'moment',
  visibility: 'Default',
  savedByUser: false,
  dateRecorded: '2025-11-22T12:00:00.000Z',
  dateSource: 'container',
  editable: true,
};

function showWords(part: Partial<ClipWords> = {}, taken = true) {
  const played = new TestBridge({ editClip: async () => taken });
  const page = show(
    <Words clipId="one" words={{ ...words, ...part }} now={Date.UTC(2025, 10, 23)} bridge={played.bridge} />,
  );
  return { ...page, played };
}

const caption = () => screen.getByLabelText(t('clip:words.userCaption'));
const save = () => screen.getByRole('button', { name: t('clip:words.save') });

test('what was changed is sent as a whole, with the clip it is about', async () => {
  const { person, played } = showWords();
  expect(caption()).toHaveProperty('value', 'The last boss');
  await person.clear(caption());
  await person.type(caption(), 'At last');
  await person.selectOptions(
    screen.getByLabelText(t('clip:words.visibility')),
    t('clip:words.visibilities.Owner'),
  );
  await person.click(screen.getByRole('checkbox', { name: t('clip:words.savedByUser') }));
  await person.click(save());
  expect(played.inputsOf('editClip')).toEqual([
    {
      clipId: 'one',
      userCaption: 'At last',
      titleData: '',
      greatestMomentId: 'moment',
      visibility: 'Owner',
      savedByUser: true,
    },
  ]);
  expect(screen.getByRole('status').textContent).toBe(t('clip:words.saved'));
});

test('words that came too late are not called saved', async () => {
  const { person } = showWords({}, false);
  await person.click(save());
  expect(screen.getByRole('status').textContent).toBe(t('clip:words.tooLate'));
});

test('what was said about saving goes with the next change', async () => {
  const { person } = showWords();
  await person.click(save());
  await person.type(caption(), '!');
  expect(screen.getByRole('status').textContent).toBe('');
});

test('after the service was told they are facts, and nothing can be typed', () => {
  showWords({ editable: false });
  expect(screen.queryByRole('textbox')).toBeNull();
  expect(screen.queryByRole('button')).toBeNull();
  expect(screen.getByText('The last boss').tagName).toBe('DD');
  expect(screen.getByText(t('clip:words.none')).tagName).toBe('DD');
});
