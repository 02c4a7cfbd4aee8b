/**
 * A torture campaign: an engine is started and killed again and again, at every failpoint in turn and at random moments,
 * while clips come and go and the service misbehaves. Then comes fair weather, and the record of it all for the checker.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as realWait } from 'node:timers/promises';
import { type CaptureStream, captureStream } from './capture-stream.ts';
import { openStates } from './clip-invariants.ts';
import { liveDangerously, within } from './dangerous-life.ts';
import { readDatabase } from './database-facts.ts';
import { createEngineLives, type EngineLives, type Orders } from './engine-lives.ts';
import type { EngineProgram } from './engine-run.ts';
import { failpointNames } from './failpoint-names.ts';
import { fairWeather, faultMix } from './fault-mix.ts';
import { filesBelow } from './file-content.ts';
import type { CampaignRecord, FolderAway } from './record.ts';
import { type Chance, seededChance } from './seeded-chance.ts';
import { SetBacks } from './set-backs.ts';
import { type Decoy, type FarService, startDecoy, startFarService } from './surroundings.ts';

export interface CampaignOptions {
  readonly kills: number;
  readonly seed: number;
  /** How likely the data folder is set back after a kill; never unless given. */
  readonly setBack?: number;
  readonly entry?: EngineProgram['entry'];
  /** Where everything lies; kept afterwards. Default: a temporary folder that goes away. */
  readonly folder?: string;
  onKill?(kills: number, at: string): void;
}

export interface CampaignResult {
  readonly record: CampaignRecord;
  /** Deaths at each failpoint; the rest of the kills fell at random moments. */
  readonly deaths: ReadonlyMap<string, number>;
  readonly kills: number;
}

/** What a campaign is made of. */
interface Stage {
  readonly options: CampaignOptions;
  readonly chance: Chance;
  readonly stream: CaptureStream;
  readonly lives: EngineLives;
  readonly folderAway: FolderAway[];
  readonly setBacks: SetBacks;
}

/** So many copies are kept for each time the data folder is set back. */
const copiesEach = 2.5;
/** Real time in which the service comes to the end of what was sent to it before: a restore takes longer. */
const restoreMs = 400;

const longestOffMs = 20 * 60_000;
/** So many engines in a row that end by themselves: there is nothing here to torture. */
const mostBrokenLives = 3;

