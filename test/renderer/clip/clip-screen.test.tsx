// @vitest-environment happy-dom
// The page of a clip: the ways out of it.
import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { t } from '../../../preload/language.ts';
import { ClipScreen } from '../../../renderer/clip/clip-screen.tsx';
import type { Screen } from '../../../renderer/frame/screen.ts';
import { show, TestBridge } from '../page.tsx';

test.each(['{Escape}', '{Alt>}{ArrowLeft}{/Alt}'])('%s leads back to the queue', async (keys) => {
  const { bridge } = new TestBridge({ getClip: async () => null });
  const gone: Screen[] = [];
  const { person } = show(
    <ClipScreen clipId="clip-1" revision={1} bridge={bridge} go={(next) => gone.push(next)} />,
  );
  await screen.findByText(t('clip:gone'));
  await person.keyboard('{ArrowLeft}');
  expect(gone).toEqual([]);
  await person.keyboard(keys);
  expect(gone).toEqual([{ name: 'queue' }]);
});
