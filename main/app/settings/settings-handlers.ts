/**
 * What the settings ask: the draft goes through the engine's own checks, preferences hold at once.
 */
import { dirname } from 'node:path';
import type { Handlers } from '../../../preload/contract.ts';
import { t } from '../../../preload/language.ts';
import type { SettingsReplies, SettingsView } from '../../../preload/settings-contract.ts';
import type { Config } from '../../config/config.ts';
import type { AuthorizationSource } from '../../service/authorization/authorization.ts';
import type { ElectronServices } from '../electron-services.ts';
import type { EngineHost } from '../engine-host.ts';
import { fixedAuthorization, type OpeningParts, parseFor, storedAuthorization } from '../open-environment.ts';
import type { PracticeAddress } from '../practice.ts';
import { playScenario, readScenarios } from '../practice-scenarios.ts';
import { usualDefaults } from './new-config.ts';
import { folderName, type PathHandles } from './path-handles.ts';
import { originOf, powersToAsk } from './powers.ts';
import { preferencesOf } from './preferences.ts';
import { applyDraft, applyService, draftOf, isAsWritten, type WeekDoors } from './settings-draft.ts';
import { inWords } from './settings-problems.ts';
import { folderProblem, type Setup, suggestions } from './setup-handlers.ts';

export interface SettingsDoors extends WeekDoors {
  readonly systemTimeZone: () => string;
  readonly testConnection: (
    config: Config,
    authorization: AuthorizationSource,
  ) => Promise<Extract<SettingsReplies['testConnection'], { tested: true }>['steps']>;
}

export interface SettingsParts {
  readonly host: EngineHost;
  readonly opening: OpeningParts;
  readonly doors: SettingsDoors;
  readonly electronServices: ElectronServices;
  /** The app's own folder, which must not be watched. */
  readonly home: string;
  readonly pathHandles: PathHandles;
  readonly setup: Setup;
}

type SettingsHandlers = Pick<Handlers, keyof SettingsReplies>;

export function settingsHandlers(parts: SettingsParts): SettingsHandlers {
  const { host, electronServices, home, pathHandles } = parts;
  return {
    getSettings: () => viewOf(parts),
    saveSettings: async ({ draft, authorization, otherService }) => {
      const state = host.state();
      if (state.code !== 'done')
        return { ok: false, problem: t('settings:problems.notRunning'), field: null };
      if (!isAsWritten(state.data, draft.service))
        return { ok: false, problem: t('settings:problems.onlyInFile'), field: 'account.authorization' };
      const data = applyDraft(state.data, draft, pathHandles, parts.doors);
      if (data === null) return { ok: false, problem: t('settings:problems.notRunning'), field: null };
      return host.change({ data, authorization, otherService });
    },
    testConnection: (asked) => test(parts, asked),
    findFolder: async () => {
      const path = await electronServices.askForFolder();
      const problem = path === null ? null : folderProblem(path, home);
      if (path === null || problem !== null) return { folder: null, problem };
      parts.opening.consent.picked(path);
      return { folder: { folderId: pathHandles.idOf(path), name: folderName(path) }, problem: null };
    },
    findCertificates: async () => {
      const path = await electronServices.askForCertificates();
      return path === null ? null : { fileId: pathHandles.idOf(path), name: folderName(path) };
    },
    getScenarios: () => {
      const address = practiceOf(host);
      return address === null ? null : readScenarios(address);
    },
    chooseScenario: async ({ name }) => {
      const address = practiceOf(host);
      if (address === null || !(await playScenario(address, name))) return false;
      await parts.opening.settings.remember({ practiceScenario: name });
      return true;
    },
    changePreferences: (change) => changePreferences(parts, change),
    switchEnvironment: ({ environment }) => host.switchTo(environment),
  };
}

function practiceOf(host: EngineHost): PracticeAddress | null {
  const state = host.state();
  return state.code === 'done' ? state.practice : null;
}

