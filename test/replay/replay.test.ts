/** A pack that was made under faults repeats to the same outcome; one that does not is told apart, difference by difference. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { realRuntime } from '../../main/base/runtime.ts';
import { type EvidencePack, evidencePack, sealOf } from '../../main/evidence/pack.ts';
import { padClip, realClips } from '../../main/replay/pad-clip.ts';
import { type Replayed, replay } from '../../main/replay/replay.ts';
import type { ScenarioInput } from '../../main/simulator/faults/scenario.ts';
import { clipslot } from '../support/clipslot-process.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

/** Lost answers, a busy service, a refusal, blocks that do not arrive and blocks that are forgotten. */
const badDay: ScenarioInput = {
  name: 'bad-day',
  sentence: 'Answers are lost, the service is busy, one clip is refused.',
  seed: 7,
  settings: { stepMs: 500 },
  faults: [
    { on: 'slot', when: { call: 1 }, do: { kind: 'lost-answer' } },
    { on: 'slot', when: { call: 2 }, do: { kind: 'status', status: 503, retryAfter: 30 } },
    { on: 'slot', when: { call: 4 }, do: { kind: 'status', status: 400, message: 'No such moment.' } },
    { on: 'block', when: { every: 5, times: 3 }, do: { kind: 'lost-answer', how: 'reset' } },
    { on: 'block', when: { call: 12 }, do: { kind: 'throttle', retryAfter: 10 } },
  ],
};

let it: TestEngine;
let pack: EvidencePack;
beforeAll(async () => {
  it = await startTestEngine({
    scenario: badDay,
    config: { transfers: { clipsAtOnce: 1, blocksAtOnce: 1 } },
  });
  const record = (name: string, blocks: number) =>
    padClip({
      ...{ from: realClips.plain, to: join(it.captureFolder, name), seed: name },
      sizeBytes: blocks * 65_536,
    });
  for (const [nth, name] of ['a.mp4', 'b.mp4', 'c.mp4'].entries()) {
    await record(name, 4 + nth);
    await it.until(`${name} is found`, () => it.clips().length === nth + 1);
  }
  await it.until('nothing is left to do', () => it.engine().isIdle());
  const files = await it.engine().exportEvidence({ kind: 'queue', since: null });
  pack = evidencePack.parse(JSON.parse(files?.json ?? 'null'));
});
afterAll(() => it.close());

const real = realRuntime().clock;

async function replayedPack(scenario?: ScenarioInput): Promise<Replayed> {
  const replayed = await replay(pack, { real, ...(scenario === undefined ? {} : { scenario }) });
  if (!replayed.ok) throw new Error(replayed.problem);
  return replayed.value;
}

test('a run with lost answers and a busy service comes to the same outcome again', async () => {
  expect(pack.slotRequests).toMatchObject({ unknown: 1, orphansDeleted: 1 });
  expect(pack.clipsByState).toMatchObject({ published: 2, refused: 1 });
  const { differences, notes, pack: again } = await replayedPack();
  expect(differences).toEqual([]);
  expect(notes).toEqual([]);
  expect(again.clips.map(({ file }) => file.sizeBytes)).toEqual(pack.clips.map(({ file }) => file.sizeBytes));
});

test('under another scenario every difference is named', async () => {
  const { differences } = await replayedPack({ ...badDay, faults: badDay.faults.slice(1) });
  const lost = differences.filter(({ what }) => what === 'slot requests').map(({ was }) => was);
  expect(lost).toContainEqual(expect.stringContaining('unknown orphan-deleted'));
});

test('a scenario that the simulator does not understand is one line, and nothing is left running', async () => {
  const scenario = { ...badDay, faults: [{ on: 'slot', do: { kind: 'explode' } }] };
  expect(await replay(pack, { real, scenario })).toMatchObject({
    ok: false,
    problem: expect.stringContaining('scenario.faults.0.do.kind'),
  });
});

/** The pack in a file, with a change; sealed again or left with its old checksum. */
function written(change: (pack: EvidencePack) => unknown, sealed: boolean): string {
  const changed = structuredClone(pack);
  change(changed);
  const { checksum: _, ...rest } = changed;
  const file = join(it.dataDir, 'pack.json');
  writeFileSync(file, JSON.stringify(sealed ? { ...rest, checksum: sealOf(rest) } : changed));
  return file;
}

async function replayed(...args: readonly string[]) {
  const { exitCode, stdout, stderr } = await clipslot(['replay', ...args]);
  return { exitCode, results: stdout, problems: stderr };
}

const claim = (changed: EvidencePack) => Object.assign(changed.clips[2] ?? {}, { state: 'failed' });

test('the command says "same outcome" to programs, and names to people what a pack claims that did not happen', async () => {
  const same = await replayed(
    written(() => {}, true),
    '--json',
  );
  expect(same).toMatchObject({ exitCode: 0, problems: [] });
  expect(JSON.parse(same.results[0] ?? '')).toEqual({
    ...{ event: 'replayed', outcome: 'same', clips: 3, differences: [], notes: [] },
  });
  const claimed = await replayed(written(claim, true));
  expect(claimed.exitCode).toBe(1);
  expect(claimed.results).toContainEqual(expect.stringMatching(/^[abc]\.mp4: state was "failed", is "/));
  expect(claimed.results.at(-1)).toBe('another outcome, 3 clips');
}, 60_000);

test('a pack that was changed after it was made is refused', async () => {
  expect(await replayed(written(claim, false))).toEqual({
    exitCode: 2,
    results: [],
    problems: [expect.stringContaining('its checksum does not fit')],
  });
});

test.each([
  [['--loud'], "error: unknown option '--loud'"],
  [[], "error: missing required argument 'pack'"],
  [['/nowhere/evidence.json'], '/nowhere/evidence.json: cannot be read (ENOENT)'],
  [[realClips.plain], 'plain.mp4: not valid JSON'],
])('bad usage is one line: %j', async (args, line) => {
  expect(await replayed(...args)).toMatchObject({ exitCode: 2, problems: [expect.stringContaining(line)] });
});

test('a scenario file that is none is named', async () => {
  const file = written(() => {}, true);
  expect(await replayed(file, '--scenario', realClips.plain)).toMatchObject({
    exitCode: 2,
    problems: [expect.stringContaining(`--scenario ${realClips.plain}: `)],
  });
});

test.each([
  ['https://gameclipsmetadata.xboxlive.com', 'was not the simulator'],
  ['http://127.0.0.1:4700', 'the simulator could not be asked when this pack was exported'],
])('a pack without a simulator, of %s, cannot be repeated, and says why', async (metadataUrl, line) => {
  const without = (changed: EvidencePack) =>
    Object.assign(changed, { simulator: null, settings: { ...changed.settings, service: { metadataUrl } } });
  const { exitCode, problems } = await replayed(written(without, true));
  expect({ exitCode, problems }).toEqual({ exitCode: 2, problems: [expect.stringContaining(line)] });
});
