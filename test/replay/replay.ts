/**
 * Repeats the run of an evidence pack: the real engine with the same settings against the simulator with the same scenario,
 * seed and settings, recordings of the same sizes found at the same times. Only time is not real: it is made to pass.
 */
import { join } from 'node:path';
import type { Config } from '../../main/config/config.ts';
import { type EvidencePack, evidencePack } from '../../main/evidence/pack.ts';
import type { ScenarioInput } from '../../main/simulator/faults/scenario.ts';
import type { SettingsInput } from '../../main/simulator/settings/settings.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { drive } from './drive.ts';
import { type Difference, differencesBetween, inOrder, isOver } from './outcome.ts';
import { makeRecording, recordingName } from './recordings.ts';

export interface Replayed {
  readonly differences: readonly Difference[];
  /** What cannot be repeated, or was not compared. */
  readonly notes: readonly string[];
  readonly pack: EvidencePack;
}

export interface ReplayOptions {
  /** Instead of the pack's own. */
  readonly scenario?: ScenarioInput;
  /** How long it may take in real time. */
  readonly realMs?: number;
}

const mostRealMs = 5 * 60_000;

/** Rejects with one line when the pack cannot be repeated. */
export async function replay(pack: EvidencePack, options: ReplayOptions = {}): Promise<Replayed> {
  const { realMs = mostRealMs } = options;
  const it = await startAsThen(pack, options);
  try {
    const isIdle = await repeat(it, pack, realMs);
    const files = await it.engine().exportEvidence({ kind: 'queue', since: null });
    const replayed = evidencePack.parse(JSON.parse(files?.json ?? 'null'));
    const notes = notesOn(pack);
    if (!isIdle)
      notes.push(`the repetition was not over after ${realMs / 1000} s; its outcome is what it was then`);
    return { differences: differencesBetween(pack, replayed), notes, pack: replayed };
  } finally {
    await it.close();
  }
}

function startAsThen(pack: EvidencePack, { scenario }: ReplayOptions): Promise<TestEngine> {
  const { simulator, settings } = pack;
  if (simulator === null)
    throw new Error('the service of this pack was not the simulator; there is nothing to repeat it with');
  // The engine and the simulator check them as they check any configuration.
  const { service, settle, slots, transfers } = settings as unknown as Config;
  const { quotaErrorCodes, requestedServiceVersion } = service;
  return startTestEngine({
    startsAt: (inOrder(pack)[0]?.file.foundAt ?? pack.madeAt) - settle.quietMs,
    scenario: scenario ?? (simulator.scenario as ScenarioInput),
    simulator: simulator.settings as SettingsInput,
    config: { service: { quotaErrorCodes, requestedServiceVersion }, settle, slots, transfers },
  });
}

/** True when it came to rest. */
async function repeat(it: TestEngine, pack: EvidencePack, realMs: number): Promise<boolean> {
  const clips = inOrder(pack);
  for (const [nth, clip] of clips.entries()) {
    const at = clip.file.foundAt - (pack.settings as unknown as Config).settle.quietMs;
    await drive(it, { holds: () => false, at }, realMs);
    await makeRecording(clip, join(it.captureFolder, recordingName(clip, nth)));
    if (!(await drive(it, { holds: () => it.clips().length > nth }, realMs))) return false;
  }
  return drive(it, { holds: () => it.engine().isIdle() }, realMs);
}

const ownersEvents = [
  'cancel-asked',
  'retry-asked',
  'send-now-asked',
  'held',
  'released',
  'pinned',
  'edited',
];

function notesOn(pack: EvidencePack): string[] {
  const notes: string[] = [];
  const open = pack.clips.filter((clip) => !isOver(clip));
  for (const { name } of open) notes.push(`${name} was not at its end when the pack was made: not compared`);
  const touched = pack.clips.filter(({ changes }) =>
    changes.some(({ event }) => ownersEvents.includes(event)),
  );
  for (const { name } of touched) notes.push(`${name}: what its owner did meanwhile is not repeated`);
  const all = Object.values(pack.clipsByState).reduce((sum, count) => sum + count, 0);
  if (all > pack.clips.length)
    notes.push(
      `the queue had ${all} clips, the pack has ${pack.clips.length}: faults counted over all of them may strike others`,
    );
  return notes;
}
