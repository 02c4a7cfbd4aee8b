/** The weather of a campaign: a little of everything that can go wrong at the service, by chance but repeatable. */
import type { ScenarioInput } from '../../main/simulator/faults/scenario.ts';

type Faults = ScenarioInput['faults'];
type Call = Faults[number]['on'];
type Struck = readonly [chance: number, action: Faults[number]['do']];

const on = (call: Call, struck: readonly Struck[]): Faults =>
  struck.map(([chance, action]) => ({ on: call, when: { chance }, do: action }));

/** @param decoy `host:port` of a listener that must hear nothing */
export function faultMix(seed: number, decoy: string): ScenarioInput {
  return {
    name: 'torture',
    sentence: 'Everything that can go wrong at the service, now and then.',
    seed,
    faults: [
      ...on('slot', [
        [0.06, { kind: 'lost-answer' }],
        [0.04, { kind: 'lost-answer', how: 'reset' }],
        [0.03, { kind: 'drop-before-effect', how: 'reset' }],
        [0.03, { kind: 'status', status: 503, retryAfter: 1 }],
        [0.04, { kind: 'status', status: 504, body: 'html', effect: true }],
        [0.02, { kind: 'status', status: 503, body: 'html', effect: true }],
        [0.02, { kind: 'status', status: 500, effect: true }],
        [0.02, { kind: 'throttle', retryAfter: 2 }],
        [0.02, { kind: 'unauthorized' }],
        [0.03, { kind: 'slow', afterMs: 2500 }],
        [0.04, { kind: 'slow', beforeMs: 150, afterMs: 150 }],
        [0.02, { kind: 'truncated-answer' }],
        [0.01, { kind: 'unreadable-answer', form: 'invalid-json' }],
        [0.01, { kind: 'unreadable-answer', form: 'missing-field' }],
        [0.01, { kind: 'unreadable-answer', form: 'empty' }],
        [0.02, { kind: 'cut-after-bytes', bytes: 100 }],
        [0.01, { kind: 'foreign-upload-uri', uri: `http://${decoy}/{gameClipId}` }],
        [0.01, { kind: 'redirect', location: `http://${decoy}/slot` }],
        [0.01, { kind: 'captive-portal' }],
        [0.01, { kind: 'over-quota' }],
        [0.015, { kind: 'slot-gone' }],
      ]),
      ...on('block', [
        [0.03, { kind: 'lost-answer' }],
        [0.03, { kind: 'lost-answer', how: 'reset' }],
        [0.03, { kind: 'cut-after-bytes', bytes: 30_000 }],
        [0.02, { kind: 'forget-blocks' }],
        [0.03, { kind: 'slow', beforeMs: 50, afterMs: 100 }],
        [0.01, { kind: 'slow', bytesPerSecond: 200_000 }],
        [0.01, { kind: 'status', status: 503, retryAfter: 1 }],
        [0.01, { kind: 'status', status: 500, effect: true }],
        [0.01, { kind: 'status', status: 408 }],
        [0.01, { kind: 'status', status: 410 }],
        [0.005, { kind: 'status', status: 404, body: 'html' }],
        [0.005, { kind: 'unauthorized' }],
        [0.005, { kind: 'redirect', location: `http://${decoy}/block` }],
        [0.01, { kind: 'reject-after-upload' }],
      ]),
      ...on('get', [
        [0.04, { kind: 'lost-answer' }],
        [0.02, { kind: 'status', status: 503 }],
        [0.02, { kind: 'status', status: 404, body: 'html' }],
        [0.02, { kind: 'truncated-answer' }],
        [0.01, { kind: 'unreadable-answer', form: 'html' }],
      ]),
      ...on('list', [
        [0.03, { kind: 'lost-answer' }],
        [0.02, { kind: 'status', status: 503, retryAfter: 1 }],
        [0.02, { kind: 'truncated-answer' }],
        [0.02, { kind: 'unreadable-answer', form: 'invalid-json' }],
      ]),
      ...on('delete', [
        [0.1, { kind: 'lost-answer' }],
        [0.05, { kind: 'drop-before-effect' }],
        [0.05, { kind: 'status', status: 503 }],
        [0.05, { kind: 'status', status: 500, effect: true }],
      ]),
    ],
  };
}

export const fairWeather: ScenarioInput = {
  name: 'fair-weather',
  sentence: 'Everything works again.',
  seed: 1,
  faults: [],
};
