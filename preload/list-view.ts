/**
 * The list as the window looks at it: its groups, its orders, and what may be done to many clips.
 * Part of the contract; pure.
 */
import type { ClipAction } from './clip-view.ts';

/** The parts of the list, in this order. */
export const listGroups = ['needs-you', 'sending', 'waiting', 'done'] as const;
export type ListGroup = (typeof listGroups)[number];
export type GroupCounts = Readonly<Record<ListGroup, number>>;

/**
 * `usual`: what waits in the order of sending, everything else newest first. `off-list`: what the
 * owner has taken off the list, and nothing else.
 */
export const listSorts = ['usual', 'newest', 'oldest', 'largest', 'smallest', 'name', 'off-list'] as const;
export type ListSort = (typeof listSorts)[number];

/**
 * How long sending may rest before it goes on by itself: an hour, or until the clock next shows
 * eight in the morning.
 */
export const pauseChoices = ['hour', 'morning'] as const;
export type PauseChoice = (typeof pauseChoices)[number];

/** What may be done to many clips at once. */
export const bulkActions = [
  'retry',
  'cancel',
  'send-now',
  'pin',
  'unpin',
  'hold',
  'release',
  'forget',
  'remember',
] as const satisfies readonly ClipAction[];
export type BulkAction = (typeof bulkActions)[number];
