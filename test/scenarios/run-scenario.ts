/**
 * One scenario of the library, end to end: the real engine on real files and sockets, time alone compressed. The checker of
 * the torture then decides whether what is left behind, on both sides, adds up.
 */
import { join } from 'node:path';
import { padClip, realClips } from '../../main/replay/pad-clip.ts';
import type { Scenario } from '../../main/simulator/faults/scenario.ts';
import type { LedgerDocument } from '../../main/simulator/ledger/ledger-document.ts';
import type { ClipView } from '../../preload/clip-view.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { check } from '../torture/checker.ts';
import { readDatabase } from '../torture/database-facts.ts';
import { fileContent, filesBelow } from '../torture/file-content.ts';
import type { CampaignRecord } from '../torture/record.ts';
import type { Expected } from './expected.ts';

export interface Outcome {
  readonly states: Readonly<Record<string, number>>;
  readonly reasons: Readonly<Record<string, number>>;
  /** After the owner has tried again what can be tried again. */
  readonly finally: Readonly<Record<string, number>>;
  /** How the clips of the service that were not deleted by their owner stand, a day after the run. */
  readonly later: Readonly<Record<string, number>>;
  readonly slotsMade: number;
  readonly orphansDeleted: number;
  readonly possiblyLeft: number;
  readonly requests: number;
  readonly faultsStruck: number;
  /** How long the run took by the clock of the engine. */
  readonly passedMs: number;
  /** What the checker says must never happen. */
  readonly violations: readonly string[];
}

const clipCount = 6;
/** Three whole blocks of 65,536 bytes and a part of a fourth. */
const clipBytes = 200_000;
const minuteMs = 60_000;
const mostRounds = 5;
const dayMs = 24 * 3600 * 1000;
const sources = [realClips.plain, realClips.fragmented, realClips.matroska];

export async function runScenario(scenario: Scenario, expected: Expected): Promise<Outcome> {
  const engine = await startTestEngine({
    scenario,
    config: { defaults: { greatestMomentId: '123abc', savedByUser: expected.saved === true } },
  });
  try {
    const startedAt = engine.clock.now();
    const files = await captureClips(engine.captureFolder);
    await engine.until(`the end of ${scenario.name}`, () => isOver(engine, expected));
    const passedMs = engine.clock.now() - startedAt;
    const clips = engine.clips();
    if (!expected.waitsForEver) await ownerTriesAgain(engine);
    return await lookBack(engine, files, passedMs, clips);
  } finally {
    await engine.close();
  }
}

async function captureClips(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (let n = 1; n <= clipCount; n += 1) {
    const from = sources[n % sources.length] ?? realClips.plain;
    const to = join(folder, `clip-${n}${from.slice(from.lastIndexOf('.'))}`);
    await padClip({ from, to, sizeBytes: clipBytes, seed: to.slice(folder.length) });
    paths.push(to);
  }
  return paths;
}

function isOver(engine: TestEngine, { waitsForEver, states }: Expected): boolean {
  if (engine.clips().length < clipCount) return false;
  if (!waitsForEver) return engine.engine().isIdle();
  return Object.entries(states).every(([state, count]) => countOf(engine.clips(), state) >= count);
}

function countOf(clips: readonly ClipView[], state: string): number {
  return clips.filter((clip) => clip.state === state).length;
}

/** An owner who, a minute after everything has come to rest, tries again whatever can be tried again; a few times. */
async function ownerTriesAgain(engine: TestEngine): Promise<void> {
  for (let round = 0; round < mostRounds; round += 1) {
    const again = engine.clips().filter(({ actions }) => actions.includes('retry'));
    if (again.length === 0) return;
    const resumeAt = engine.clock.now() + minuteMs;
    engine.clock.after(minuteMs, () => {});
    await engine.until('a minute has passed', () => engine.clock.now() >= resumeAt);
    for (const { clipId } of again) engine.engine().retry(clipId);
    await engine.until('rest again', () => engine.engine().isIdle());
  }
}

async function lookBack(
  engine: TestEngine,
  paths: readonly string[],
  passedMs: number,
  clips: readonly ClipView[],
): Promise<Outcome> {
  const states = (views: readonly ClipView[]) => tally(views.map(({ state }) => state));
  const afterwards = states(engine.clips());
  const { orphansDeleted, possiblyLeft } = engine.engine().counters();
  await engine.engine().stop();
  const record = await recordOf(engine, paths);
  const { ledger } = record;
  engine.clock.sleep(dayMs);
  const later = engine.simulator.ledger();
  const total = ({ post, put, get, list, delete: deletes }: LedgerDocument['requests']) =>
    post + put + get + list + deletes;
  return {
    states: states(clips),
    finally: afterwards,
    reasons: tally(
      clips.flatMap(({ status }) =>
        'reason' in status && status.reason !== null ? [status.reason.code] : [],
      ),
    ),
    later: tally(later.slots.filter(({ commits }) => commits > 0).map(({ state }) => state)),
    slotsMade: ledger.slots.length,
    orphansDeleted,
    possiblyLeft,
    requests: total(later.requests),
    faultsStruck: later.requests.faulted,
    passedMs,
    violations: check(record)
      // Whether a clip was to be published is what the expectation says.
      .filter(({ what }) => what !== 'a clip was not published')
      .map(
        ({ invariant, what, evidence }) => `${invariant}: ${what} ${JSON.stringify(evidence).slice(0, 600)}`,
      ),
  };
}

async function recordOf(engine: TestEngine, paths: readonly string[]): Promise<CampaignRecord> {
  const contents = await Promise.all(paths.map(fileContent));
  const { posts, slots } = engine.simulator.ledger();
  return {
    ledger: { posts, slots },
    database: readDatabase(engine.dataDir),
    lost: { clips: [], requests: [], slots: [], history: [] },
    setBacks: 0,
    told: [],
    bugs: engine.bugs.map(String),
    promises: [],
    contents,
    expectedFiles: paths.map((path, at) => ({ path, sha256: contents[at]?.sha256 ?? '', isClip: true })),
    foundFiles: await filesBelow(engine.captureFolder),
    folderAway: [],
    decoyRequests: [],
    engineTimeOf: (iso) => Date.parse(iso),
    endedAt: engine.clock.now(),
  };
}

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
