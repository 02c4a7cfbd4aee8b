/** Whether a run came out as expected: one line for each difference. */
import type { Expected } from './expected.ts';
import type { Outcome } from './run-scenario.ts';

export function differences(outcome: Outcome, expected: Expected): string[] {
  const { states, reasons = {}, slots, orphansDeleted, possiblyLeft } = expected;
  const lastly = expected.finally ?? states;
  return [
    ...differs('states', outcome.states, states),
    ...differs('reasons', outcome.reasons, reasons),
    ...differs('after trying again', outcome.finally, lastly),
    ...(expected.later === undefined ? [] : differs('a day later', outcome.later, expected.later)),
    ...(slots === undefined ? [] : differs('slots', outcome.slotsMade, slots)),
    ...(orphansDeleted === undefined ? [] : differs('orphans', outcome.orphansDeleted, orphansDeleted)),
    ...(possiblyLeft === undefined ? [] : differs('possibly left', outcome.possiblyLeft, possiblyLeft)),
    ...differs('faults struck', outcome.faultsStruck > 0, expected.noFaults !== true),
    ...outcome.violations.filter((one) => !isUnavoidable(one, expected)),
    ...(expected.unavoidable ?? [])
      .filter((one) => !outcome.violations.some((violation) => violation.startsWith(one)))
      .map((one) => `expected and not found: ${one}`),
  ];
}

function isUnavoidable(violation: string, { unavoidable = [] }: Expected): boolean {
  return unavoidable.some((one) => violation.startsWith(one));
}

function differs(what: string, found: unknown, wanted: unknown): string[] {
  const [is, should] = [inOrder(found), inOrder(wanted)];
  return is === should ? [] : [`${what}: ${is}, expected ${should}`];
}

function inOrder(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([name, count]) => `${count} ${name}`);
  return entries.length === 0 ? 'none' : entries.sort().join(', ');
}
