/** The test of a connection: each way it can fail ends at its own step, with a reason, and nothing is changed anywhere. */
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseConfig } from '../../main/config/read-config.ts';
import { testConnection } from '../../main/engine/connection-test.ts';
import type { Resolve } from '../../main/service/http/guarded-lookup.ts';
import { type Simulator, startSimulator } from '../../main/simulator/start-simulator.ts';
import type { ConnectionStep } from '../../preload/settings-contract.ts';
import { selfSigned } from '../support/tls/self-signed.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

interface Told {
  readonly metadataUrl?: string;
  readonly scid?: string;
  readonly value?: string | null;
  readonly resolve?: Resolve;
}

async function outcomeOf(told: Told = {}): Promise<readonly ConnectionStep[]> {
  const { metadataUrl = simulator.metadataUrl, scid = simulator.scid } = told;
  const parsed = await parseConfig(
    {
      dataDir: join(tmpdir(), 'clipslot-never-made'),
      service: { metadataUrl, transferHosts: [simulator.transferHost], proxy: 'none' },
      account: { scid, authorization: { app: 'stored' } },
      folders: [{ path: import.meta.dirname }],
    },
    'settings.json',
  );
  if (!parsed.ok) throw new Error(parsed.problem);
  const { value = simulator.authorization } = told;
  const answer = async () =>
    value === null ? ({ ok: false, problem: 'none' } as const) : ({ ok: true, value } as const);
  return testConnection(
    parsed.value,
    { current: answer, refresh: answer },
    { ...(told.resolve && { resolve: told.resolve }) },
  );
}

/** `address+ connection-` and so on: what is good, bad, not reached. */
function written(steps: readonly ConnectionStep[]): string {
  const signs = { good: '+', bad: '-', 'not-reached': '' };
  return steps.map(({ step, outcome }) => `${step}${signs[outcome]}`).join(' ');
}
const reasonIn = (steps: readonly ConnectionStep[]) => steps.find(({ outcome }) => outcome === 'bad')?.reason;

test('a service that answers as it should is good at every step, and nothing is asked of it but its list', async () => {
  const steps = await outcomeOf();
  expect(written(steps)).toBe('address+ connection+ service+ authorization+ scid+');
  expect(simulator.ledger().posts).toEqual([]);
});

test('a name that leads nowhere, or into a private network, ends at the address', async () => {
  const nowhere = await outcomeOf({
    metadataUrl: 'https://clips.example',
    resolve: () => Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })),
  });
  expect(written(nowhere)).toBe('address- connection certificate service authorization scid');
  const inside = await outcomeOf({
    metadataUrl: 'https://clips.example',
    resolve: async () => [{ address: '192.168.0.7', family: 4 }],
  });
  expect(written(inside)).toBe('address- connection certificate service authorization scid');
  expect(reasonIn(inside)).toEqual({ code: 'service-not-itself', detail: 'clips.example' });
});

test('a port that no one serves ends at the connection', async () => {
  const steps = await outcomeOf({ metadataUrl: 'http://127.0.0.1:9' });
  expect(written(steps)).toBe('address+ connection- service authorization scid');
});

test('a certificate that no authority vouches for ends at the certificate', async () => {
  const server = createServer(selfSigned, (_, response) => response.end('{}')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const steps = await outcomeOf({ metadataUrl: `https://localhost:${port}` });
  await new Promise((resolve) => server.close(resolve));
  expect(written(steps)).toBe('address+ connection+ certificate- service authorization scid');
});

test('something that is no clip service ends at the service', async () => {
  const page = '<html>Welcome to our network. Please sign in.</html>';
  const server = createPlainServer((_, response) => response.end(page)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const steps = await outcomeOf({ metadataUrl: `http://127.0.0.1:${port}` });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(written(steps)).toBe('address+ connection+ service- authorization scid');
});

test('no authorization, or one the service refuses, ends at the authorization and is not quoted', async () => {
  expect(written(await outcomeOf({ value: null }))).toBe('address+ connection+ service+ authorization- scid');
  const refused = await outcomeOf({ value: 'Xauth=something-secret' });
  expect(written(refused)).toBe('address+ connection+ service+ authorization- scid');
  expect(reasonIn(refused)?.code).toBe('not-authorized');
  expect(JSON.stringify(refused)).not.toContain('something-secret');
});

test('a SCID the token does not stand for ends at the SCID', async () => {
  const steps = await outcomeOf({ scid: '00000000-0000-0000-0000-000000000001' });
  expect(written(steps)).toBe('address+ connection+ service+ authorization+ scid-');
});