async function changePreferences(
  { opening, electronServices, setup }: SettingsParts,
  change: Parameters<SettingsHandlers['changePreferences']>[0],
): Promise<boolean> {
  // What was left out stays as it is.
  const said = Object.entries(change).filter(([, value]) => value !== undefined);
  const before = preferencesOf(opening.settings.app());
  await opening.settings.changeApp(Object.fromEntries(said));
  const preferences = preferencesOf(opening.settings.app());
  electronServices.applyLooks(preferences);
  electronServices.tellSetup(setup.view());
  electronServices.tellAll();
  const concernsLogin = change.startAtLogin !== undefined || change.startHidden !== undefined;
  if (!concernsLogin || (await electronServices.chooseLogin(preferences))) return true;
  // The window must not say what the system did not take.
  const { startAtLogin, startHidden } = before;
  await opening.settings.remember({ startAtLogin, startHidden });
  return false;
}

async function viewOf({
  host,
  opening,
  doors,
  electronServices,
  pathHandles,
}: SettingsParts): Promise<SettingsView | null> {
  const state = host.state();
  if (state.code !== 'done') return null;
  const { config, data } = state;
  const saved = draftOf(config, data, pathHandles, doors);
  const taken = config.folders.map(({ path }) => path);
  const { certificates } = saved.service;
  return {
    saved,
    folders: namedFolders(saved).map((folderId) => ({
      folderId,
      name: folderName(pathHandles.pathOf(folderId) ?? ''),
    })),
    suggestions: await suggestions(electronServices, pathHandles, taken),
    certificatesName: certificates === null ? null : folderName(pathHandles.pathOf(certificates) ?? ''),
    newFolder: newFolder(saved),
    systemTimeZone: doors.systemTimeZone(),
    authorizationKept: opening.keyring.of(host.environment()).kept(),
    preferences: preferencesOf(opening.settings.app()),
  };
}

function namedFolders({ folders, afterPublished }: SettingsView['saved']): string[] {
  const ids = folders.map(({ folderId }) => folderId);
  return afterPublished.folderId === null ? ids : [...ids, afterPublished.folderId];
}

/** A folder that is added is most often of the same title as the first. */
function newFolder({ folders }: SettingsView['saved']): SettingsView['newFolder'] {
  const [first] = folders;
  const { visibility, savedByUser } = usualDefaults;
  const texts = { userCaption: '', titleData: '' };
  const greatestMomentId = first?.defaults.greatestMomentId ?? '';
  return {
    include: first?.include ?? ['**/*.mp4', '**/*.mkv', '**/*.mov', '**/*.webm'],
    defaults: { greatestMomentId, ...texts, visibility, savedByUser },
  };
}

type Asked = Parameters<SettingsHandlers['testConnection']>[0];

/** In the practice environment the service is the practice service, whatever the draft says. */
async function test(
  { host, opening, doors, pathHandles }: SettingsParts,
  { service, authorization }: Asked,
): Promise<SettingsReplies['testConnection']> {
  const state = host.state();
  const of = host.environment();
  const practice = state.code === 'done' ? state.practice : null;
  // Before there are settings, any folder serves: the test looks at none.
  const bare = {
    dataDir: opening.settings.place(of).dataDir,
    folders: [{ path: dirname(process.execPath) }],
  };
  const written = state.code === 'done' ? state.data : bare;
  if (!isAsWritten(written, service))
    return { tested: false, problem: t('settings:problems.onlyInFile'), field: 'account.authorization' };
  const data = applyService(written, service, pathHandles);
  if (data === null) return { tested: false, problem: t('settings:problems.notRunning'), field: null };
  const parsed = await parseFor(opening, of, data, practice);
  if (!parsed.ok) {
    const field = parsed.field ?? null;
    return { tested: false, problem: inWords(parsed.problem, field), field };
  }
  if (practice === null && !(await opening.consent.given(of, powersToAsk(parsed.value))))
    return { tested: false, problem: t('settings:problems.notAllowed'), field: null };
  const typed = authorization ?? practice?.authorization ?? null;
  const source =
    typed !== null
      ? fixedAuthorization(typed)
      : (opening.external(parsed.value) ??
        storedAuthorization(opening.keyring.of(of), originOf(parsed.value)));
  return { tested: true, steps: await doors.testConnection(parsed.value, source) };
}
