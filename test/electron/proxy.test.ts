// The packaged app behind a proxy that only Chromium knows of, in front of a service that only a
// lab vouches for.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../main/simulator/start-simulator.ts';
import { agreeBeforehand } from '../support/agreed.ts';
import { type ConnectProxy, openConnectProxy } from '../support/connect-proxy.ts';
import { type Door, openDoor } from '../support/door.ts';
import { sha256 } from '../support/sha256.ts';
import { privateCaFile, signedByPrivateCa } from '../support/tls/private.ts';
import { clipsFolder, newBase, type RunningApp, record, startIn } from './running-app.ts';

let simulator: Simulator;
let door: Door;
let proxy: ConnectProxy;
let running: RunningApp;

beforeAll(async () => {
  simulator = await startSimulator({ settings: { stepMs: 10 } });
  door = await openDoor({ name: 'clips.test', ...signedByPrivateCa });
  door.leadTo(simulator);
  proxy = await openConnectProxy();
  const base = newBase();
  const home = join(base, 'home');
  mkdirSync(home);
  const config = {
    dataDir: 'queue',
    service: { ...door.service, caFile: privateCaFile },
    account: { scid: simulator.scid, authorization: { env: 'TEST_AUTHORIZATION' } },
    folders: [{ path: join(base, 'captures'), defaults: { greatestMomentId: '123abc' } }],
    settle: { quietMs: 100 },
  };
  writeFileSync(join(home, 'config.json'), JSON.stringify(config));
  await agreeBeforehand(home, config);
  running = await startIn(base, {
    switches: [`--proxy-server=${proxy.host}`],
    env: { TEST_AUTHORIZATION: simulator.authorization },
  });
});
afterAll(async () => {
  await running.end();
  await proxy.close();
  await door.close();
  await simulator.close();
});

test('a clip is published through it under the certificate that the settings name, and nothing else asks for the network', async () => {
  record(running, 'plain.mp4', 'Match.mp4');
  await running.page.getByRole('heading', { level: 1, name: 'Every clip is published' }).waitFor();
  const [slot] = simulator.ledger().slots;
  expect(slot).toMatchObject({ commits: 1, committedSha256: sha256(join(clipsFolder, 'plain.mp4')) });
  const target = new URL(door.service.metadataUrl).host;
  expect(new Set(proxy.asked.map((asked) => asked.target))).toEqual(new Set([target]));
});
