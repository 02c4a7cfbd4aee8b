/** As the practice service the simulator is for the program that started it, and for no one else on this computer. */
import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../main/simulator/start-simulator.ts';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ practiceKey: 'only-the-app-knows' });
});
afterEach(() => simulator.close());

function ask(url: string, headers: Record<string, string>, method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

const listUrl = () => `${simulator.metadataUrl}/users/me/scids/${simulator.scid}/clips`;

describe('its token', () => {
  test('is another for another key, and the one everyone knows is refused', async () => {
    const everyones = simulator.authorization.replace(/&Key=.*/, '');
    const right = { Authorization: simulator.authorization, 'X-RequestedServiceVersion': '1' };
    expect(await ask(listUrl(), { ...right, Authorization: everyones })).toBe(401);
    expect(await ask(listUrl(), { ...right, Authorization: `${everyones}&Key=guessed` })).toBe(401);
    expect(await ask(listUrl(), right)).toBe(200);
  });

  test('is needed to change how it behaves', async () => {
    const url = `${simulator.simulatorUrl}/reset`;
    expect(await ask(url, {}, 'POST')).toBe(403);
    expect(await ask(url, { Authorization: simulator.authorization }, 'POST')).toBe(200);
  });
});

test.each(['metadata', 'transfer'])(
  'a name that was bound to its address is not answered by the %s listener',
  async (which) => {
    const url = which === 'metadata' ? listUrl() : `http://${simulator.transferHost}/upload?uploadId=1`;
    const headers = { Host: 'rebound.example', Authorization: simulator.authorization };
    expect(await ask(url, headers)).toBe(421);
  },
);

test('no bits are left in its folder', async () => {
  expect(readdirSync(join(simulator.stateDir, 'bits'))).toEqual([]);
});
