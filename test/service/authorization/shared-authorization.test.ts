/** One authorization for all calls: renewed once for a 401 that many met, and never in a loop. */
import { expect, test } from 'vitest';
import { SharedAuthorization } from '../../../main/service/authorization/shared-authorization.ts';
import { createTestClock } from '../../support/test-clock.ts';

/** A source whose renewals take until the test says so. */
function slowSource() {
  let given = 0;
  const waiting: ((ok: boolean) => void)[] = [];
  const value = () => ({ ok: true, value: `token ${given}` }) as const;
  return {
    asked: () => waiting.length,
    answer(ok = true) {
      if (ok) given += 1;
      waiting.at(-1)?.(ok);
    },
    current: async () => value(),
    refresh: () =>
      new Promise<{ ok: true; value: string } | { ok: false; problem: string }>((resolve) => {
        waiting.push((ok) => resolve(ok ? value() : { ok: false, problem: 'no' }));
      }),
  };
}

function share() {
  const source = slowSource();
  const clock = createTestClock();
  return { source, clock, shared: new SharedAuthorization(source, clock) };
}

async function versionOf(
  current: ReturnType<ReturnType<typeof share>['shared']['current']>,
): Promise<number> {
  const found = await current;
  if (!found.ok) throw new Error(found.problem);
  return found.value.version;
}

test('twenty calls that meet the same 401 renew once, and those that start meanwhile wait for the new value', async () => {
  const { source, shared } = share();
  const version = await versionOf(shared.current());
  const renewals = Array.from({ length: 20 }, () => shared.renew(version));
  const meanwhile = shared.current();
  expect(source.asked()).toBe(1);
  source.answer();
  expect(await Promise.all(renewals)).toEqual(Array(20).fill(true));
  expect(await meanwhile).toEqual({
    ok: true,
    value: { value: 'token 1', version: version + 1 },
  });
  expect(source.asked()).toBe(1);
});

test('a 401 that comes late, to a value already replaced, asks nobody', async () => {
  const { source, shared } = share();
  const old = await versionOf(shared.current());
  const renewal = shared.renew(old);
  source.answer();
  await renewal;
  expect(await shared.renew(old)).toBe(true);
  expect(source.asked()).toBe(1);
});

test('a new value that is refused as well is not replaced again until minutes have passed', async () => {
  const { source, shared, clock } = share();
  const renewal = shared.renew(await versionOf(shared.current()));
  source.answer();
  await renewal;
  const refused = await versionOf(shared.current());
  expect(await shared.renew(refused)).toBe(false);
  clock.advance(4 * 60_000);
  expect(await shared.renew(refused)).toBe(false);
  expect(source.asked()).toBe(1);
  clock.advance(60_000);
  const later = shared.renew(refused);
  source.answer();
  expect(await later).toBe(true);
  expect(source.asked()).toBe(2);
});

test('once the service has taken a value, its next 401 is news, however soon it comes', async () => {
  const { source, shared } = share();
  const first = shared.renew(await versionOf(shared.current()));
  source.answer();
  await first;
  const taken = await versionOf(shared.current());
  shared.accepted(taken - 1);
  expect(await shared.renew(taken)).toBe(false);
  shared.accepted(taken);
  const second = shared.renew(taken);
  source.answer();
  expect(await second).toBe(true);
});

test('a source that has nothing new says so, and is left alone for a while', async () => {
  const { source, shared } = share();
  const version = await versionOf(shared.current());
  const renewal = shared.renew(version);
  source.answer(false);
  expect(await renewal).toBe(false);
  expect(await shared.renew(version)).toBe(false);
  expect(source.asked()).toBe(1);
  expect(await versionOf(shared.current())).toBe(version);
});
