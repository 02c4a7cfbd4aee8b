/**
 * The whole conversation between the window and the main process: what may be asked, what is
 * answered, what is pushed. Put together from one file a subject; imports zod and its parts,
 * nothing else. The main process parses every request with `requests`; answers and pushes are our
 * own code on both sides, so types are enough there.
 */
import type { z } from 'zod';
import { type AboutReplies, aboutRequests } from './about-contract.ts';
import { type ClipReplies, clipRequests } from './clip-contract.ts';
import { type FirstLookReplies, firstLookRequests } from './first-look-contract.ts';
import { type OverviewReplies, overviewRequests } from './overview-contract.ts';
import { type QueueOverview, type QueueReplies, queueRequests } from './queue-contract.ts';
import { type SettingsReplies, settingsRequests } from './settings-contract.ts';
import { type SetupReplies, type SetupView, setupRequests } from './setup-contract.ts';

/**
 * Every request the window may make, with the schema its input must satisfy. Unknown keys are
 * refused.
 */
export const requests = {
  ...aboutRequests,
  ...setupRequests,
  ...firstLookRequests,
  ...queueRequests,
  ...clipRequests,
  ...overviewRequests,
  ...settingsRequests,
};

export type RequestName = keyof typeof requests;
export type RequestInput<N extends RequestName> = z.infer<(typeof requests)[N]>;

/** What each request answers with. */
export interface Replies
  extends AboutReplies,
    SetupReplies,
    FirstLookReplies,
    QueueReplies,
    ClipReplies,
    OverviewReplies,
    SettingsReplies {}

/** What the main process sends without being asked. */
export interface Pushes {
  queueChanged: QueueOverview;
  setupChanged: SetupView;
  /** The owner asked for a screen outside the window: in the tray's menu, by a notification. */
  goTo: PlaceName;
}

/** The screens that can be asked for from outside. */
export type PlaceName = 'queue' | 'overview' | 'settings' | 'about';

type Ask<N extends RequestName> =
  undefined extends RequestInput<N>
    ? () => Promise<Replies[N]>
    : (input: RequestInput<N>) => Promise<Replies[N]>;

/** What the page finds at `window.clipslot`. */
export type Bridge = { readonly [N in RequestName]: Ask<N> } & {
  onQueueChanged(listener: (overview: QueueOverview) => void): () => void;
  onSetupChanged(listener: (setup: SetupView) => void): () => void;
  onGoTo(listener: (place: PlaceName) => void): () => void;
};

/** What the main process supplies: one function a request, its input already checked. */
export type Handlers = {
  readonly [N in RequestName]: (input: RequestInput<N>) => Replies[N] | Promise<Replies[N]>;
};
