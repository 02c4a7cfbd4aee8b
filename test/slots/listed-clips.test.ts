/** The service's list is foreign data: it is read whole or not at all, and never without end. */
import { expect, test } from 'vitest';
import { withCorrelation } from '../../main/model/slot-request.ts';
import type { GameClip } from '../../main/service/answer-shapes.ts';
import { listOurClips, type QueueKnowledge } from '../../main/slots/listed-clips.ts';
import { createTestClock } from '../support/test-clock.ts';

const mark = 'q:0123456789abcdef';
const nothingKnown: QueueKnowledge = { isKnownSlot: () => false, isKnownClip: () => false };

/** A service that lists: what each page holds and where it says the next one is. */
function listing(page: (nth: number) => { clips?: readonly GameClip[]; next: string | null }) {
  let asked = 0;
  return {
    asked: () => asked,
    async listClips() {
      const { clips = [], next } = page(asked);
      asked += 1;
      return { ok: true, value: { clips, continuationToken: next } } as const;
    },
  };
}

function listed(gameClipId: string, clipId: string): GameClip {
  const systemProperties = withCorrelation(undefined, `clipslot=${clipId}/a/${mark}`);
  return { gameClipId, state: 'PendingUpload', systemProperties } as GameClip;
}

test('a list of several pages is read to its end', async () => {
  const service = listing((nth) => ({
    clips: [listed(`slot-${nth}`, 'clip')],
    next: nth < 2 ? `after-${nth}` : null,
  }));
  const found = await listOurClips(service, nothingKnown, { clipIds: ['clip'] }, createTestClock());
  expect(service.asked()).toBe(3);
  expect(found.ok).toBe(true);
});

test('a token that was given before ends the reading at once: nothing is concluded', async () => {
  const service = listing(() => ({ next: 'the-same' }));
  const found = await listOurClips(service, nothingKnown, { clipIds: ['clip'] }, createTestClock());
  expect(service.asked()).toBe(2);
  expect(found).toMatchObject({
    ok: false,
    failure: { verdict: 'final', reason: { code: 'not-understood' } },
  });
});

test('a list that never ends is left after so many pages', async () => {
  const service = listing((nth) => ({ next: `after-${nth}` }));
  const found = await listOurClips(service, nothingKnown, { clipIds: ['clip'] }, createTestClock());
  expect(service.asked()).toBe(1000);
  expect(found).toMatchObject({ ok: false, failure: { verdict: 'final' } });
});

test('a list that fills the memory is left after so many clips', async () => {
  const page = Array.from({ length: 2000 }, (_, nth) => listed(`slot-${nth}`, 'clip'));
  const service = listing((nth) => ({ clips: page, next: `after-${nth}` }));
  const found = await listOurClips(service, nothingKnown, { clipIds: ['clip'] }, createTestClock());
  expect(service.asked()).toBe(50);
  expect(found.ok).toBe(false);
});

test('a list that takes for ever is left after five minutes', async () => {
  const clock = createTestClock();
  const service = listing((nth) => {
    clock.advance(20_000);
    return { next: `after-${nth}` };
  });
  const found = await listOurClips(service, nothingKnown, { clipIds: ['clip'] }, clock);
  expect(service.asked()).toBe(15);
  expect(found.ok).toBe(false);
});
