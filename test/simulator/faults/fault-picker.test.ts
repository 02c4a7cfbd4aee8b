/** Which calls a scenario strikes, and that the scenarios of this folder are understood. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readScenarioFile } from '../../../main/simulator/faults/scenario.ts';
import { sitDown, sitDownWith } from '../test-client.ts';

const A = Buffer.from('aaaaaaaaaa');

describe('which call is struck', () => {
  test('every, times and caption', async () => {
    const table = await sitDownWith('slot', { kind: 'throttle' }, { every: 2, times: 2, caption: 'x' });
    const statuses = [];
    for (let n = 0; n < 8; n += 1) {
      await table.postSlot({ userCaption: 'other' });
      statuses.push((await table.postSlot({ userCaption: 'x' })).status);
    }
    expect(statuses).toEqual([200, 429, 200, 429, 200, 200, 200, 200]);
  });

  test('fileSize, afterMs', async () => {
    const when = { fileSize: { atLeast: 100 }, afterMs: 50 };
    const table = await sitDownWith('block', { kind: 'throttle' }, when);
    const [small, large] = [await table.slotFor([A]), await table.slotFor([Buffer.alloc(100)])];
    table.clock.now += 50;
    expect((await table.putBlock(small.uploadUri, 0, A)).status).toBe(201);
    expect((await table.putBlock(large.uploadUri, 0, Buffer.alloc(100))).status).toBe(429);
  });

  test('chance repeats itself with the seed', async () => {
    const run = async () => {
      const table = await sitDownWith('list', { kind: 'throttle' }, { chance: 0.5 });
      const statuses = [];
      for (let n = 0; n < 20; n += 1) {
        statuses.push((await table.ask(`${table.simulator.metadataUrl}/users/me/clips`)).status);
      }
      return statuses;
    };
    const [first, second] = [await run(), await run()];
    expect(second).toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 429]));
  });

  test.each(['get', 'delete', 'thumbnail', 'metadata', 'download'] as const)('on %s', async (on) => {
    const table = await sitDownWith(on, { kind: 'status', status: 503 });
    const slot = await table.slotFor([A], { thumbnailSource: 'Upload' });
    const clip = `${table.simulator.metadataUrl}/users/me/scids/${table.simulator.scid}/clips/${slot.gameClipId}`;
    const calls = {
      get: () => table.getClip(slot.gameClipId),
      delete: () => table.deleteClip(slot.gameClipId),
      thumbnail: () => table.ask(String(slot.largeThumbnailUri), { method: 'PUT', body: A }),
      metadata: () => table.ask(clip, { method: 'POST', body: '{}' }),
      download: () => table.ask(`http://${table.simulator.transferHost}/download/${slot.gameClipId}`),
    };
    expect((await calls[on]()).status).toBe(503);
  });

  test('a scenario may be replaced while the simulator runs', async () => {
    const table = await sitDown();
    const faults = [{ on: 'slot', do: { kind: 'unauthorized' } }];
    await table.control('scenario', { name: 'now', sentence: 'x', seed: 1, faults });
    expect((await table.postSlot()).status).toBe(401);
    await table.control('scenario', { name: 'calm', sentence: 'x', seed: 1, faults: [] });
    expect((await table.postSlot()).status).toBe(200);
  });
});

const scenarioFolder = join(import.meta.dirname, '../../../main/simulator/scenarios');

test.each(readdirSync(scenarioFolder))('scenarios/%s is understood and named after its file', (file) => {
  const read = readScenarioFile(join(scenarioFolder, file));
  expect(read).toMatchObject({ ok: true, value: { name: file.replace('.json', '') } });
});
