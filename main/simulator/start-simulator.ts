/**
 * Starts a simulator: two listeners on 127.0.0.1 over one state folder. Used by the command line and, with a clock of
 * their own, by tests in the same process.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultPicker } from './faults/fault-picker.ts';
import { NO_SCENARIO, readScenario, type ScenarioInput } from './faults/scenario.ts';
import { openBits } from './ledger/bits.ts';
import { openLedger } from './ledger/ledger.ts';
import { type LedgerDocument, ledgerDocument } from './ledger/ledger-document.ts';
import { wholeClipHashes } from './ledger/whole-clip-hash.ts';
import { listenerFor } from './serve.ts';
import { createThrottle } from './service/rate-limits.ts';
import type { World } from './service/service.ts';
import { mergeSettings, type SettingsInput } from './settings/settings.ts';

export interface SimulatorOptions {
  readonly port?: number;
  readonly transferPort?: number;
  /** Default: a fresh folder under the system's temporary one, removed again at an orderly close. */
  readonly stateDir?: string;
  readonly settings?: SettingsInput;
  readonly scenario?: ScenarioInput;
  readonly now?: () => number;
  readonly newId?: () => string;
  /** How delays of scenarios pass. */
  readonly wait?: (ms: number) => Promise<void>;
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
  const world = makeWorld(options, stateDir);
  const metadata = createServer(listenerFor(world, 'metadata'));
  const transfer = createServer(listenerFor(world, 'transfer'));
  const close = async () => {
    await Promise.all([stop(metadata), stop(transfer)]);
    // Requests that were cut off just now are still booked.
    await new Promise((resolve) => setImmediate(resolve));
    world.ledger.close();
    if (options.stateDir === undefined) rmSync(stateDir, { recursive: true, force: true });
  };
  try {
    const transferHost = await listen(transfer, options.transferPort ?? 0, 'transfer-port');
    const metadataHost = await listen(metadata, options.port ?? 0, 'port');
    world.transferUrl = `http://${transferHost}`;
    return { ...factsOf(metadataHost, transferHost, stateDir), ledger: () => ledgerDocument(world), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function factsOf(metadataHost: string, transferHost: string, stateDir: string): SimulatorFacts {
  const metadataUrl = `http://${metadataHost}`;
  return {
    metadataUrl,
    transferHost,
    ledgerUrl: `${metadataUrl}/simulator/ledger`,
    simulatorUrl: `${metadataUrl}/simulator`,
    scid: SAMPLE_SCID,
    ownerXuid: SAMPLE_XUID,
    authorization: SAMPLE_AUTHORIZATION,
    stateDir,
  };
}

function makeWorld(options: SimulatorOptions, stateDir: string): World {
  const now = options.now ?? Date.now;
  const scenario =
    options.scenario === undefined ? NO_SCENARIO : orThrow(readScenario(options.scenario)).scenario;
  const given = orThrow(mergeSettings({}, options.settings ?? {})).settings;
  const { settings } = orThrow(mergeSettings(given, scenario.settings));
  const { ledger, bits } = openState(stateDir);
  return {
    now,
    newId: options.newId ?? randomUUID,
    wait: options.wait ?? waitUnreferenced,
    ledger,
    bits,
    hashes: wholeClipHashes(bits),
    faults: faultPicker(scenario, now()),
    settings,
    ownSettings: given,
    throttle: createThrottle(),
    handedOut: new Map(),
    transferUrl: '',
    runningPuts: 0,
  };
}

function openState(stateDir: string): Pick<World, 'ledger' | 'bits'> {
  try {
    return { ledger: openLedger(stateDir), bits: openBits(stateDir) };
  } catch (cause) {
    throw new Error(`state ${stateDir}: ${cause instanceof Error ? cause.message : 'unusable'}`, { cause });
  }
}

function orThrow<T extends { ok: true } | { ok: false; problem: string }>(
  result: T,
): Extract<T, { ok: true }> {
  if (!result.ok) throw new Error(result.problem);
  // `as`: what is not a problem is the other half of the union.
  return result as Extract<T, { ok: true }>;
}

/** A delay of a scenario must not keep a closed simulator alive. */
function waitUnreferenced(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
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
