/**
 * From the settings of an environment to a running engine: finds the configuration, starts the
 * practice service where it is the one, supplies the authorization. Keeps nothing; who runs and
 * what follows is the host's.
 */
import { basename } from 'node:path';
import type { Environment } from '../../preload/environment.ts';
import { t } from '../../preload/language.ts';
import { ok } from '../base/result.ts';
import type { Clock } from '../base/runtime.ts';
import type { Config, ConfigResult } from '../config/config.ts';
import type { Engine, OpenResult } from '../engine/api.ts';
import type { AuthorizationSource } from '../service/authorization/authorization.ts';
import { type Practice, type PracticeAddress, portsOf } from './practice.ts';
import { playScenario } from './practice-scenarios.ts';
import type { Consent } from './settings/consent.ts';
import type { Account } from './settings/new-config.ts';
import { originOf, powersOf, signInOf } from './settings/powers.ts';
import type { Keyring, Secrets } from './settings/secrets.ts';
import type { Settings } from './settings/settings.ts';

/**
 * The engine as the app enters it; handed in, so that tests can stand another behind the same
 * doors.
 */
export interface EngineDoors {
  readonly parse: (data: unknown, source: string) => Promise<ConfigResult>;
  readonly open: (config: Config, options: { authorization: AuthorizationSource }) => Promise<OpenResult>;
  /** Reads an authorization that `config.json` takes from elsewhere: a variable or a program. */
  readonly external: (config: Config) => AuthorizationSource | null;
}

export interface OpeningParts extends EngineDoors {
  readonly settings: Settings;
  readonly keyring: Keyring;
  readonly practice: Practice;
  /** Asked before anything is opened, whatever the way there was. */
  readonly consent: Consent;
  readonly clock: Pick<Clock, 'after'>;
  readonly onBug: (error: unknown) => void;
}

/** An engine at work, and what it was opened with. */
export interface Running {
  readonly engine: Engine;
  readonly config: Config;
  /** The configuration as it is written in the file. */
  readonly data: object;
  readonly folderNames: readonly string[];
  /** No authorization is at hand. */
  readonly missing: boolean;
  /** Where the practice service is, in its environment. */
  readonly practice: PracticeAddress | null;
}

export type SetupChoice =
  | { readonly environment: 'practice' }
  | (Account & { readonly environment: 'test' | 'production'; readonly authorization: string });

export type Opened =
  | Running
  /** `null`: there are no settings to open with. */
  | { readonly problem: string | null; readonly field?: string; readonly why?: Unopened };

/**
 * What kept it from opening, where that is not for the owner to mend by other settings. `trouble`:
 * the file cannot be looked at now. `damaged`: it can, and is no configuration.
 */
export type Unopened = 'trouble' | 'damaged';

/** Opens with the settings that are written down. */
export async function openEnvironment(parts: OpeningParts, of: Environment): Promise<Opened> {
  const found = await parts.settings.readConfig(of);
  const { configFile } = parts.settings.place(of);
  if (found.code === 'none') return { problem: null };
  if (found.code === 'trouble') return { problem: troubleWith(configFile, found.errno), why: 'trouble' };
  if (found.code === 'damaged')
    return { problem: t('setup:problems.settingsUnreadable', { file: configFile }), why: 'damaged' };
  const address = of === 'practice' ? await startPractice(parts) : null;
  if (of === 'practice' && address === null) return { problem: t('setup:problems.practiceSilent') };
  return orWithoutPractice(parts, () => openWith(parts, of, found.data, address));
}

/** What was started for an opening that came to nothing is stopped again: it holds ports. */
async function orWithoutPractice({ practice }: OpeningParts, open: () => Promise<Opened>): Promise<Opened> {
  const opened = await open().catch((error: unknown) => {
    practice.stop();
    throw error;
  });
  if ('problem' in opened) practice.stop();
  return opened;
}

/** Why a file of ours cannot be looked at now; what is in it is not concluded from that. */
export function troubleWith(file: string, errno: string): string {
  if (errno === 'EBUSY' || errno === 'EAGAIN' || errno === 'ETXTBSY')
    return t('setup:trouble.busy', { file });
  if (errno === 'EACCES' || errno === 'EPERM') return t('setup:trouble.denied', { file });
  if (errno === 'EISDIR') return t('setup:trouble.folder', { file });
  return t('setup:trouble.other', { file, code: errno });
}

