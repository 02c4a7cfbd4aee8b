/** The ledger and the control calls: what survives a restart, what is never written, who may ask. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sha256, sitDown } from '../test-client.ts';

const A = Buffer.from('aaaaaaaaaa');
const B = Buffer.from('bbbbbbbbbb');

function stateFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'simulator-test-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

test('a restart keeps slots, blocks, commits, deletions and counts', async () => {
  const stateDir = stateFolder();
  const before = await sitDown({ stateDir });
  const open = await before.slotFor([A, B], { systemProperties: 'open' });
  await before.putBlock(open.uploadUri, 0, A);
  const done = await before.slotFor([A], { thumbnailSource: 'Upload' });
  await before.putBlock(done.uploadUri, 0, A);
  await before.ask(String(done.smallThumbnailUri), { method: 'PUT', body: B });
  const deleted = await before.slotFor([A]);
  await before.deleteClip(deleted.gameClipId);
  await before.postSlot({ type: 'None' });
  const truth = await before.ledger();
  await before.simulator.close();

  const after = await sitDown({ stateDir });
  expect(await after.ledger()).toEqual(truth);
  const uploadUri = open.uploadUri.replace(/\/\/[^/]+/, `//${after.simulator.transferHost}`);
  expect((await after.putBlock(uploadUri, 1, B)).status).toBe(201);
  expect((await after.ledger()).slots[0]?.committedSha256).toBe(sha256(A, B));
});

test('a commit cut off by a kill is made up for by resending any block', async () => {
  const stateDir = stateFolder();
  const before = await sitDown({ stateDir });
  const { uploadUri } = await before.slotFor([A, B]);
  await before.putBlock(uploadUri, 0, A);
  await before.putBlock(uploadUri, 1, B);
  await before.simulator.close();
  const path = join(stateDir, 'ledger.jsonl');
  const lines = readFileSync(path, 'utf8').split('\n');
  const commit = lines.findIndex((line) => line.includes('"commit"'));
  rmSync(path);
  appendFileSync(path, `${lines.slice(0, commit).join('\n')}\n{"event":"com`);

  const after = await sitDown({ stateDir });
  const moved = uploadUri.replace(/\/\/[^/]+/, `//${after.simulator.transferHost}`);
  expect((await after.putBlock(moved, 0, A)).status).toBe(201);
  expect((await after.putBlock(moved, 1, B)).status).toBe(202);
  expect((await after.ledger()).slots[0]).toMatchObject({ commits: 1, committedSha256: sha256(A, B) });
});

test('posts tell every slot request with its outcome; requests count', async () => {
  const table = await sitDown();
  const { gameClipId } = await table.slotFor([A], { systemProperties: 'mine' });
  await table.postSlot({ type: 'None', systemProperties: 'bad' });
  await table.getClip(gameClipId);
  await table.ask(`${table.simulator.metadataUrl}/users/me/clips`);
  await table.deleteClip(gameClipId);
  const { posts, requests } = await table.ledger();
  const at = '2026-03-01T20:00:00.000Z';
  expect(posts).toEqual([
    { at, gameClipId, status: 200, answered: true, systemProperties: 'mine' },
    { at, gameClipId: null, status: 400, answered: true, systemProperties: 'bad' },
  ]);
  expect(requests).toMatchObject({ post: 2, put: 0, get: 1, list: 1, delete: 1, refused: 1, unanswered: 0 });
});

test('no token is ever written', async () => {
  const stateDir = stateFolder();
  const table = await sitDown({ stateDir });
  const { uploadUri } = await table.slotFor([A]);
  await table.putBlock(uploadUri, 0, A);
  await table.postSlot({}, { Authorization: 'Xauth=verysecret' });
  await table.ledger();
  const text = readFileSync(join(stateDir, 'ledger.jsonl'), 'utf8');
  expect(text).not.toMatch(/verysecret|Xauth|DeviceId|F900000000000001/);
  expect(text).toContain('"identity":"');
});

test('control calls answer to loopback names only, and to known addresses', async () => {
  const table = await sitDown();
  const { ledgerUrl, simulatorUrl } = table.simulator;
  expect((await table.ask(ledgerUrl, { headers: { Host: 'evil.example' } })).status).toBe(403);
  expect(
    (await table.ask(ledgerUrl, { headers: { Host: 'localhost:1', Authorization: undefined } })).status,
  ).toBe(200);
  expect((await table.ask(`${simulatorUrl}/nothing`)).status).toBe(404);
  expect((await table.ask(`${simulatorUrl}/health`)).status).toBe(200);
  expect((await table.ask(`http://${table.simulator.transferHost}/simulator/ledger`)).status).toBe(404);
});

test('reset forgets everything and starts the scenario again, also for the next start', async () => {
  const stateDir = stateFolder();
  const table = await sitDown({ stateDir });
  const { uploadUri } = await table.slotFor([A, B]);
  await table.putBlock(uploadUri, 0, A);
  expect((await table.control('reset', {})).status).toBe(200);
  expect(await table.ledger()).toMatchObject({ slots: [], posts: [], requests: { post: 0, put: 0 } });
  expect((await table.putBlock(uploadUri, 0, A)).status).toBe(404);
  await table.simulator.close();
  const again = await sitDown({ stateDir });
  expect((await again.ledger()).slots).toEqual([]);
});

test('settings and scenarios are checked, and a problem names its field', async () => {
  const table = await sitDown();
  const wrong = await table.control('settings', { maxBlockBytes: 'big' });
  expect(wrong).toMatchObject({
    status: 400,
    json: { problem: expect.stringContaining('settings.maxBlockBytes') },
  });
  const unknown = await table.control('settings', { nothing: 1 });
  expect(unknown.json.problem).toContain('nothing');
  const faulty = {
    name: 'x',
    sentence: 'x',
    seed: 1,
    faults: [{ on: 'slot', when: { nth: 1 }, do: { kind: 'slow' } }],
  };
  expect((await table.control('scenario', faulty)).json.problem).toContain('scenario.faults.0.when');
  const fine = { name: 'fine', sentence: 'x', seed: 1, settings: { stepMs: 0 }, faults: [] };
  expect((await table.control('scenario', fine)).json.scenario).toBe('fine');
  expect((await table.ask(`${table.simulator.simulatorUrl}/health`)).json).toMatchObject({
    scenario: 'fine',
  });
});
