// @vitest-environment happy-dom
// A request that fails and that no screen waits for: said over every screen until it is put away.
import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { t } from '../../../preload/language.ts';
import { FailureNotice } from '../../../renderer/parts/failure-notice.tsx';
import { QueueHeader } from '../../../renderer/queue/queue-header.tsx';
import { overviewWith } from '../../support/overview-sample.ts';
import { show, TestBridge } from '../page.tsx';

function showHeader(pauseAll: () => Promise<boolean>) {
  const played = new TestBridge({ pauseAll });
  return show(
    <>
      <QueueHeader overview={overviewWith()} bridge={played.bridge} />
      <FailureNotice />
    </>,
  );
}

const alert = () => screen.getByRole('alert').textContent;
const pause = () => screen.getByRole('button', { name: t('queue:pause') });

test('a request that is answered leaves nothing to say', async () => {
  const { person } = showHeader(async () => true);
  await person.click(pause());
  expect(alert()).toBe('');
});

test('a request that fails is said, once, and can be put away', async () => {
  const { person } = showHeader(async () => {
    throw new Error('the main process failed');
  });
  await person.click(pause());
  await person.click(pause());
  expect(alert()).toContain(t('settings:problems.failed'));
  await person.click(screen.getByRole('button', { name: t('queue:dismiss') }));
  expect(alert()).toBe('');
});
