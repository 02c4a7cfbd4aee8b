/** THE state machine as one table: every state with every event. */
import { describe, expect, test } from 'vitest';
import { advance, ImpossibleTransition, possible } from '../../main/model/advance.ts';
import { slotOf } from '../../main/model/clip.ts';
import type { Reason } from '../../preload/clip-view.ts';
import {
  clipIn,
  type EventName,
  events,
  nameOf,
  nextAt,
  type StateName,
  slot,
  states,
} from './clip-samples.ts';

/** Where each event leads. What is not here cannot happen, and throws. */
const table: Record<StateName, Partial<Record<EventName, StateName>>> = {
  'awaiting-slot': {
    'slot-granted': 'slot-held',
    'slot-refused': 'refused',
    'slot-postponed': 'awaiting-slot',
    'slot-outcome-unknown': 'slot-unknown',
    'slot-unusable': 'failed, slot-unknown',
    'records-lost': 'slot-unknown',
    'stopped-short': 'failed, awaiting-slot',
    'file-changed': 'failed, never',
    'file-returned': 'awaiting-slot',
    'retry-asked': 'awaiting-slot',
    'cancel-asked': 'cancelled',
    'given-up': 'cancelled',
  },
  'slot-unknown': {
    'slot-outcome-unknown': 'slot-unknown',
    'unknown-resolved': 'awaiting-slot',
    'found-at-service': 'uploaded',
    'stopped-short': 'failed, slot-unknown',
    'retry-asked': 'slot-unknown',
  },
  'slot-held': {
    progressed: 'slot-held',
    'transfer-postponed': 'slot-held',
    'slot-gone': 'awaiting-slot',
    'bits-committed': 'uploaded',
    'service-rejected': 'failed, awaiting-slot',
    'stopped-short': 'failed, slot-held',
    'file-changed': 'failed, never',
    'file-returned': 'slot-held',
    'retry-asked': 'slot-held',
    'cancel-asked': 'cancelled',
    'given-up': 'cancelled',
  },
  uploaded: {
    'service-state': 'uploaded',
    'commit-denied': 'slot-held',
    published: 'published',
    'service-rejected': 'failed, awaiting-slot',
    'stopped-short': 'failed, uploaded',
    'retry-asked': 'uploaded',
  },
  published: {},
  refused: {
    'records-lost': 'failed, slot-unknown',
    'file-changed': 'failed, never',
    'retry-asked': 'awaiting-slot',
    'cancel-asked': 'cancelled',
  },
  cancelled: { 'retry-asked': 'awaiting-slot' },
  'failed, never': {
    'stopped-short': 'failed, never',
    'file-changed': 'failed, never',
    'cancel-asked': 'cancelled',
    'given-up': 'cancelled',
  },
  'failed, awaiting-slot': {
    'records-lost': 'failed, slot-unknown',
    'service-returned': 'awaiting-slot',
    'stopped-short': 'failed, awaiting-slot',
    'file-changed': 'failed, never',
    'file-returned': 'awaiting-slot',
    'file-completed': 'cancelled',
    'retry-asked': 'awaiting-slot',
    'cancel-asked': 'cancelled',
    'given-up': 'cancelled',
  },
  'failed, slot-unknown': {
    'service-returned': 'slot-unknown',
    'stopped-short': 'failed, slot-unknown',
    'file-returned': 'slot-unknown',
    'retry-asked': 'slot-unknown',
  },
  'failed, slot-held': {
    'service-returned': 'slot-held',
    'stopped-short': 'failed, slot-held',
    'file-changed': 'failed, never',
    'file-returned': 'slot-held',
    'retry-asked': 'slot-held',
    'cancel-asked': 'cancelled',
    'given-up': 'cancelled',
  },
  'failed, uploaded': {
    'service-returned': 'uploaded',
    'stopped-short': 'failed, uploaded',
    'file-returned': 'uploaded',
    'retry-asked': 'uploaded',
  },
};

// `as`: the keys of a literal are its names.
const stateNames = Object.keys(states) as StateName[];
const eventNames = Object.keys(events) as EventName[];
const pairs = stateNames.flatMap((state) =>
  eventNames.map((event) => [state, event, table[state][event]] as const),
);

describe('every state with every event', () => {
  test.each(pairs)('%s + %s -> %s', (state, event, expected) => {
    const before = clipIn(states[state]);
    expect(possible(before, events[event])).toBe(expected !== undefined);
    if (expected === undefined) expect(() => advance(before, events[event])).toThrow(ImpossibleTransition);
    else expect(nameOf(advance(before, events[event]))).toBe(expected);
  });
});

test('a second lost slot needs a person', () => {
  const once = advance(clipIn(states['slot-held']), events['slot-gone']);
  expect(once).toMatchObject({ slotsLost: 1, nextAt, progress: { state: 'awaiting-slot' } });
  const again = advance(advance(once, events['slot-granted']), events['slot-gone']);
  expect(nameOf(again)).toBe('failed, awaiting-slot');
});

test('a clip that was given up because its file was deleted goes on when the file is back, any other does not', () => {
  const deleted: Reason = { code: 'file-deleted', detail: null };
  const givenUp = advance(clipIn(states['slot-held']), { type: 'given-up', reason: deleted });
  expect({ ...givenUp.progress, slot: slotOf(givenUp.progress) }).toEqual({
    state: 'cancelled',
    reason: deleted,
    slot: null,
  });
  expect(nameOf(advance(givenUp, events['file-returned']))).toBe('awaiting-slot');
  expect(possible(clipIn(states.cancelled), events['file-returned'])).toBe(false);
});

test('a slot of another service is not gone back to when the owner asks, but is when that service is back', () => {
  const moved: Reason = { code: 'slot-of-other-service', detail: null };
  const stopped = advance(clipIn(states['slot-held']), { type: 'stopped-short', reason: moved });
  expect(nameOf(advance(stopped, events['retry-asked']))).toBe('awaiting-slot');
  expect(slotOf(advance(stopped, events['service-returned']).progress)).toEqual(slot);
});
