/**
 * Starts a simulator: two listeners on 127.0.0.1 over one state folder. Used by the command line and, with a clock of
 * their own, by tests in the same process.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { valueOrThrow } from './base/result.ts';
import { type Runtime, realRuntime } from './base/runtime.ts';
import { PracticeDoor } from './control/practice-door.ts';
import { NO_SCENARIO, readScenario, type ScenarioInput } from './faults/scenario.ts';
import { Bits } from './ledger/bits.ts';
import { Ledger } from './ledger/ledger.ts';
import { type LedgerDocument, ledgerDocument } from './ledger/ledger-document.ts';
import { listenerFor } from './serve.ts';
import { Service } from './service/service.ts';
import { mergeSettings, type SettingsInput } from './settings/service-settings.ts';

export interface SimulatorOptions {
  readonly port?: number;
  readonly transferPort?: number;
  /** Default: a fresh folder under the system's temporary one, removed again at an orderly close. */
  readonly stateDir?: string;
  readonly settings?: SettingsInput;
  readonly scenario?: ScenarioInput;
  /** Makes it the practice service: its own token, its own address only, no bits kept. */
  readonly practiceKey?: string;
  /** What of time and ids is not the system's. */
  readonly runtime?: Partial<Runtime>;
}

/** What the `listening` line says. */
export interface SimulatorFacts {
  readonly metadataUrl: string;
  /** host:port, as the configuration's `transferHosts` wants it. */
  readonly transferHost: string;
  readonly ledgerUrl: string;
  readonly simulatorUrl: string;
  readonly scid: string;
  readonly ownerXuid: string;
  /** A whole Authorization value that passes every check. */
  readonly authorization: string;
  readonly stateDir: string;
}

export interface Simulator extends SimulatorFacts {
  ledger(): LedgerDocument;
  close(): Promise<void>;
}

/** The sample user of the documents [json-initialuploadresponse.md]. */
export const SAMPLE_XUID = '2716903703773872';
export const SAMPLE_SCID = 'd1adc8aa-0a31-4407-90f2-7e9b54b0347c';
export const SAMPLE_AUTHORIZATION = `Xauth=${new URLSearchParams({
  Xuid: SAMPLE_XUID,
  DeviceType: 'XboxOne',
  DeviceId: 'F900000000000001',
  TitleId: '354975872',
  TitleSandboxId: 'RETAIL',
  Scid: SAMPLE_SCID,
})}`;

/** Throws an Error whose message names the field when a setting or the scenario is not understood. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const stateDir = options.stateDir ?? mkdtempSync(join(tmpdir(), 'clipslot-simulator-'));
  const service = makeService(options, stateDir);
  const metadata = createServer(listenerFor(service, 'metadata'));
  const transfer = createServer(listenerFor(service, 'transfer'));
  const close = async () => {
    await Promise.all([stop(metadata), stop(transfer)]);
    // Requests that were cut off just now are still booked.
    await new Promise((resolve) => setImmediate(resolve));
    service.ledger.dispose();
    if (options.stateDir === undefined) rmSync(stateDir, { recursive: true, force: true });
  };
  try {
    const transferHost = await listen(transfer, options.transferPort ?? 0, 'transfer-port');
    const metadataHost = await listen(metadata, options.port ?? 0, 'port');
    service.transferUrl = `http://${transferHost}`;
    const facts = factsOf(service, metadataHost, transferHost, stateDir);
    return { ...facts, ledger: () => ledgerDocument(service), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function factsOf(
  { door }: Service,
  metadataHost: string,
  transferHost: string,
  stateDir: string,
): SimulatorFacts {
  const metadataUrl = `http://${metadataHost}`;
  return {
    metadataUrl,
    transferHost,
    ledgerUrl: `${metadataUrl}/simulator/ledger`,
    simulatorUrl: `${metadataUrl}/simulator`,
    scid: SAMPLE_SCID,
    ownerXuid: SAMPLE_XUID,
    authorization: door?.authorization ?? SAMPLE_AUTHORIZATION,
    stateDir,
  };
}

function makeService(options: SimulatorOptions, stateDir: string): Service {
  const scenario =
    options.scenario === undefined ? NO_SCENARIO : valueOrThrow(readScenario(options.scenario));
  const { practiceKey } = options;
  const door = practiceKey === undefined ? null : new PracticeDoor(SAMPLE_AUTHORIZATION, practiceKey);
  // An owner's recordings: what was received is counted and let go.
  const kept = door === null ? {} : { keepBits: false };
  const ownSettings = valueOrThrow(mergeSettings({}, { ...options.settings, ...kept }));
  const { ledger, bits } = openState(stateDir);
  const runtime = { ...realRuntime(), ...options.runtime };
  return new Service({ runtime, ledger, bits, ownSettings, scenario, door });
}

function openState(stateDir: string): Pick<Service, 'ledger' | 'bits'> {
  try {
    return { ledger: new Ledger(stateDir), bits: new Bits(stateDir) };
  } catch (cause) {
    throw new Error(`state ${stateDir}: ${cause instanceof Error ? cause.message : 'unusable'}`, { cause });
  }
}

function listen(server: Server, port: number, field: string): Promise<string> {
  // Slow bodies are a tester's right; a client's idle connections outlive its pauses.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 65_000;
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(new Error(`${field} ${port}: ${cause.message}`, { cause })));
    server.listen(port, '127.0.0.1', () => {
      // `as`: a TCP listener's address is never a string or null.
      const { address, port: bound } = server.address() as AddressInfo;
      resolve(`${address}:${bound}`);
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
