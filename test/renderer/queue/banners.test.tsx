// @vitest-environment happy-dom
// Trouble that concerns every clip: said once, with what to do, and the authorization entered where
// it is missed.
import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Bridge } from '../../../preload/contract.ts';
import type { Banner } from '../../../preload/glance-contract.ts';
import { t } from '../../../preload/language.ts';
import type { QueueOverview } from '../../../preload/queue-contract.ts';
import type { SetupNotice } from '../../../preload/setup-contract.ts';
import { Banners } from '../../../renderer/queue/banners.tsx';
import { overviewWith } from '../../support/overview-sample.ts';
import { show, TestBridge } from '../page.tsx';

const refused: Banner = {
  kind: 'lane',
  lane: 'slots',
  folderName: null,
  reason: { code: 'not-authorized', detail: null },
  until: null,
};

function showBanners(
  overview: Partial<QueueOverview>,
  notice: SetupNotice | null = null,
  renew: Bridge['renewAuthorization'] = async () => ({ ok: true, problem: null }),
) {
  const played = new TestBridge({ renewAuthorization: renew });
  const page = show(<Banners overview={overviewWith(overview)} notice={notice} bridge={played.bridge} />);
  return { ...page, played };
}

const enter = () => screen.getByRole('button', { name: t('queue:renew.open') });
const field = () => screen.getByLabelText(t('queue:renew.field'));
const save = () => screen.getByRole('button', { name: t('queue:renew.save') });

test('without trouble nothing is there', () => {
  const { container } = showBanners({});
  expect(container.childElementCount).toBe(0);
});

test('each trouble has a heading, and a sentence with a next step', () => {
  const away: Banner = { ...refused, kind: 'folder', lane: null, folderName: 'captures' };
  showBanners({
    banners: [refused, { ...away, reason: { code: 'folder-away', detail: null } }],
  });
  const headings = screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent);
  expect(headings).toEqual([t('words:banner.slots'), t('words:banner.folderAway', { name: 'captures' })]);
  for (const text of screen.getAllByText(/\w+\. \w+/)) expect(text.textContent?.length).toBeGreaterThan(20);
});

test('a refused authorization is entered on the spot, and the form goes once it is taken', async () => {
  const { person, played } = showBanners({ banners: [refused] });
  await person.click(enter());
  await person.type(field(), 'XBL3.0 x=1;new');
  await person.click(save());
  expect(played.inputsOf('renewAuthorization')).toEqual([{ authorization: 'XBL3.0 x=1;new' }]);
  expect(enter()).toBeTruthy();
});

test('an empty authorization is not sent, and the field says what is missing', async () => {
  const { person, played } = showBanners({ banners: [refused] });
  await person.click(enter());
  await person.click(save());
  expect(screen.getByRole('alert').textContent).toBe(t('queue:renew.empty'));
  expect(field().getAttribute('aria-invalid')).toBe('true');
  expect(played.asked).toEqual([]);
});

test('an authorization that is not taken stays in its field, with the reason', async () => {
  const { person } = showBanners({ banners: [refused] }, null, async () => ({
    ok: false,
    problem: 'No good.',
  }));
  await person.click(enter());
  await person.type(field(), 'wrong');
  await person.click(save());
  expect(screen.getByRole('alert').textContent).toBe('No good.');
  expect(field()).toHaveProperty('value', 'wrong');
});

test('a request that fails is said too', async () => {
  const { person } = showBanners({ banners: [refused] }, null, async () => {
    throw new Error('the main process failed');
  });
  await person.click(enter());
  await person.type(field(), 'any');
  await person.click(save());
  expect(screen.getByRole('alert').textContent).toBe(t('queue:renew.failed'));
});

test('the practice service asks for no authorization', () => {
  showBanners({ banners: [refused], service: 'practice' });
  expect(screen.queryByRole('button')).toBeNull();
});

test('that none is kept can be put away, that none is there cannot', async () => {
  const { person, unmount } = showBanners({}, 'authorization-not-kept');
  await person.click(screen.getByRole('button', { name: t('queue:dismiss') }));
  expect(screen.queryByRole('heading')).toBeNull();
  unmount();
  showBanners({}, 'authorization-missing');
  expect(screen.queryByRole('button', { name: t('queue:dismiss') })).toBeNull();
  expect(enter()).toBeTruthy();
});
