/** The state machine under random walks: what must hold whatever happens, in whatever order. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advance, ImpossibleTransition, possible } from '../../main/model/advance.ts';
import { type Clip, type ClipEvent, slotOf } from '../../main/model/clip.ts';
import { clipIn, type EventName, events, nameOf, states } from './clip-samples.ts';

// `as`: the keys of a literal are its names.
const eventNames = Object.keys(events) as EventName[];

/** What a walk knows of the world besides the clip. */
interface Known {
  /** A slot may exist that we have no record of. */
  uncertain: boolean;
  committed: boolean;
  everSuperseded: boolean;
}

const becomesUncertain: readonly EventName[] = ['slot-outcome-unknown', 'slot-unusable', 'records-lost'];
const clearsUp: readonly EventName[] = ['unknown-resolved', 'found-at-service'];
const waits = ['awaiting-slot', 'slot-unknown', 'slot-held', 'uploaded'];

function expectSound(before: Clip, event: ClipEvent, after: Clip, known: Known): void {
  const held = slotOf(after.progress);
  // A slot comes from an answer only, and never while there is one, or may be one.
  if (held !== null && held !== slotOf(before.progress)) {
    expect(slotOf(before.progress)).toBeNull();
    expect(known.uncertain).toBe(event.type === 'found-at-service');
    expect(['slot-granted', 'found-at-service']).toContain(event.type);
  }
  if (event.type === 'slot-granted') expect(known.uncertain).toBe(false);
  if (after.progress.state === 'cancelled') expect(known.uncertain).toBe(false);
  if (after.progress.state === 'published') expect(known.committed).toBe(true);
  // Whoever waits has a time, whoever does not has a reason.
  if (waits.includes(after.progress.state)) expect(Number.isFinite(after.nextAt)).toBe(true);
  else if ('reason' in after.progress) expect(after.progress.reason?.code).not.toBe('');
  expect(after.attempts).toBeGreaterThanOrEqual(0);
  expect(after.slotsLost).toBeGreaterThanOrEqual(before.slotsLost);
  expect({ ...after, ...pace(before), progress: before.progress }).toEqual(before);
  if (known.everSuperseded) expect(waits).not.toContain(after.progress.state);
}

const pace = ({ attempts, nextAt: at, slotsLost }: Clip) => ({ attempts, nextAt: at, slotsLost });

test('random walks: no second slot, nothing forgotten, nothing published that was not sent, no state without a next step', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...eventNames), { maxLength: 60 }), (walk) => {
      let clip: Clip = { ...clipIn(states['awaiting-slot']), attempts: 0, nextAt: 0 };
      const known: Known = { uncertain: false, committed: false, everSuperseded: false };
      for (const name of walk) {
        const event = events[name];
        if (!possible(clip, event)) {
          expect(() => advance(clip, event)).toThrow(ImpossibleTransition);
          continue;
        }
        const after = advance(clip, event);
        const wasUncertain = known.uncertain;
        if (name === 'bits-committed' || name === 'found-at-service') known.committed = true;
        if (becomesUncertain.includes(name)) known.uncertain = true;
        expectSound(clip, event, after, known);
        if (clearsUp.includes(name)) {
          expect(wasUncertain).toBe(true);
          known.uncertain = false;
        }
        // A superseded clip may only be dismissed; asked for again after that, it is the owner's word.
        known.everSuperseded = nameOf(after) === 'failed, never';
        clip = after;
      }
    }),
    { numRuns: 3000, verbose: 1 },
  );
});
