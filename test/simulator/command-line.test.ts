/** The simulator as a program: one line, then service, then an orderly end; or one line about what is wrong. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { askOnce, HEADERS, SMALL_REQUEST } from './test-client.ts';

const PROGRAM = join(import.meta.dirname, '../../main/simulator/index.ts');

function start(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function listening(child: ChildProcess): Promise<Record<string, string>> {
  if (child.stdout === null) throw new Error('no stdout');
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line);
  throw new Error('no line');
}

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'simulator-test-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

const post = (facts: Record<string, string>) =>
  askOnce(`${facts.metadataUrl}/users/me/scids/${facts.scid}/clips`, {
    method: 'POST',
    headers: { ...HEADERS, Authorization: String(facts.authorization) },
    body: JSON.stringify(SMALL_REQUEST),
  });

describe('serving', () => {
  test('prints its addresses in one line and takes a slot request with the sample header', async () => {
    const child = start();
    const facts = await listening(child);
    expect(Object.keys(facts)).toEqual([
      'event',
      'metadataUrl',
      'transferHost',
      'ledgerUrl',
      'simulatorUrl',
      'scid',
      'ownerXuid',
      'authorization',
      'stateDir',
    ]);
    expect(facts.event).toBe('listening');
    expect((await post(facts)).status).toBe(200);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it in order, with exit code 0', async (signal) => {
    const child = start();
    await listening(child);
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('--exit-with-parent ends it when stdin closes', async () => {
    const child = start('--exit-with-parent');
    await listening(child);
    child.stdin?.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('--state and --transfer-port survive a kill: the same uploadUri goes on', async () => {
    const state = folder();
    const first = start('--state', state);
    const facts = await listening(first);
    const slot = (await post(facts)).json;
    first.kill('SIGKILL');
    await once(first, 'exit');
    const transferPort = String(facts.transferHost?.split(':')[1]);
    await listening(start('--state', state, '--transfer-port', transferPort));
    const url = `${slot.uploadUri}&blockNum=0`;
    const put = await askOnce(url, { method: 'PUT', headers: HEADERS, body: Buffer.alloc(10) });
    expect(put.status).toBe(201);
  });
});

describe('bad usage: one line on stderr that names the field, exit code 2', () => {
  test.each([
    ['--port', ['--port', '70000']],
    ['--transfer-port', ['--transfer-port', 'x']],
    ['--bogus', ['--bogus']],
    ['--scenario', ['--scenario', '/nowhere.json']],
    ['--clock', ['--clock', 'sundial']],
    ['--clock parent', ['--clock', 'parent']],
  ])('%s', async (field, args) => {
    const { code, text } = await failureOf(...args);
    expect(code).toBe(2);
    expect(text).toContain(field);
    expect(text.trim().split('\n')).toHaveLength(1);
  });

  test('a port that is taken, a state folder that is none', async () => {
    const facts = await listening(start());
    const taken = String(new URL(String(facts.metadataUrl)).port);
    expect(await failureOf('--port', taken)).toMatchObject({
      code: 2,
      text: expect.stringContaining(`port ${taken}`),
    });
    expect(await failureOf('--state', PROGRAM)).toMatchObject({
      code: 2,
      text: expect.stringContaining('state'),
    });
  });

  test.each([
    ['scenario.faults.0.when', { faults: [{ on: 'slot', when: { nth: 2 }, do: { kind: 'slow' } }] }],
    ['scenario.faults.0.do.kind', { faults: [{ on: 'slot', do: { kind: 'explode' } }] }],
    ['scenario.settings.stepMs', { faults: [], settings: { stepMs: -1 } }],
    ['sentense', { faults: [], sentense: 'x' }],
  ])('%s', async (field, part) => {
    const path = join(folder(), 'scenario.json');
    writeFileSync(path, JSON.stringify({ name: 'x', sentence: 'x', seed: 1, ...part }));
    const { code, text } = await failureOf('--scenario', path);
    expect(code).toBe(2);
    expect(text).toContain(field);
    expect(text.trim().split('\n')).toHaveLength(1);
  });
});

async function failureOf(...args: string[]): Promise<{ code: number; text: string }> {
  const child = start(...args);
  let text = '';
  child.stderr?.on('data', (piece) => {
    text += piece;
  });
  const [code] = await once(child, 'close');
  return { code, text };
}
