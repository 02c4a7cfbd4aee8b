/**
 * Fault D4, a power cut: an intent is on the disk before the first byte of its request leaves, an answer before anything
 * follows from it. Shown by the order of the engine's system calls, and by rebuilding its files from them.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realClips } from '../../main/replay/pad-clip.ts';
import { type Simulator, startSimulator } from '../../main/simulator/start-simulator.ts';
import { assertDurable, openDatabase, type QueueDatabase } from '../../main/storage/database/database.ts';
import { type Step, traced, whyNoTrace } from '../support/syscall-trace.ts';
import type { TracedOrders } from '../support/traced-engine.ts';
import { seededChance } from '../torture/seeded-chance.ts';

let folder: string;
let simulator: Simulator;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clipslot-sync-'));
  simulator = await startSimulator();
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

test('D4: the engine opens its database with FULL sync, as seen after a write', () => {
  const opened = openDatabase(join(folder, 'full'));
  if (!opened.ok) throw new Error(opened.problem);
  opened.value.prepare("UPDATE setting SET value = 'x'").run();
  expect(opened.value.pragma('synchronous', { simple: true })).toBe(2);
  opened.value.close();
});

test("D4: with the library's own default the check at the start fails, although the pragma reports FULL at first", () => {
  const opened = openDatabase(join(folder, 'default'));
  if (!opened.ok) throw new Error(opened.problem);
  opened.value.close();
  const weak: QueueDatabase = new Database(join(folder, 'default', 'queue.db'));
  weak.pragma('journal_mode = WAL');
  expect(() => assertDurable(weak)).toThrow('synchronous=1, not FULL');
  weak.close();
});

interface Traced {
  readonly dataDir: string;
  readonly steps: readonly Step[];
}

/** One slot, from the empty folder to the answer, then as if the plug was pulled. */
async function trace(name: string, synchronous: TracedOrders['synchronous']): Promise<Traced> {
  const captures = join(folder, name, 'captures');
  mkdirSync(captures, { recursive: true });
  copyFileSync(realClips.plain, join(captures, 'a.mp4'));
  const dataDir = join(folder, name, 'data');
  const config = {
    dataDir,
    service: { metadataUrl: simulator.metadataUrl, transferHosts: [simulator.transferHost] },
    account: { scid: simulator.scid, authorization: { env: 'TRACED_AUTHORIZATION' } },
    folders: [{ path: captures, defaults: { greatestMomentId: '123abc' } }],
    settle: { quietMs: 50 },
  };
  const entry = join(import.meta.dirname, '..', 'support', 'traced-engine.ts');
  const { steps, stdout, stderr } = await traced(
    [process.execPath, entry, JSON.stringify({ config, synchronous })],
    join(folder, name, 'trace'),
    { TRACED_AUTHORIZATION: simulator.authorization },
  );
  if (!stdout.includes('held')) throw new Error(`it never held a slot:\n${stderr}`);
  return { dataDir, steps };
}

const isWal = ({ target }: Step) => target.endsWith('queue.db-wal');
/** The intent's row is the first thing in the log that quotes the request's own mark. */
const isIntent = (step: Step) => step.kind === 'write' && isWal(step) && step.bytes.includes('clipslot=');
const isPost = (step: Step) =>
  step.kind === 'write' && step.at === null && step.bytes.includes('POST /users/me/');
const isAnswer = (step: Step) => step.kind === 'write' && isWal(step) && step.bytes.includes('uploadId=');
const isToldHeld = (step: Step) =>
  step.kind === 'write' && step.at === null && step.bytes.equals(Buffer.from('held\n'));

/** Was the log synced between the last write of `what` before `then`, and `then`? */
function isSyncedBetween(
  steps: readonly Step[],
  what: (step: Step) => boolean,
  then: (step: Step) => boolean,
) {
  const end = steps.findIndex(then);
  const before = steps.slice(0, end);
  const written = before.findLastIndex(what);
  if (end === -1 || written === -1)
    throw new Error(`the trace lacks ${end === -1 ? 'the end' : 'the write'}`);
  return before.slice(written).some((step) => step.kind === 'sync' && isWal(step));
}

describe.skipIf(whyNoTrace !== null)(`system calls (${whyNoTrace ?? 'strace'})`, () => {
  let whole: Traced;
  let weakened: Traced;
  beforeAll(async () => {
    [whole, weakened] = await Promise.all([trace('whole', 'as-it-is'), trace('weakened', 'OFF')]);
  });

  test('D4: the log is synced between the intent and the first byte of its POST, and between the answer and its news', () => {
    expect(whole.steps.filter(isPost)).toHaveLength(1);
    expect(isSyncedBetween(whole.steps, isIntent, isPost)).toBe(true);
    expect(isSyncedBetween(whole.steps, isAnswer, isToldHeld)).toBe(true);
  });

  test('D4: after a power cut the intent is there once its POST left, the answer once its news is out', () => {
    for (const seed of seeds) {
      expect(afterPowerCut(whole, isPost, seed), `seed ${seed}`).toEqual({ attempts: 1, slots: 0 });
      expect(afterPowerCut(whole, isToldHeld, seed), `seed ${seed}`).toEqual({ attempts: 1, slots: 1 });
    }
  });

  test('D4: without FULL sync both looks at the system calls find the fault', () => {
    expect(isSyncedBetween(weakened.steps, isIntent, isPost)).toBe(false);
    const found = seeds.map((seed) => afterPowerCut(weakened, isPost, seed));
    expect(found.some((what) => what === null || what.attempts === 0)).toBe(true);
  });
});

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

/**
 * What the database holds when power fails at `moment`: each file as of its last sync, plus any of the later writes.
 * Null when it does not even open.
 */
function afterPowerCut({ steps: all, dataDir }: Traced, moment: (step: Step) => boolean, seed: number) {
  const steps = all.slice(0, all.findIndex(moment));
  const chance = seededChance(seed);
  const survivors = mkdtempSync(join(folder, 'survivors-'));
  for (const name of ['queue.db', 'queue.db-wal']) {
    const own = steps.filter(({ target }) => target === join(dataDir, name));
    const synced = own.findLastIndex(({ kind }) => kind === 'sync');
    const kept = own.filter((_, at) => at <= synced || chance.happens(0.5));
    writeFileSync(join(survivors, name), replayed(kept));
  }
  const opened = openDatabase(survivors);
  if (!opened.ok) return null;
  const count = (table: string) => opened.value.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
  const found = { attempts: count('slot_request'), slots: count('slot') };
  opened.value.close();
  return found;
}

function replayed(steps: readonly Step[]): Buffer {
  let content = Buffer.alloc(0);
  for (const step of steps) {
    if (step.kind === 'truncate') content = content.subarray(0, step.toBytes);
    if (step.kind !== 'write' || step.at === null) continue;
    const end = step.at + step.bytes.length;
    if (end > content.length) content = Buffer.concat([content, Buffer.alloc(end - content.length)]);
    else content = Buffer.from(content);
    step.bytes.copy(content, step.at);
  }
  return content;
}
