/**
 * The settings as the window shows and changes them, and the way back into the configuration. Pure.
 * What the window does not show stays in the configuration as the owner wrote it.
 */

import { halfHoursAWeek } from '../../../preload/settings-choices.ts';
import type {
  FolderDraft,
  ServiceDraft,
  SettingsDraft,
  TransfersDraft,
} from '../../../preload/settings-contract.ts';
import { isSamePath } from '../../base/paths.ts';
import type { Config } from '../../config/config.ts';
import type { ExistingChoice } from '../../model/existing-files.ts';
import { usualDefaults, usualExisting } from './new-config.ts';
import type { PathHandles } from './path-handles.ts';

/** The engine's reading and writing of weeks, which the app enters like its other doors. */
export interface WeekDoors {
  readonly weekOf: (windows: Config['transfers']['windows']) => readonly TransfersDraft['week'][number][];
  readonly windowsOf: (week: TransfersDraft['week']) => Config['transfers']['windows'];
}

type Json = Readonly<Record<string, unknown>>;

/** @param data the configuration as it is written: folders are known by what stands there */
export function draftOf(
  config: Config,
  data: object,
  pathHandles: PathHandles,
  week: WeekDoors,
): SettingsDraft {
  const written = list(object(data).folders);
  const { transfers, service, account } = config;
  const { windows, slotLifeMs: _, blockSizeBytes: __, ...shown } = transfers;
  return {
    folders: config.folders.map(({ path, include, defaults }, index) => ({
      folderId: pathHandles.idOf(text(object(written[index]).path) ?? path),
      include,
      defaults: {
        greatestMomentId: defaults.greatestMomentId ?? '',
        userCaption: defaults.userCaption ?? '',
        titleData: defaults.titleData ?? '',
        visibility: defaults.visibility ?? usualDefaults.visibility,
        savedByUser: defaults.savedByUser ?? usualDefaults.savedByUser,
      },
    })),
    service: {
      metadataUrl: service.metadataUrl,
      transferHosts: service.transferHosts,
      proxy: service.proxy,
      certificates: service.caFile === null ? null : pathHandles.idOf(service.caFile),
      scid: account.scid,
      authorization: authorizationDraft(account.authorization),
    },
    transfers: { ...shown, week: [...week.weekOf(windows)] },
    afterPublished: {
      do: config.afterPublished.do,
      folderId: config.afterPublished.do === 'move' ? pathHandles.idOf(config.afterPublished.folder) : null,
      afterDays: config.afterPublished.do === 'keep' ? 0 : config.afterPublished.afterDays,
    },
  };
}

/**
 * The configuration with what the draft says; null when it names a folder or file by an id that was
 * never given out.
 */
export function applyDraft(
  data: object,
  draft: SettingsDraft,
  pathHandles: PathHandles,
  week: WeekDoors,
): object | null {
  const folders = foldersFrom(data, draft.folders, pathHandles);
  const withService = applyService(data, draft.service, pathHandles);
  if (folders === null || withService === null) return null;
  return {
    ...withService,
    folders,
    afterPublished: afterPublishedFrom(draft.afterPublished, pathHandles),
    transfers: transfersFrom(part(data, 'transfers'), draft.transfers, week),
  };
}

/**
 * Whether the draft takes the authorization from where the configuration does, or from what the
 * owner enters. A program or a variable is for the file alone: a page that could name one could run
 * anything, and read anything.
 */
export function isAsWritten(data: object, { authorization }: ServiceDraft): boolean {
  if (authorization.from === 'stored') return true;
  const written = part(data, 'account').authorization;
  return JSON.stringify(written) === JSON.stringify(authorizationFrom(authorization));
}

/** The same for service and account alone. */
export function applyService(data: object, draft: ServiceDraft, pathHandles: PathHandles): object | null {
  const { metadataUrl, transferHosts, proxy } = draft;
  const caFile = draft.certificates === null ? null : pathHandles.pathOf(draft.certificates);
  if (caFile === null && draft.certificates !== null) return null;
  const { caFile: _, ...service } = part(data, 'service');
  return {
    ...data,
    service: {
      ...service,
      metadataUrl,
      transferHosts,
      proxy,
      ...(caFile === null ? {} : { caFile }),
    },
    account: {
      ...part(data, 'account'),
      scid: draft.scid,
      authorization: authorizationFrom(draft.authorization),
    },
  };
}

function foldersFrom(
  data: object,
  drafts: readonly FolderDraft[],
  pathHandles: PathHandles,
): object[] | null {
  const written = list(object(data).folders).map(object);
  const folders: object[] = [];
  for (const { folderId, include, defaults } of drafts) {
    const path = pathHandles.pathOf(folderId);
    if (path === null) return null;
    const before = written.find((entry) => typeof entry.path === 'string' && isSamePath(entry.path, path));
    const kept = before === undefined ? usualDefaults : part(before, 'defaults');
    folders.push({
      ...(before ?? { existing: usualExisting }),
      path,
      include,
      defaults: withDefaults(kept, defaults),
    });
  }
  return folders;
}

/**
 * The configuration with what the owner has said about the old recordings of its folder at this
 * place.
 */
export function withExisting(data: object, at: number, existing: ExistingChoice): object {
  const folders = list(object(data).folders).map((folder, place) =>
    place === at ? { ...object(folder), existing } : folder,
  );
  return { ...data, folders };
}

/** An empty text leaves a field out: the service is not told what was not said. */
function withDefaults(kept: Json, { visibility, savedByUser, ...texts }: FolderDraft['defaults']): object {
  const said = Object.entries({ ...kept, ...texts, visibility, savedByUser });
  return Object.fromEntries(said.filter(([, value]) => value !== ''));
}

function transfersFrom(before: Json, { week: painted, ...draft }: TransfersDraft, week: WeekDoors): object {
  const windows = week.windowsOf(painted);
  return { ...before, ...draft, windows: sameWeek(before.windows, painted, week) ? before.windows : windows };
}

/** Rules that say what was painted stay in the owner's own words. */
function sameWeek(windows: unknown, painted: TransfersDraft['week'], week: WeekDoors): boolean {
  // What is in the file was checked when it was opened.
  const before = week.weekOf((windows ?? 'always') as Config['transfers']['windows']);
  return (
    windows !== undefined &&
    before.length === halfHoursAWeek &&
    before.every((pace, at) => pace === painted[at])
  );
}

/** A folder that was not chosen yet, or has no known id, is one the engine refuses. */
function afterPublishedFrom(draft: SettingsDraft['afterPublished'], pathHandles: PathHandles): object {
  const { folderId, afterDays } = draft;
  if (draft.do === 'keep') return { do: 'keep' };
  if (draft.do === 'bin') return { do: 'bin', afterDays };
  return { do: 'move', folder: (folderId === null ? null : pathHandles.pathOf(folderId)) ?? '', afterDays };
}

function authorizationDraft(from: Config['account']['authorization']): ServiceDraft['authorization'] {
  if ('command' in from) return { from: 'command', command: from.command };
  return 'env' in from ? { from: 'env', name: from.env } : { from: 'stored' };
}

function authorizationFrom(draft: ServiceDraft['authorization']): Config['account']['authorization'] {
  switch (draft.from) {
    case 'command':
      return { command: draft.command };
    case 'env':
      return { env: draft.name };
    case 'stored':
      return { app: 'stored' };
  }
}

function part(data: object, key: string): Json {
  return object((data as Json)[key]);
}

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
