// @vitest-environment happy-dom
// The settings: what is typed is kept until it is saved or taken back, and what is wrong stands
// where it is wrong.
import { screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { expect, test } from 'vitest';
import type { Bridge } from '../../../preload/contract.ts';
import { t } from '../../../preload/language.ts';
import type { SettingsDraft, SettingsView } from '../../../preload/settings-contract.ts';
import type { SetupView } from '../../../preload/setup-contract.ts';
import { LeaveGuard } from '../../../renderer/frame/leave-guard.ts';
import type { SettingsSection } from '../../../renderer/frame/screen.ts';
import { SettingsScreen } from '../../../renderer/settings/settings-screen.tsx';
import { show, TestBridge } from '../page.tsx';
import { savedDraft, settingsWith } from './sample.ts';

const setup: SetupView = {
  state: 'done',
  problem: null,
  canRestore: false,
  loss: null,
  folderNames: ['captures'],
  environment: 'test',
  language: 'en',
  notice: null,
  closeHintDue: false,
};

interface PartProps {
  readonly bridge: Bridge;
  readonly guard: LeaveGuard;
  readonly first: SettingsSection;
}

/** The screen with the section it asks for, as the app shows it. */
function Part({ bridge, guard, first }: PartProps) {
  const [section, setSection] = useState(first);
  return (
    <SettingsScreen
      setup={setup}
      bridge={bridge}
      section={section}
      guard={guard}
      go={(to) => to.name === 'settings' && setSection(to.section ?? first)}
    />
  );
}

interface Played {
  readonly save?: Bridge['saveSettings'];
  readonly section?: SettingsSection;
}

async function showSettings({ save, section = 'service' }: Played = {}) {
  let view: SettingsView = settingsWith();
  const accept: Bridge['saveSettings'] = async ({ draft }) => {
    view = settingsWith(draft);
    return { ok: true, live: true };
  };
  const played = new TestBridge({
    getSettings: async () => view,
    saveSettings: save ?? accept,
    findFolder: async () => ({ folder: { folderId: 'folder-2', name: 'more' }, problem: null }),
  });
  const guard = new LeaveGuard();
  const page = show(<Part bridge={played.bridge} guard={guard} first={section} />);
  await screen.findByRole('heading', { level: 2, name: t(`settings:sections.${section}`) });
  const sent = () => played.inputsOf('saveSettings') as Parameters<Bridge['saveSettings']>[0][];
  return { ...page, played, guard, sent };
}

const scid = () => screen.getByLabelText(t('settings:service.scid'));
const saveButton = () => screen.getByRole('button', { name: t('settings:bar.save') });
/** What the bar says of saving; the test of the connection above it speaks for itself. */
const status = () => screen.getAllByRole('status').at(-1)?.textContent;
const section = (name: SettingsSection) =>
  screen.getByRole('button', { name: t(`settings:sections.${name}`) });

test('before anything is typed there is nothing to save', async () => {
  await showSettings();
  expect(scid()).toHaveProperty('value', 'scid');
  expect(screen.queryByRole('button', { name: t('settings:bar.save') })).toBeNull();
});

test('what is typed is said to be unsaved, and taken back as a whole', async () => {
  const { person, sent } = await showSettings();
  await person.type(scid(), '-2');
  expect(status()).toBe(t('settings:bar.unsaved'));
  await person.click(screen.getByRole('button', { name: t('settings:bar.revert') }));
  expect(scid()).toHaveProperty('value', 'scid');
  expect(status()).toBe('');
  expect(sent()).toEqual([]);
});

test('the whole draft is saved, with what was typed in another section', async () => {
  const { person, sent } = await showSettings();
  await person.type(scid(), '-2');
  await person.click(section('pace'));
  await person.click(screen.getByRole('switch', { name: t('settings:pace.limit') }));
  await person.click(saveButton());
  const draft: SettingsDraft = {
    ...savedDraft,
    service: { ...savedDraft.service, scid: 'scid-2' },
    transfers: { ...savedDraft.transfers, bytesPerSecond: 2_000_000 },
  };
  expect(sent()).toEqual([{ draft, authorization: null, otherService: false }]);
  expect(status()).toBe(t('settings:bar.savedLive'));
});

test('a new authorization is sent without the spaces around it, and its field is empty again', async () => {
  const { person, sent } = await showSettings();
  const value = () => screen.getByLabelText(t('settings:service.value'));
  expect(value().getAttribute('type')).toBe('password');
  await person.type(value(), ' XBL3.0 x=1;new ');
  await person.click(saveButton());
  expect(sent()[0]?.authorization).toBe('XBL3.0 x=1;new');
  await waitFor(() => expect(value()).toHaveProperty('value', ''));
});

test('Ctrl+S saves, and does nothing while there is nothing to save', async () => {
  const { person, sent } = await showSettings();
  await person.click(scid());
  await person.keyboard('{Control>}s{/Control}');
  expect(sent()).toEqual([]);
  await person.type(scid(), '-2');
  await person.keyboard('{Control>}s{/Control}');
  await waitFor(() => expect(sent()).toHaveLength(1));
});

test('a problem leads to the section and the field it is about', async () => {
  const { person } = await showSettings({
    section: 'folders',
    save: async () => ({ ok: false, problem: 'Not this one.', field: 'account.scid' }),
  });
  await person.selectOptions(
    screen.getByLabelText(t('settings:folders.visibility')),
    t('settings:folders.visibilities.Owner'),
  );
  await person.click(saveButton());
  await waitFor(() => expect(document.activeElement).toBe(scid()));
  expect(scid().getAttribute('aria-invalid')).toBe('true');
  const described = scid().getAttribute('aria-describedby')?.split(' ').at(-1) ?? '';
  expect(document.getElementById(described)?.textContent).toBe('Not this one.');
  expect(screen.getByRole('alert').textContent).toContain('Not this one.');
});

test('a request that fails is said, and what was typed is still there', async () => {
  const { person } = await showSettings({
    save: async () => {
      throw new Error('the main process failed');
    },
  });
  await person.type(scid(), '-2');
  await person.click(saveButton());
  expect(screen.getByRole('alert').textContent).toContain(t('settings:problems.failed'));
  expect(scid()).toHaveProperty('value', 'scid-2');
  expect(saveButton()).toBeTruthy();
});

test('clips that hold slots of the former service are asked about before it is left', async () => {
  const { person, sent } = await showSettings({
    save: async ({ otherService }) =>
      otherService ? { ok: true, live: false } : { ok: false, slotsOfFormer: 2 },
  });
  await person.type(screen.getByLabelText(t('settings:service.metadataUrl')), '.org');
  await person.click(saveButton());
  const question = within(await screen.findByRole('dialog'));
  await person.click(question.getByRole('button', { name: t('settings:otherService.stay') }));
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(sent().map(({ otherService }) => otherService)).toEqual([false]);
  await person.click(saveButton());
  await person.click(await screen.findByRole('button', { name: t('settings:otherService.go') }));
  await waitFor(() => expect(sent().map(({ otherService }) => otherService)).toEqual([false, false, true]));
});

test('leaving with nothing typed asks nothing', async () => {
  const { guard } = await showSettings();
  let left = 0;
  guard.ask(() => {
    left += 1;
  });
  expect(left).toBe(1);
});

test.each([
  { answer: 'discard', left: 1, saved: 0 },
  { answer: 'stay', left: 0, saved: 0 },
  { answer: 'save', left: 1, saved: 1 },
] as const)('leaving with something typed asks; "$answer" is done', async ({ answer, left, saved }) => {
  const { person, guard, sent } = await showSettings();
  await person.type(scid(), '-2');
  let gone = 0;
  guard.ask(() => {
    gone += 1;
  });
  const question = within(await screen.findByRole('dialog', { name: t('settings:leave.heading') }));
  expect(document.activeElement?.textContent).toBe(t('settings:leave.stay'));
  await person.click(question.getByRole('button', { name: t(`settings:leave.${answer}`) }));
  await waitFor(() => expect([gone, sent().length]).toEqual([left, saved]));
});

test('a number is read with a comma or a point, and its unit follows it', async () => {
  const { person, sent } = await showSettings({ section: 'pace' });
  const limited = screen.getByLabelText(t('settings:pace.limitedBytesPerSecond'));
  expect(limited).toHaveProperty('value', '0.5');
  await person.clear(limited);
  await person.type(limited, '1,25');
  expect(screen.getByText(t('settings:pace.mbit', { mbit: '10' }))).toBeTruthy();
  await person.click(saveButton());
  expect(sent()[0]?.draft.transfers.limitedBytesPerSecond).toBe(1_250_000);
});

test('lines are entries, and the line being typed is left alone', async () => {
  const { person, sent } = await showSettings();
  const hosts = screen.getByLabelText(t('settings:service.transferHosts'));
  await person.type(hosts, '{Enter}{Enter}more.example.com ');
  expect(hosts).toHaveProperty('value', 'bits.example.com\n\nmore.example.com ');
  await person.click(saveButton());
  expect(sent()[0]?.draft.service.transferHosts).toEqual(['bits.example.com', 'more.example.com']);
});

test('folders are added from what was found and from the dialog, and taken away by name', async () => {
  const { person, sent } = await showSettings({ section: 'folders' });
  await person.click(
    screen.getByRole('button', { name: t('settings:folders.takeNamed', { name: 'Videos' }) }),
  );
  await person.click(screen.getByRole('button', { name: t('settings:folders.add') }));
  await screen.findByRole('group', { name: t('settings:folders.folder', { name: 'more' }) });
  await person.click(
    screen.getByRole('button', { name: t('settings:folders.removeNamed', { name: 'captures' }) }),
  );
  await person.click(saveButton());
  expect(sent()[0]?.draft.folders.map(({ folderId }) => folderId)).toEqual(['folder-1', 'folder-2']);
});
