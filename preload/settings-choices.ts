/**
 * What there is to choose from in the settings. Part of the contract; pure, so that the window can
 * list it.
 */
import type { Language } from './language.ts';

/** How fast may be sent in a half hour of the week. */
export const weekPaces = ['off', 'limited', 'full'] as const;
export type WeekPace = (typeof weekPaces)[number];
export const halfHoursADay = 48;
export const halfHoursAWeek = 7 * halfHoursADay;

export const sendOrders = ['oldest', 'newest', 'smallest'] as const;
/** What sending does while something else goes on. */
export const responses = ['hold', 'slow', 'ignore'] as const;
export const visibilities = ['Default', 'Owner', 'Title', 'Public'] as const;

/** What happens to a file once its clip is published. */
export const afterPublishedChoices = ['keep', 'move', 'bin'] as const;

export const languageChoices = ['system', 'en', 'de'] as const satisfies readonly (Language | 'system')[];
export const themes = ['system', 'light', 'dark'] as const;

/** In the order in which a connection comes about. */
export const connectionSteps = [
  'address',
  'connection',
  'certificate',
  'service',
  'authorization',
  'scid',
] as const;
export type ConnectionStepName = (typeof connectionSteps)[number];
