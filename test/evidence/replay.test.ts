/** A pack that was made under faults repeats to the same outcome; one that does not is told apart, difference by difference. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EvidencePack, evidencePack, sealOf } from '../../main/evidence/pack.ts';
import { padClip, realClips } from '../clips/pad-clip.ts';
import { replay } from '../replay/replay.ts';
import type { ScenarioInput } from '../simulator/scenario.ts';
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
  const { json } = await it.engine().exportEvidence({ kind: 'queue', since: null });
  pack = evidencePack.parse(JSON.parse(json));
});
afterAll(() => it.close());

test('a run with lost answers and a busy service comes to the same outcome again', async () => {
  expect(pack.slotRequests).toMatchObject({ unknown: 1, orphansDeleted: 1 });
  expect(pack.clipsByState).toMatchObject({ published: 2, refused: 1 });
  const { differences, notes, pack: again } = await replay(pack);
  expect(differences).toEqual([]);
  expect(notes).toEqual([]);
  expect(again.clips.map(({ file }) => file.sizeBytes)).toEqual(pack.clips.map(({ file }) => file.sizeBytes));
});

test('under another scenario every difference is named', async () => {
  const { differences } = await replay(pack, { scenario: { ...badDay, faults: badDay.faults.slice(1) } });
  const lost = differences.filter(({ what }) => what === 'slot requests').map(({ was }) => was);
  expect(lost).toContainEqual(expect.stringContaining('unknown orphan-deleted'));
});

test('the command line says "same outcome", names a difference, and refuses a pack that was changed', async () => {
  const written = (name: string, change: (pack: EvidencePack) => unknown, sealed: boolean) => {
    const changed = structuredClone(pack);
    change(changed);
    const { checksum: _, ...rest } = changed;
    const file = join(it.dataDir, name);
    writeFileSync(file, JSON.stringify(sealed ? { ...rest, checksum: sealOf(rest) } : changed));
    return file;
  };
  const claim = (changed: EvidencePack) => Object.assign(changed.clips[2] ?? {}, { state: 'failed' });
  const [same, claimed, changed] = await Promise.all([
    clipslot(['replay', written('same.json', () => {}, true), '--json']),
    clipslot(['replay', written('claimed.json', claim, true)]),
    clipslot(['replay', written('changed.json', claim, false)]),
  ]);
  expect(same).toMatchObject({ exitCode: 0, stderr: [] });
  expect(JSON.parse(same.stdout[0] ?? '')).toEqual({
    ...{ event: 'replayed', outcome: 'same', clips: 3, differences: [], notes: [] },
  });
  expect(claimed.exitCode).toBe(1);
  expect(claimed.stdout).toContainEqual(expect.stringMatching(/^[abc]\.mp4: state was "failed", is "/));
  expect(claimed.stdout.at(-1)).toBe('another outcome, 3 clips');
  expect(changed).toMatchObject({
    exitCode: 2,
    stderr: [expect.stringContaining('its checksum does not fit')],
  });
});

test('a pack without a simulator, or no pack at all, is one line', async () => {
  await expect(replay({ ...pack, simulator: null })).rejects.toThrow('was not the simulator');
  const file = join(it.dataDir, 'none.json');
  writeFileSync(file, readFileSync(realClips.plain));
  expect(await clipslot(['replay', file])).toMatchObject({
    exitCode: 2,
    stderr: [expect.stringContaining('not valid JSON')],
  });
});