export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'clipslot-torture-'));
  const decoy = await startDecoy();
  const service = await startFarService(join(folder, 'service'));
  try {
    await service.settings({ stepMs: 20 });
    await service.scenario(faultMix(options.seed, decoy.host));
    const stage = setStage(options, folder, service);
    const killed = await killAgainAndAgain(stage);
    await service.scenario(fairWeather);
    await fairEnd(stage, join(folder, 'data'));
    return { record: await makeRecord(stage, folder, service, decoy), ...killed };
  } finally {
    await service.close();
    await decoy.close();
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function setStage(options: CampaignOptions, folder: string, service: FarService): Stage {
  const chance = seededChance(options.seed);
  const captures = join(folder, 'captures');
  const dataDir = join(folder, 'data');
  const stateDir = join(folder, 'state');
  const configFile = join(folder, 'config.json');
  mkdirSync(captures, { recursive: true });
  writeFileSync(configFile, JSON.stringify(configFor(service)));
  const env = {
    TORTURE_AUTHORIZATION: service.facts.authorization,
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
  };
  return {
    options,
    chance,
    stream: captureStream(captures, join(folder, 'workshop'), chance),
    lives: createEngineLives({
      program: { entry: options.entry ?? 'engine-child.ts', env },
      configFile,
      dataDir,
      stateDir,
    }),
    folderAway: [],
    // A chance of its own: the same seed makes the same campaign with and without.
    setBacks: new SetBacks(
      { dataDir, stateDir, copies: join(folder, 'copies') },
      seededChance(options.seed + 1),
    ),
  };
}

/** Times are the engine's: a twentieth of them passes here. */
function configFor({ facts }: FarService): object {
  return {
    dataDir: 'data',
    service: { metadataUrl: facts.metadataUrl, transferHosts: [facts.transferHost] },
    account: { scid: facts.scid, authorization: { env: 'TORTURE_AUTHORIZATION' } },
    folders: [{ path: 'captures', defaults: { greatestMomentId: '123abc' } }],
    settle: { quietMs: 1000, scanEveryMs: 10_000 },
    slots: { answerTimeoutMs: 30_000, unknownWaitMs: 20_000 },
    transfers: { blockSizeBytes: 65_536 },
  };
}

async function killAgainAndAgain(stage: Stage): Promise<Pick<CampaignResult, 'deaths' | 'kills'>> {
  const { options, chance, lives, stream } = stage;
  const names = failpointNames();
  const deaths = new Map<string, number>();
  let kills = 0;
  let brokenLives = 0;
  for (let turn = 0; kills < options.kills; turn += 1) {
    // Two of three lives end at a failpoint, each in its turn.
    const name = turn % 3 === 2 ? undefined : names[(turn - Math.floor(turn / 3)) % names.length];
    for (let deed = chance.between(0, 2); deed > 0; deed -= 1) await stream.act();
    const orders = {
      death: name === undefined ? null : { failpoint: name, arrival: arrivalAt(name, chance) },
      retry: chance.happens(0.2),
      cancel: chance.happens(0.05),
      untilIdle: false,
      seed: chance.between(1, 2 ** 31),
    };
    let forced = false;
    const offMs = chance.happens(0.5) ? chance.between(0, longestOffMs) : 0;
    const end = await lives.live(orders, offMs, async (run) => {
      forced = await liveDangerously(run, stage, name);
    });
    brokenLives = end.signal === 'SIGKILL' || end.exitCode === 0 ? 0 : brokenLives + 1;
    if (brokenLives === mostBrokenLives) throw new Error(`this engine cannot live: ${end.bugs.join('\n')}`);
    if (end.signal !== 'SIGKILL') continue;
    kills += 1;
    if (!forced && name !== undefined) deaths.set(name, (deaths.get(name) ?? 0) + 1);
    options.onKill?.(kills, forced ? 'at random' : (name ?? ''));
    if (options.setBack !== undefined) await setBack(stage, options.setBack);
  }
  return { deaths, kills };
}

async function setBack({ setBacks, lives, chance }: Stage, likely: number): Promise<void> {
  if (chance.happens(Math.min(1, likely * copiesEach))) setBacks.keep();
  if (!chance.happens(likely)) return;
  await realWait(restoreMs);
  if (setBacks.move() !== null) lives.forgetPromises();
}

/** Some failpoints are passed at every commit: the later arrivals are the interesting ones. */
function arrivalAt(name: string, chance: Chance): number {
  return /commit|block/.test(name) ? chance.between(1, 12) : 1;
}

const mostFairLives = 12;
const fairLifeMs = 10_000;

/** Fair weather, an owner who tries everything again, and as much time as it takes. */
async function fairEnd({ lives, stream, chance }: Stage, dataDir: string): Promise<void> {
  stream.settle();
  const orders: Orders = {
    death: null,
    retry: true,
    cancel: false,
    untilIdle: true,
    seed: chance.between(1, 2 ** 31),
  };
  for (let life = 0; life < mostFairLives; life += 1) {
    const end = await lives.live(orders, life === 0 ? 0 : 60 * 60_000, async (run) => {
      await within(run, fairLifeMs);
      if (!run.isOver()) run.stop();
    });
    const { clips } = readDatabase(dataDir);
    // Idle is also an engine whose lane waits for a person, whatever waits behind it; an hour later it tries by itself.
    const waits = clips.some(({ state }) => openStates.includes(state));
    const hopeless = clips
      .filter(({ state }) => state === 'failed' || state === 'refused')
      .every(({ reason, resume }) => resume === 'never' || reason === 'file-gone');
    if (end.wasIdle && !waits && hopeless) return;
  }
}

async function makeRecord(
  { lives, stream, folderAway, setBacks }: Stage,
  folder: string,
  service: FarService,
  decoy: Decoy,
): Promise<CampaignRecord> {
  return {
    ledger: await service.ledger(),
    database: readDatabase(join(folder, 'data')),
    lost: {
      clips: setBacks.lost.flatMap(({ clips }) => clips),
      requests: setBacks.lost.flatMap(({ requests }) => requests),
      slots: setBacks.lost.flatMap(({ slots }) => slots),
      history: setBacks.lost.flatMap(({ history }) => history),
    },
    setBacks: [...setBacks.made.values()].reduce((sum, times) => sum + times, 0),
    told: lives.told,
    bugs: lives.bugs,
    promises: lives.promises,
    contents: stream.contents(),
    expectedFiles: stream.files(),
    foundFiles: await filesBelow(join(folder, 'captures')),
    folderAway,
    decoyRequests: decoy.heard,
    engineTimeOf: (iso) => lives.timeAt(Date.parse(iso)),
    endedAt: lives.now(),
  };
}
