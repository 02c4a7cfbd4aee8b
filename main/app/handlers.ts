/**
 * What each request of the window does. Inputs are already checked; paths stay on this side: the window names clips by
 * id and folders by place.
 */
import { basename, isAbsolute, relative } from 'node:path';
import type { Handlers } from '../../preload/contract.ts';
import { hostProblems, setupProblems } from '../../preload/labels.ts';
import type { QueueOverview, QueuePage } from '../../preload/queue-contract.ts';
import type { SetupView } from '../../preload/setup-contract.ts';
import type { Engine } from '../engine/api.ts';
import type { Host } from './host.ts';
import type { Settings } from './settings.ts';

/** What only Electron can do. */
export interface Desk {
  /** Asks for a folder; `null` when the owner thinks better of it. */
  askForFolder(): Promise<string | null>;
  reveal(path: string): true;
  openFolder(path: string): Promise<boolean>;
  tellSetup(view: SetupView): void;
}

export interface Shell {
  readonly handlers: Handlers;
  setupView(): SetupView;
  overview(): QueueOverview | null;
  /** The file of a clip, when it may be shown to the page: in the queue and inside a capture folder. */
  mediaPath(clipId: string): string | null;
}

/** @param home the app's own folder, which must not be watched */
export function createShell(host: Host, settings: Settings, desk: Desk, home: string): Shell {
  const draft = createDraft(home);
  const setupView = (): SetupView => {
    const state = host.state();
    const { problem } = draft;
    return {
      state: state.code,
      problem: state.code === 'invalid' ? (problem ?? state.problem) : problem,
      folderNames: state.code === 'done' ? state.folderNames : draft.folders.map((path) => basename(path)),
      service: state.code === 'done' ? state.service : null,
      notice: host.notice(),
      closeHintDue: !settings.app().closedOnce,
    };
  };
  const overview = () => overviewOf(host);
  const tell = (): SetupView => {
    const view = setupView();
    desk.tellSetup(view);
    return view;
  };
  const handlers: Handlers = {
    getSetup: setupView,
    chooseFolder: async () => {
      const path = await desk.askForFolder();
      if (path !== null) draft.choose(path);
      return tell();
    },
    unchooseFolder: ({ index }) => {
      draft.drop(index);
      return tell();
    },
    finishSetup: async (choice) => {
      if (draft.folders.length === 0) return { ok: false, problem: setupProblems.noFolder };
      return host.setUp(choice, draft.folders);
    },
    renewAuthorization: ({ authorization }) => host.renew(authorization),
    openSettings: () => desk.reveal(settings.configFile),
    getOverview: overview,
    ...queueHandlers(host, desk),
  };
  return { handlers, setupView, overview, mediaPath: (clipId) => pathInside(runningEngine(host), clipId) };
}

/** The folders of a set-up that is being made. */
function createDraft(home: string) {
  const folders: string[] = [];
  return {
    folders,
    problem: null as string | null,
    choose(path: string) {
      this.problem = contains(path, home) ? hostProblems.folderHoldsData(basename(path)) : null;
      if (this.problem === null && !folders.includes(path)) folders.push(path);
    },
    drop(index: number) {
      folders.splice(index, 1);
      this.problem = null;
    },
  };
}

type QueueRequest =
  | 'getOverviewDetails'
  | 'getQueuePage'
  | 'getClip'
  | 'wishClip'
  | 'editClip'
  | 'retryClip'
  | 'cancelClip'
  | 'revealClip'
  | 'openFolder'
  | 'pauseAll'
  | 'pauseFor'
  | 'resumeAll';

/** What concerns the running queue; without one, every command answers that it does not apply. */
function queueHandlers(host: Host, desk: Desk): Pick<Handlers, QueueRequest> {
  const engine = () => runningEngine(host);
  const command = (act: (engine: Engine) => boolean | undefined): boolean => {
    const running = engine();
    return running !== null && act(running) !== false;
  };
  return {
    getOverviewDetails: () => engine()?.overviewDetails() ?? null,
    getQueuePage: ({ offset, limit }) => engine()?.page(offset, limit) ?? emptyPage(offset),
    getClip: ({ clipId }) => engine()?.clipDetails(clipId) ?? null,
    wishClip: ({ clipId, wish }) => command((running) => running.wish(clipId, wish)),
    editClip: ({ clipId, ...words }) => command((running) => running.edit(clipId, words)),
    retryClip: ({ clipId }) => command((running) => running.retry(clipId)),
    cancelClip: ({ clipId }) => command((running) => running.cancel(clipId)),
    revealClip: ({ clipId }) =>
      command((running) => {
        const path = pathInside(running, clipId);
        return path !== null && desk.reveal(path);
      }),
    openFolder: async () => {
      const [folder] = engine()?.folders() ?? [];
      return folder !== undefined && desk.openFolder(folder);
    },
    pauseAll: () => command((running) => void running.pause()),
    pauseFor: ({ choice }) => command((running) => void running.pauseFor(choice)),
    resumeAll: () => command((running) => void running.resume()),
  };
}

function runningEngine(host: Host): Engine | null {
  const state = host.state();
  return state.code === 'done' ? state.engine : null;
}

function pathInside(engine: Engine | null, clipId: string): string | null {
  const path = engine?.pathOf(clipId) ?? null;
  return engine !== null && path !== null && isInside(path, engine.folders()) ? path : null;
}

function overviewOf(host: Host): QueueOverview | null {
  const state = host.state();
  // The engine may know the service only by its address; the app knows what was chosen.
  return state.code === 'done' ? { ...state.engine.overview(), service: state.service } : null;
}

function emptyPage(offset: number): QueuePage {
  return { revision: 0, total: 0, offset, clips: [] };
}

/** A path from the database is still checked before the system sees it (quality.md 1.1, item 15; 1.11). */
function isInside(path: string, folders: readonly string[]): boolean {
  return !path.includes('\0') && folders.some((folder) => folder !== path && contains(folder, path));
}

function contains(outer: string, inner: string): boolean {
  const way = relative(outer, inner);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}
