/** What outlives every engine of a campaign: the simulator in a process of its own, and a listener nobody may call. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ScenarioInput } from '../../main/simulator/faults/scenario.ts';
import type { LedgerDocument } from '../../main/simulator/ledger/ledger-document.ts';
import type { SettingsInput } from '../../main/simulator/settings/service-settings.ts';
import type { SimulatorFacts } from '../../main/simulator/start-simulator.ts';

export interface Decoy {
  readonly host: string;
  readonly heard: string[];
  close(): Promise<void>;
}

export async function startDecoy(): Promise<Decoy> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // `as`: a TCP listener's address is never a string or null.
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    heard,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

export interface FarService {
  readonly facts: SimulatorFacts;
  scenario(scenario: ScenarioInput): Promise<void>;
  settings(settings: SettingsInput): Promise<void>;
  ledger(): Promise<LedgerDocument>;
  close(): Promise<void>;
}

const entry = join(import.meta.dirname, '../../main/simulator/index.ts');

export async function startFarService(stateDir: string): Promise<FarService> {
  const child = spawn(process.execPath, [entry, '--state', stateDir, '--exit-with-parent'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  // `as`: the simulator's first line is this, by its own word.
  const facts = JSON.parse(String(line)) as SimulatorFacts;
  const tell = async (what: string, body: unknown) => {
    const answer = await fetch(`${facts.simulatorUrl}/${what}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`simulator ${what}: ${await answer.text()}`);
  };
  return {
    facts,
    scenario: (scenario) => tell('scenario', scenario),
    settings: (settings) => tell('settings', settings),
    // `as`: the simulator's own document.
    ledger: async () => (await (await fetch(facts.ledgerUrl)).json()) as LedgerDocument,
    async close() {
      const ended = once(child, 'close');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
