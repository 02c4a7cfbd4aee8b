/**
 * What each request of the window does. Inputs are already checked; paths stay on this side: the
 * window names clips by id and folders by place.
 */
import type { Handlers } from '../../preload/contract.ts';
import type { QueueOverview, QueuePage } from '../../preload/queue-contract.ts';
import type { SetupView } from '../../preload/setup-contract.ts';
import { contains } from '../base/paths.ts';
import type { Engine } from '../engine/api.ts';
import { signedOut } from '../view/glance.ts';
import { type AboutParts, aboutHandlers } from './about-handlers.ts';
import type { ElectronServices } from './electron-services.ts';
import type { EngineHost } from './engine-host.ts';
import { firstLookHandlers } from './first-look-handlers.ts';
import { PathHandles } from './settings/path-handles.ts';
import { type SettingsParts, settingsHandlers } from './settings/settings-handlers.ts';
import { Setup } from './settings/setup-handlers.ts';

export interface Shell {
  readonly handlers: Handlers;
  setupView(): SetupView;
  overview(): QueueOverview | null;
  /**
   * The file of a clip, when it may be shown to the page: in the queue and inside a capture folder.
   */
  mediaPath(clipId: string): string | null;
}

export type ShellParts = Omit<SettingsParts, 'pathHandles' | 'setup'> & {
  readonly about: Omit<AboutParts, 'engine' | 'openPath'>;
};

export function createShell(parts: ShellParts): Shell {
  const { host, opening, electronServices, home } = parts;
  const pathHandles = new PathHandles();
  const { settings } = opening;
  const setup = new Setup({ host, settings, electronServices, home, pathHandles, consent: opening.consent });
  const overview = () => overviewOf(host);
  const handlers: Handlers = {
    ...setup.handlers(),
    ...settingsHandlers({ ...parts, pathHandles, setup }),
    getOverview: overview,
    ...aboutHandlers({
      ...parts.about,
      engine: () => host.engine(),
      openPath: (path) => electronServices.openPath(path),
    }),
    ...firstLookHandlers(host),
    ...queueHandlers(host, electronServices),
  };
  const mediaPath = (clipId: string) => pathInside(host.engine(), clipId);
  return { handlers, setupView: () => setup.view(), overview, mediaPath };
}

type QueueRequest =
  | 'getOverviewDetails'
  | 'getQueuePage'
  | 'getClip'
  | 'wishClip'
  | 'editClip'
  | 'moveClip'
  | 'actOnClips'
  | 'undo'
  | 'retryClip'
  | 'cancelClip'
  | 'revealClip'
  | 'openFolder'
  | 'pauseAll'
  | 'pauseFor'
  | 'resumeAll';

/** What concerns the running queue; without one, every command answers that it does not apply. */
function queueHandlers(host: EngineHost, electronServices: ElectronServices): Pick<Handlers, QueueRequest> {
  const engine = () => host.engine();
  const command = (act: (engine: Engine) => boolean | undefined): boolean => {
    const running = engine();
    return running !== null && act(running) !== false;
  };
  return {
    getOverviewDetails: () => engine()?.overviewDetails() ?? null,
    getQueuePage: (query) => engine()?.list(query) ?? emptyPage(query.offset),
    actOnClips: ({ clipIds, action, goesOn }) => engine()?.act(clipIds, action, goesOn) ?? 0,
    undo: () => engine()?.undo() ?? { undone: 0, tooLate: 0 },
    moveClip: ({ clipId, before }) => command((running) => running.move(clipId, before)),
    getClip: ({ clipId }) => engine()?.clipDetails(clipId) ?? null,
    wishClip: ({ clipId, wish }) => command((running) => running.wish(clipId, wish)),
    editClip: ({ clipId, ...words }) => command((running) => running.edit(clipId, words)),
    retryClip: ({ clipId }) => command((running) => running.retry(clipId)),
    cancelClip: ({ clipId }) => command((running) => running.cancel(clipId)),
    revealClip: ({ clipId }) =>
      command((running) => {
        const path = pathInside(running, clipId);
        return path !== null && electronServices.reveal(path);
      }),
    openFolder: async () => {
      const [folder] = engine()?.folders() ?? [];
      return folder !== undefined && electronServices.openPath(folder);
    },
    pauseAll: () => command((running) => running.pause()),
    pauseFor: ({ choice }) => command((running) => running.pauseFor(choice)),
    resumeAll: () => command((running) => running.resume()),
  };
}

function pathInside(engine: Engine | null, clipId: string): string | null {
  const path = engine?.pathOf(clipId) ?? null;
  return engine !== null && path !== null && isInside(path, engine.folders()) ? path : null;
}

function overviewOf(host: EngineHost): QueueOverview | null {
  const state = host.state();
  // The engine may know the service only by its address; the app knows what was chosen.
  if (state.code !== 'done') return null;
  const overview = state.engine.overview();
  const isSignedOut = host.notice() === 'authorization-missing';
  return {
    ...overview,
    glance: isSignedOut ? signedOut(overview.glance) : overview.glance,
    service: host.environment() === 'practice' ? 'practice' : 'real',
  };
}

function emptyPage(offset: number): QueuePage {
  const groups = { 'needs-you': 0, sending: 0, waiting: 0, done: 0 };
  return { revision: 0, total: 0, groups, offset, clips: [] };
}

/**
 * A path from the database is still checked before the system sees it (quality.md 1.1, item 15;
 * 1.11).
 */
function isInside(path: string, folders: readonly string[]): boolean {
  return !path.includes('\0') && folders.some((folder) => folder !== path && contains(folder, path));
}
