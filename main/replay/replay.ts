/**
 * Repeats the run of an evidence pack: the real engine with the same settings against the simulator with the same scenario,
 * seed and settings, recordings of the same sizes found at the same times. Only time is not real: it is made to pass.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { ok, problem, type Result } from '../base/result.ts';
import type { Clock } from '../base/runtime.ts';
import { checked } from '../base/schema-problem.ts';
import { type EvidencePack, evidencePack } from '../evidence/pack.ts';
import { isLoopback } from '../model/service-url.ts';
import { type Difference, differencesBetween, inOrder, isOver } from './outcome.ts';
import { makeRecording, recordingName } from './recordings.ts';
import { RepeatedRun, type RunPlan } from './repeated-run.ts';

/** What cannot be repeated, or was not compared. `clip`: its file name in the pack. */
export type ReplayNote =
  | { readonly about: 'open-then'; readonly clip: string }
  | { readonly about: 'owner-acted'; readonly clip: string }
  | { readonly about: 'clips-left-out'; readonly inQueue: number; readonly inPack: number }
  | { readonly about: 'not-over'; readonly afterMs: number };

export interface Replayed {
  readonly differences: readonly Difference[];
  readonly notes: readonly ReplayNote[];
  readonly pack: EvidencePack;
}

export interface ReplayOptions {
  /** For patience, and for how long it may take. */
  readonly real: Clock;
  /** Instead of the pack's own: a whole scenario of the simulator. */
  readonly scenario?: unknown;
  /** How long each clip may take in real time, and the end of the run. */
  readonly realMs?: number;
}

const mostRealMs = 5 * 60_000;

/** One line says why the pack cannot be repeated. */
export async function replay(pack: EvidencePack, options: ReplayOptions): Promise<Result<Replayed>> {
  const { real, realMs = mostRealMs } = options;
  const plan = planOf(pack, options);
  if (!plan.ok) return plan;
  const started = await RepeatedRun.start(plan.value, real);
  if (!started.ok) return started;
  const run = started.value;
  try {
    const isOverNow = await repeat(run, pack, plan.value.quietMs, realMs);
    if (!isOverNow.ok) return isOverNow;
    const files = await run.engine.exportEvidence({ kind: 'queue', since: null });
    const replayed = evidencePack.parse(JSON.parse(files?.json ?? 'null'));
    const late: ReplayNote[] = isOverNow.value ? [] : [{ about: 'not-over', afterMs: realMs }];
    const notes = [...notesOn(pack), ...late];
    return ok({ differences: differencesBetween(pack, replayed), notes, pack: replayed });
  } finally {
    await run.stop();
  }
}

/** What of the settings of a pack is looked at here; the engine checks them all, as it checks any configuration. */
const repeatedSettings = z.object({
  service: z.object({ quotaErrorCodes: z.unknown(), requestedServiceVersion: z.unknown() }),
  settle: z.looseObject({ quietMs: z.number().min(0) }),
  slots: z.unknown(),
  transfers: z.unknown(),
});

const servedBy = z.object({ service: z.object({ metadataUrl: z.string() }) });

/** A service of this computer may well be the simulator, and was not there to be asked when the pack was made. */
function whyNoTruth(settings: unknown): string {
  const { data } = servedBy.safeParse(settings);
  const isHere =
    data !== undefined &&
    URL.canParse(data.service.metadataUrl) &&
    isLoopback(new URL(data.service.metadataUrl).hostname);
  return isHere
    ? 'the simulator could not be asked when this pack was exported; start it again with its port and its "--state", and export again'
    : 'the service of this pack was not the simulator; there is nothing to repeat it with';
}

function planOf(
  { simulator, settings, clips, madeAt }: EvidencePack,
  { scenario }: ReplayOptions,
): Result<RunPlan & { readonly quietMs: number }> {
  if (simulator === null) return problem(whyNoTruth(settings));
  const read = checked(repeatedSettings, settings, 'the settings of the pack');
  if (!read.ok) return read;
  const { quietMs } = read.value.settle;
  const foundAt = inOrder(clips)[0]?.file.foundAt ?? madeAt;
  return ok({
    startsAt: foundAt - quietMs,
    config: read.value,
    settings: simulator.settings,
    scenario: scenario ?? simulator.scenario,
    quietMs,
  });
}

/** True when it came to rest. */
async function repeat(
  run: RepeatedRun,
  pack: EvidencePack,
  quietMs: number,
  realMs: number,
): Promise<Result<boolean>> {
  for (const [nth, clip] of inOrder(pack.clips).entries()) {
    await run.drive({ holds: () => false, at: clip.file.foundAt - quietMs }, realMs);
    const made = await makeRecording(clip, join(run.captureFolder, recordingName(clip, nth)));
    if (!made.ok) return made;
    const isFound = () => run.engine.page(0, nth + 1).clips.length > nth;
    if (!(await run.drive({ holds: isFound }, realMs))) return ok(false);
  }
  return ok(await run.drive({ holds: () => run.engine.isIdle() }, realMs));
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

function notesOn({ clips, clipsByState }: EvidencePack): ReplayNote[] {
  const open = clips.filter((clip) => !isOver(clip));
  const touched = clips.filter(({ changes }) => changes.some(({ event }) => ownersEvents.includes(event)));
  const inQueue = Object.values(clipsByState).reduce((sum, count) => sum + count, 0);
  const inPack = clips.length;
  return [
    ...open.map(({ name }): ReplayNote => ({ about: 'open-then', clip: name })),
    ...touched.map(({ name }): ReplayNote => ({ about: 'owner-acted', clip: name })),
    ...(inQueue > inPack ? [{ about: 'clips-left-out', inQueue, inPack } as const] : []),
  ];
}
