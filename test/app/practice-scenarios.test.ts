/** The practice service's behaviour, asked of and told to the real simulator. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PracticeAddress } from '../../main/app/practice.ts';
import { playScenario, readScenarios } from '../../main/app/practice-scenarios.ts';
import { type Simulator, startSimulator } from '../../main/simulator/start-simulator.ts';

let simulator: Simulator;
let address: PracticeAddress;
beforeAll(async () => {
  simulator = await startSimulator();
  const { metadataUrl, transferHost, scid, authorization } = simulator;
  address = { event: 'listening', metadataUrl, transferHost, scid, authorization };
});
afterAll(() => simulator.close());

test('a scenario of its library is played from then on', async () => {
  const before = await readScenarios(address);
  const other = before?.scenarios.find(({ name }) => name !== before.active);
  expect(other?.sentence).toMatch(/\w/);
  expect(await playScenario(address, other?.name ?? '')).toBe(true);
  expect((await readScenarios(address))?.active).toBe(other?.name);
});

test('one it does not know changes nothing, and no service there is no error', async () => {
  const before = await readScenarios(address);
  expect(await playScenario(address, 'no such scenario')).toBe(false);
  expect(await readScenarios(address)).toEqual(before);
  const silent = { ...address, metadataUrl: 'http://127.0.0.1:9' };
  expect(await readScenarios(silent)).toBeNull();
  expect(await playScenario(silent, 'any')).toBe(false);
});
