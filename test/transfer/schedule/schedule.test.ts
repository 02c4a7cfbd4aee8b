/**
 * The schedule as promises: nobody waits without a reason, nobody goes against one, and the order
 * is total.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PcVerdict } from '../../../main/model/capture-safe.ts';
import type { Clip } from '../../../main/model/clip.ts';
import { noOverrides } from '../../../main/model/clip-overrides.ts';
import { sendOrders } from '../../../main/model/send-order.ts';
import { weekGrid, windowPaces } from '../../../main/model/week-grid.ts';
import {
  type Conditions,
  chooseClips,
  inOrder,
  looksAgainAt,
  mustStop,
  type RulingInput,
  rule,
  whyNotSending,
} from '../../../main/transfer/schedule/schedule.ts';

const hourMs = 3_600_000;
const now = Date.UTC(2026, 10, 22, 20);
const reason = { code: 'service-busy', detail: null } as const;
const lifeMs = 10 * hourMs;

interface Some {
  readonly clipId: string;
  readonly foundAt?: number;
  readonly sizeBytes?: number;
  readonly grantedAt?: number;
  readonly nextAt?: number;
  readonly pinned?: boolean;
  readonly sendNow?: boolean;
  readonly folder?: string;
}

function held({ clipId, grantedAt = now, nextAt = 0, ...some }: Some): Clip {
  const slot = { gameClipId: clipId, uploadUri: 'https://bits', uploadId: null, grantedAt };
  const version = { fileId: clipId, mtimeNs: '1', ctimeNs: '1', edgesDigest: clipId, durationSeconds: 3 };
  return {
    ...{ clipId, path: `/captures/${clipId}.mp4`, folder: '/captures', ...version },
    ...{
      foundAt: now,
      sizeBytes: 1000,
      blockSizeBytes: 1000,
      expectedBlocks: 1,
      metadata: {},
      dateRecorded: '',
      dateSource: 'found',
    },
    ...{ attempts: 0, nextAt, slotsLost: 0, ...noOverrides },
    progress: { state: 'slot-held', slot, lastReason: nextAt > now ? reason : null },
    ...some,
  };
}

const free: RulingInput = {
  now,
  pause: null,
  grid: weekGrid('always', 'UTC'),
  cap: null,
  pc: { hold: null, slow: null },
  pcChangesAt: null,
};

function conditionsWith(policy: Partial<RulingInput> = {}, more: Partial<Conditions> = {}): Conditions {
  return {
    now,
    ruling: rule({ ...free, ...policy }),
    lane: null,
    clipsAtOnce: 2,
    order: 'oldest',
    slotLifeMs: null,
    sending: new Set(),
    sendingByWord: 0,
    isFolderGone: () => false,
    ...more,
  };
}

const clips = fc.uniqueArray(
  fc.record({
    clipId: fc.string({ minLength: 1, maxLength: 4 }),
    foundAt: fc.integer({ min: now - 5, max: now }),
    sizeBytes: fc.integer({ min: 1, max: 5 }),
    grantedAt: fc.integer({ min: now - 12 * hourMs, max: now }),
    nextAt: fc.constantFrom(0, 0, 0, now + 1000),
    pinned: fc.boolean(),
    sendNow: fc.boolean(),
    folder: fc.constantFrom('/captures', '/captures', '/away'),
  }),
  { selector: ({ clipId }) => clipId, maxLength: 12 },
);

const later = fc.integer({ min: now + 1, max: now + 30 * hourMs });
const busy: fc.Arbitrary<PcVerdict> = fc.record({
  hold: fc.constantFrom(null, null, { what: 'recording', program: null } as const),
  slow: fc.constantFrom(null, { what: 'in-use', program: null } as const),
});

const everything = fc
  .record({
    some: clips,
    pause: fc.oneof(
      fc.constant(null),
      fc.constant({ setAt: now, until: null }),
      later.map((until) => ({ setAt: now, until })),
    ),
    cap: fc.oneof(
      fc.constant(null),
      later.map((until) => ({ per: 'day', until }) as const),
    ),
    paces: fc.array(fc.constantFrom(...windowPaces), { minLength: 1, maxLength: 3 }),
    pc: busy,
    lane: fc.oneof(
      fc.constant(null),
      fc.constantFrom(now - 1, now + hourMs).map((until) => ({ reason, until })),
    ),
    order: fc.constantFrom(...sendOrders),
    slotLifeMs: fc.constantFrom(null, lifeMs),
    clipsAtOnce: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ some, paces, pause, cap, pc, ...more }) => {
    const rules = paces.map((pace, index) => {
      return { from: `${String(19 + index).padStart(2, '0')}:00`, to: `${20 + index}:30`, pace };
    });
    const policy = { pause, cap, pc, grid: weekGrid({ rules }, 'UTC') };
    const isFolderGone = (folder: string) => folder === '/away';
    return { queue: some.map(held), policy, conditions: conditionsWith(policy, { ...more, isFolderGone }) };
  });

describe('whatever the queue, the clock, the windows, the caps and the computer say', () => {
  test('everybody who waits has a reason, and a time that lies ahead or a blocker with a name', () => {
    fc.assert(
      fc.property(everything, ({ queue, conditions }) => {
        for (const clip of queue) {
          const waiting = whyNotSending(clip, conditions);
          const ahead = (time: number | null) => time === null || time > now;
          if (waiting.kind === 'window' && !ahead(waiting.opensAt)) return false;
          if (waiting.kind === 'paused-by-owner' && !ahead(waiting.until)) return false;
          if (waiting.kind === 'cap' && waiting.until <= now) return false;
          if (waiting.kind === 'next-try' && waiting.at <= now) return false;
        }
        return true;
      }),
    );
  });

  test('nobody goes while a reason says no, and no more go than there are places', () => {
    fc.assert(
      fc.property(everything, ({ queue, conditions }) => {
        const chosen = chooseClips(queue, conditions);
        const allowed = chosen.every((clip) => {
          const { kind } = whyNotSending(clip, conditions);
          const isProbe = kind === 'lane' && (conditions.lane?.until ?? now) <= now;
          return kind === 'its-turn' || isProbe;
        });
        const ordinary = chosen.filter(({ sendNow }) => !sendNow);
        const places = conditions.lane === null ? conditions.clipsAtOnce : 1;
        const byWord = chosen.length - ordinary.length;
        return allowed && ordinary.length <= places && byWord <= places && mayStay(chosen, conditions);
      }),
    );
  });

  test('places are not left empty while somebody may go', () => {
    fc.assert(
      fc.property(everything, ({ queue, conditions }) => {
        const chosen = chooseClips(queue, conditions);
        if (conditions.lane !== null || chosen.length >= conditions.clipsAtOnce) return true;
        const left = queue.filter((clip) => !chosen.includes(clip));
        return left.every((clip) => whyNotSending(clip, conditions).kind !== 'its-turn');
      }),
    );
  });

  test('the order is total and does not depend on the order in which clips come', () => {
    fc.assert(
      fc.property(everything, fc.integer(), ({ queue, conditions }, seed) => {
        const order = inOrder(conditions);
        const mixed = [...queue].sort((one, other) => ((seed ^ one.sizeBytes) % 3) - (other.sizeBytes % 3));
        const ids = (all: readonly Clip[]) => all.map(({ clipId }) => clipId).join('|');
        const distinct = queue.every((one, at) =>
          queue.every((other, to) => at === to || order(one, other) !== 0),
        );
        return distinct && ids([...mixed].sort(order)) === ids([...queue].sort(order));
      }),
    );
  });

  test('the schedule is looked at again no later than its ruling changes', () => {
    fc.assert(
      fc.property(everything, ({ policy, conditions }) => {
        const next = looksAgainAt(conditions, null);
        if (next === null) return true;
        const before = rule({ ...free, ...policy, now: next - 1 });
        return next > now && JSON.stringify(before.hold) === JSON.stringify(conditions.ruling.hold);
      }),
    );
  });
});

function mayStay(chosen: readonly Clip[], { ruling }: Conditions): boolean {
  return chosen.every((clip) => mustStop(clip, ruling) === null);
}

describe('the order', () => {
  const ids = (queue: readonly Clip[], more: Partial<Conditions>) =>
    [...queue].sort(inOrder(conditionsWith({}, more))).map(({ clipId }) => clipId);

  test('by word, pinned, slots near their end oldest first, then as the owner likes it', () => {
    const queue = [
      held({ clipId: 'large', foundAt: now - 9, sizeBytes: 9 }),
      held({ clipId: 'small', foundAt: now - 1, sizeBytes: 1 }),
      held({ clipId: 'near its end', grantedAt: now - 8.5 * hourMs }),
      held({ clipId: 'nearer', grantedAt: now - 9 * hourMs }),
      held({ clipId: 'pinned', pinned: true }),
      held({ clipId: 'by word', sendNow: true }),
    ];
    const first = ['by word', 'pinned', 'nearer', 'near its end'];
    expect(ids(queue, { slotLifeMs: lifeMs, order: 'oldest' })).toEqual([...first, 'large', 'small']);
    expect(ids(queue, { slotLifeMs: lifeMs, order: 'newest' })).toEqual([...first, 'small', 'large']);
    expect(ids(queue, { slotLifeMs: lifeMs, order: 'smallest' })).toEqual([...first, 'small', 'large']);
  });

  test('as long as nobody knows how long a slot lives, its age does not count', () => {
    const queue = [held({ clipId: 'old slot', grantedAt: 0 }), held({ clipId: 'found first', foundAt: 1 })];
    expect(ids(queue, { slotLifeMs: null })).toEqual(['found first', 'old slot']);
  });
});

describe('the reason that is given', () => {
  const clip = held({ clipId: 'a' });
  const night = weekGrid({ rules: [{ from: '23:00', to: '07:00' }] }, 'UTC');
  const why = (policy: Partial<RulingInput>) => whyNotSending(clip, conditionsWith(policy));

  test('is the one that holds longest', () => {
    const pause = { setAt: now, until: now + hourMs };
    const cap = { per: 'day', until: now + 4 * hourMs } as const;
    expect(why({ pause })).toEqual({ kind: 'paused-by-owner', until: now + hourMs });
    expect(why({ pause, cap })).toEqual({ kind: 'cap', ...cap });
    expect(why({ pause, grid: night })).toEqual({ kind: 'window', opensAt: now + 3 * hourMs });
    expect(why({ pause: { ...pause, until: now + 5 * hourMs }, cap, grid: night })).toEqual({
      kind: 'paused-by-owner',
      until: now + 5 * hourMs,
    });
  });

  test('is the next night when the pause lasts over this one', () => {
    const pause = { setAt: now, until: now + 12 * hourMs };
    expect(why({ pause, grid: night })).toEqual({ kind: 'window', opensAt: now + 27 * hourMs });
  });

  test('for a clip sent by word is never policy', () => {
    const byWord = held({ clipId: 'b', sendNow: true });
    const shut = conditionsWith({ pause: { setAt: now, until: null } });
    expect(chooseClips([clip, byWord], shut)).toEqual([byWord]);
    const unsafe = { ...shut, lane: { reason, until: now + 1 } };
    expect(chooseClips([clip, byWord], unsafe)).toEqual([]);
    expect(whyNotSending(byWord, unsafe)).toMatchObject({ kind: 'lane' });
    expect(whyNotSending(byWord, { ...shut, isFolderGone: () => true })).toEqual({ kind: 'folder-gone' });
  });
});

test('a cap lets blocks under way arrive, everything else stops them', () => {
  const ruled = (policy: Partial<RulingInput>) =>
    mustStop({ sendNow: false, held: false }, rule({ ...free, ...policy }));
  expect(ruled({})).toBeNull();
  expect(ruled({ cap: { per: 'month', until: now + 1 } })).toBe('after-block');
  expect(ruled({ pause: { setAt: now, until: null } })).toBe('at-once');
  expect(
    mustStop({ sendNow: true, held: false }, rule({ ...free, pause: { setAt: now, until: null } })),
  ).toBeNull();
});

test('what slows sending down limits it, and a limited window does too', () => {
  const slow = { hold: null, slow: { what: 'recording', program: null } } as const;
  expect(rule({ ...free, pc: slow })).toMatchObject({
    hold: null,
    slowedBy: { kind: 'pc-in-use', what: 'recording' },
  });
  const limited = weekGrid({ default: 'limited', rules: [{ from: '00:00', to: '01:00' }] }, 'UTC');
  expect(rule({ ...free, grid: limited }).slowedBy).toEqual({ kind: 'limited-window' });
  expect(rule(free)).toEqual({ hold: null, slowedBy: null, changesAt: null });
});