/** Opens with these settings, which are not written down yet. */
export async function openWith(
  parts: OpeningParts,
  of: Environment,
  data: object,
  practice: PracticeAddress | null,
): Promise<Opened> {
  const parsed = await parseFor(parts, of, data, practice);
  if (!parsed.ok) return parsed;
  const config = parsed.value;
  if (!(await parts.consent.given(of, powersOf(config, practice !== null))))
    return { problem: t('setup:problems.notAllowed') };
  const secrets = parts.keyring.of(of);
  const origin = originOf(config);
  const elsewhere = practice === null ? parts.external(config) : fixedAuthorization(practice.authorization);
  const authorization = elsewhere ?? storedAuthorization(secrets, origin);
  const missing = elsewhere === null && (await isMissing(secrets, origin));
  const opened = await parts.open(config, { authorization });
  if (!opened.ok) return { problem: opened.problem };
  const folderNames = config.folders.map(({ path }) => basename(path));
  return { engine: opened.value, config, data, folderNames, missing, practice };
}

/** Settings are written only once the engine has opened with them: what is on disk has worked. */
export async function setUpWith(
  parts: OpeningParts,
  choice: SetupChoice,
  folders: readonly string[],
): Promise<Opened> {
  return orWithoutPractice(parts, () => setUp(parts, choice, folders));
}

async function setUp(parts: OpeningParts, choice: SetupChoice, folders: readonly string[]): Promise<Opened> {
  const { settings } = parts;
  const of = choice.environment;
  const secrets = parts.keyring.of(of);
  const takeBack = await secrets.snapshot();
  const address = choice.environment === 'practice' ? await startPractice(parts) : null;
  const account = choice.environment === 'practice' ? practiceAccount(address) : choice;
  if (account === null) return { problem: t('setup:problems.practiceSilent') };
  const data = settings.compose(of, account, folders);
  if (choice.environment !== 'practice') {
    const parsed = await parseFor(parts, of, data, null);
    if (!parsed.ok) return parsed;
    const powers = [...powersOf(parsed.value, false), signInOf(choice.authorization)];
    if (!(await parts.consent.given(of, powers))) return { problem: t('setup:problems.notAllowed') };
    await secrets.keep(choice.authorization, originOf(parsed.value));
  }
  const opened = await openWith(parts, of, data, address);
  const settled = 'problem' in opened ? opened : await settleWith(parts, of, opened);
  if ('problem' in settled) await takeBack().catch(parts.onBug);
  return settled;
}

/** Written down, or stopped again with everything as it was. */
async function settleWith(parts: OpeningParts, of: Environment, running: Running): Promise<Opened> {
  try {
    await parts.settings.settle(of, running.data);
    return running;
  } catch (error) {
    parts.onBug(error);
    await running.engine.stop();
    return { problem: t('setup:problems.unwritable') };
  }
}

function practiceAccount(address: Running['practice']): Account | null {
  return address === null
    ? null
    : { ...address, transferHosts: [address.transferHost], greatestMomentId: 'practice' };
}

/**
 * Checks settings the way they would be opened. The engine names the file first; the window does
 * not.
 */
export async function parseFor(
  { parse, settings }: Pick<OpeningParts, 'parse' | 'settings'>,
  of: Environment,
  data: object,
  practice: PracticeAddress | null,
): Promise<ConfigResult> {
  const { configFile } = settings.place(of);
  const parsed = await parse(practice === null ? data : moved(data, practice), configFile);
  return parsed.ok ? parsed : { ...parsed, problem: parsed.problem.replace(`${configFile}: `, '') };
}

export async function startPractice({ practice, settings }: OpeningParts): Promise<PracticeAddress | null> {
  const address = await practice.start(settings.app().practicePorts);
  if (address === null) return null;
  await settings.remember({ practicePorts: portsOf(address) });
  const { practiceScenario } = settings.app();
  // One that is no longer in its library is passed over: it behaves as a service should.
  if (practiceScenario !== null) await playScenario(address, practiceScenario);
  return address;
}

export function fixedAuthorization(value: string): AuthorizationSource {
  const answer = async () => ok(value);
  return { current: answer, refresh: answer };
}

/**
 * Asked again each time, so that a renewed authorization or an unlocked store counts from the next
 * request on.
 */
export function storedAuthorization(secrets: Secrets, origin: string): AuthorizationSource {
  const find = () => secrets.find(origin);
  return { current: find, refresh: find };
}

/** Not merely locked away: an owner who is asked to enter it again would think it lost. */
async function isMissing(secrets: Secrets, origin: string): Promise<boolean> {
  const found = await secrets.find(origin);
  return !found.ok && found.why === 'missing';
}

/**
 * The settings with the practice service where it is now: its ports may have been taken by someone
 * else.
 */
function moved(data: object, { metadataUrl, transferHost }: PracticeAddress): object {
  const service = 'service' in data && typeof data.service === 'object' ? data.service : {};
  return { ...data, service: { ...service, metadataUrl, transferHosts: [transferHost] } };
}
