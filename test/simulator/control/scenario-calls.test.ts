/** Scenarios by name while the simulator runs, and who may ask for them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readCommandLine } from '../../../main/simulator/command-line.ts';
import { library } from '../../../main/simulator/faults/scenario-library.ts';
import { sitDown } from '../test-client.ts';

test('the library holds every file of its folder, each with a sentence', () => {
  const files = readdirSync(join(import.meta.dirname, '../../../main/simulator/scenarios')).map((file) =>
    file.replace('.json', ''),
  );
  expect(library.map(({ name }) => name)).toEqual(files.sort());
  expect(library.filter(({ sentence }) => !/^[A-Z].{20,}\.$/.test(sentence))).toEqual([]);
});

test('a scenario is picked by its name, and the active one is told with its seed and what it struck', async () => {
  const table = await sitDown({ settings: { stepMs: 7 } });
  const { simulatorUrl } = table.simulator;
  const listed = JSON.parse(String((await table.ask(`${simulatorUrl}/scenarios`)).bytes));
  expect(listed).toMatchObject({ active: 'none' });
  expect(listed.scenarios).toHaveLength(library.length);
  const put = await table.ask(`${simulatorUrl}/scenario`, { method: 'PUT', body: '{"name":"bad-evening"}' });
  expect(put).toMatchObject({ status: 200, json: { scenario: 'bad-evening' } });
  const active = JSON.parse(String((await table.ask(`${simulatorUrl}/scenario`)).bytes));
  expect(active).toMatchObject({
    scenario: { name: 'bad-evening', seed: 20121223 },
    counts: expect.arrayContaining([{ passed: 0, struck: 0 }]),
  });
  const unknown = await table.control('scenario', { name: 'sunshine' });
  expect(unknown).toMatchObject({ status: 400, json: { problem: expect.stringContaining('bad-evening') } });
});

test('settings of a scenario go with it, and those of the tester stay', async () => {
  const table = await sitDown({ settings: { stepMs: 7 } });
  const settings = async () =>
    JSON.parse(String((await table.ask(`${table.simulator.simulatorUrl}/health`)).bytes)).settings;
  await table.control('scenario', {
    name: 'a',
    sentence: 'x',
    seed: 1,
    settings: { listLagMs: 5 },
    faults: [],
  });
  await table.control('settings', { defaultMaxItems: 3 });
  expect(await settings()).toMatchObject({ stepMs: 7, listLagMs: 5, defaultMaxItems: 3 });
  await table.control('scenario', { name: 'everything-works' });
  expect(await settings()).toMatchObject({ stepMs: 7, listLagMs: 0, defaultMaxItems: 3 });
});

test('a fault can be meant for one clip', async () => {
  const table = await sitDown();
  const faults = [{ on: 'any', when: { clip: 2 }, do: { kind: 'status', status: 503 } }];
  await table.control('scenario', { name: 'second', sentence: 'x', seed: 1, faults });
  const { gameClipId } = await table.slotFor([Buffer.alloc(10)]);
  expect((await table.postSlot()).status).toBe(503);
  expect((await table.getClip(gameClipId)).status).toBe(200);
});

test('pages of other addresses may change nothing, the own page and programs may', async () => {
  const table = await sitDown();
  const post = (headers: Record<string, string>) =>
    table.ask(`${table.simulator.simulatorUrl}/reset`, { method: 'POST', headers, body: '{}' });
  const own = table.simulator.metadataUrl;
  expect((await post({ Origin: 'https://evil.example' })).status).toBe(403);
  expect((await post({ Origin: 'null' })).status).toBe(403);
  expect((await post({ 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
  expect((await post({ 'Sec-Fetch-Site': 'same-site', Origin: own })).status).toBe(403);
  expect((await post({ Host: 'evil.example' })).status).toBe(403);
  expect((await post({ Origin: own, 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200);
  expect((await post({})).status).toBe(200);
});

test('--scenario takes a name of the library as well as a file', () => {
  expect(readCommandLine(['--scenario', 'busy-service'])).toMatchObject({
    ok: true,
    value: { scenario: { name: 'busy-service' } },
  });
});
