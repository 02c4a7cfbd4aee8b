/** What a program learns and does over the control socket of a real engine, and what it makes of a file left behind. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createNetServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { realRuntime } from '../../main/base/runtime.ts';
import { type Connection, connectControl } from '../../main/control/control-client.ts';
import { type ControlFile, removeControlFile, writeControlFile } from '../../main/control/control-file.ts';
import { ControlServer } from '../../main/control/control-server.ts';
import { closeServer, listenOnLoopback } from '../../main/control/loopback.ts';
import { controlVersion } from '../../main/control/verbs.ts';
import type { EngineEvent } from '../../main/engine/api.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

const token = 'the-token-that-only-readers-of-the-data-folder-know';
const real = realRuntime().clock;
let t: TestEngine;
let control: ControlServer;
let connection: Connection;

beforeEach(async () => {
  t = await startTestEngine();
  control = await ControlServer.start({
    engine: t.engine(),
    token,
    real,
    onBug: (error) => t.bugs.push(error),
  });
  await writeControlFile(t.dataDir, fileFor(control.port));
  connection = await connected();
});
afterEach(async () => {
  connection.dispose();
  await control.close();
  await t.close();
});

const fileFor = (port: number): ControlFile => ({ port, token, pid: process.pid, version: controlVersion });
const forEver = new AbortController().signal;

async function connected(): Promise<Connection> {
  const answer = await connectControl(t.dataDir, real);
  if (!answer.ok || answer.value === null) throw new Error('no engine was found');
  return answer.value;
}

/** Moves the engine on until a question that it holds back is answered. */
async function answerTo<T>(question: Promise<T>): Promise<T> {
  let answered = false;
  void question.finally(() => {
    answered = true;
  });
  await t.until('answered', () => answered);
  return question;
}

test('it says the same as the engine says', async () => {
  t.capture('a.mp4');
  await t.until('published', () => t.clips()[0]?.state === 'published');
  const { queue } = connection;
  const clip = t.clip('a.mp4');
  const path = join(t.captureFolder, 'a.mp4');
  expect(await queue.status()).toMatchObject({
    ok: true,
    value: { counts: { published: 1 }, needsPerson: 0, paused: false, slotRequests: { attempts: 1 } },
  });
  for (const named of [clip.clipId, clip.clipId.slice(0, 6), 'a.mp4'])
    expect(await queue.find(named)).toMatchObject({ value: { total: 1, clips: [{ clipId: clip.clipId }] } });
  expect(await queue.find('b.mp4')).toEqual({ ok: true, value: { total: 0, clips: [] } });
  expect(await queue.page(null)).toEqual({ ok: true, value: { clips: [{ ...clip, path }], next: null } });
  const story = await queue.story(clip.clipId);
  expect(story).toMatchObject({ ok: true, value: { clip, path } });
  expect(await queue.story('nobody')).toEqual({ ok: true, value: null });
  expect(await queue.forecast()).toMatchObject({ ok: true, value: { clips: [] } });
});

test("the owner's word counts at once, and one that does not apply is told", async () => {
  const { queue } = connection;
  await queue.pause(null);
  t.capture('a.mp4');
  await t.until('slot held', () => t.clips()[0]?.state === 'slot-held');
  const { clipId } = t.clip('a.mp4');
  expect(t.clip('a.mp4').status).toMatchObject({ waiting: { kind: 'paused-by-owner' } });
  expect(await queue.change(clipId, 'pin')).toMatchObject({ ok: true, value: { done: true } });
  expect(t.clip('a.mp4').pinned).toBe(true);
  expect(await queue.change('nobody', 'pin')).toEqual({ ok: true, value: null });
  await queue.resume();
  await t.until('published', () => t.clip('a.mp4').state === 'published');
  expect(await queue.change(clipId, 'cancel')).toMatchObject({
    ok: true,
    value: { done: false, clip: { state: 'published' } },
  });
});

test('a file in a capture folder is looked at now, and answered for once it is a clip', async () => {
  const path = t.capture('a.mp4');
  const first = await answerTo(connection.queue.enqueue(path, forEver));
  expect(first).toEqual({ ok: true, value: { clipId: t.clip('a.mp4').clipId } });
  expect(await connection.queue.enqueue(path, forEver)).toEqual(first);
  expect(await connection.queue.enqueue('/etc/hostname', forEver)).toMatchObject({
    value: { refused: expect.stringContaining('lies in no capture folder') },
  });
  const notes = join(t.captureFolder, 'notes.txt');
  writeFileSync(notes, 'not a clip');
  expect(await connection.queue.enqueue(notes, forEver)).toMatchObject({
    value: { refused: expect.stringContaining('folders[].include') },
  });
  expect(await connection.queue.enqueue(join(t.captureFolder, 'b.mp4'), forEver)).toMatchObject({
    value: { refused: expect.stringContaining('no such file') },
  });
});

test('waiting counts what was there before, and ends when that is out or needs a person', async () => {
  t.capture('a.mp4');
  expect(await answerTo(connection.queue.wait('idle', null, forEver))).toEqual({
    ok: true,
    value: 'reached',
  });
  expect(t.clip('a.mp4').state).toBe('published');
  await t.faults([{ on: 'slot', do: { kind: 'status', status: 400 } }]);
  t.capture('b.mp4');
  expect(await answerTo(connection.queue.wait('published', null, forEver))).toEqual({
    ok: true,
    value: 'stopped',
  });
  const { clipId } = t.clip('b.mp4');
  expect(await answerTo(connection.queue.wait('idle', clipId, forEver))).toMatchObject({ value: 'stopped' });
  expect(await answerTo(connection.queue.wait('idle', 'nobody', forEver))).toMatchObject({
    value: 'no-such-clip',
  });
});

test('whoever stops waiting is forgotten; whoever waits when the engine stops is told', async () => {
  await t.until('looked', () => t.engine().isIdle());
  t.engine().pause();
  t.capture('a.mp4');
  await t.until('slot held', () => t.clips()[0]?.state === 'slot-held');
  const bored = new AbortController();
  const given = connection.queue.wait('published', null, bored.signal);
  const patient = connection.queue.wait('published', null, forEver);
  bored.abort();
  expect(await given).toMatchObject({ ok: false });
  await t.until('asked', () => true);
  await control.close();
  expect(await patient).toMatchObject({ ok: false, problem: expect.stringMatching(/stop/) });
});

test('events arrive as they happen', async () => {
  const told: EngineEvent[] = [];
  const stop = new AbortController();
  const listening = connection.queue.events(stop.signal, (event) => told.push(event));
  t.capture('a.mp4');
  await t.until('told', () => told.some(({ event }) => event === 'published'));
  stop.abort();
  expect(await listening).toEqual({ ok: true, value: null });
  expect(told.map(({ event }) => event)).toEqual(t.events.map(({ event }) => event).slice(-told.length));
});

test('the way in is for this user only', () => {
  const file = join(t.dataDir, 'control.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')))).toEqual(['port', 'token', 'pid', 'version']);
});

const stranger = createServer((_request, response) => response.end('{"ok":"maybe"}'));
const foreign = createNetServer((socket) => socket.end('220 mail.example ESMTP\r\n'));
const left: readonly [name: string, leave: () => Promise<void> | void][] = [
  ['none', () => removeControlFile(t.dataDir)],
  ['one of a process that is no more', () => write({ ...fileFor(control.port), pid: 2 ** 22 })],
  ['one of a port where nobody listens', () => control.close()],
  ['one of another token', () => write({ ...fileFor(control.port), token: 'x'.repeat(40) })],
  ['one of a port that somebody else took', async () => write(fileFor(await listenOnLoopback(stranger, 0)))],
  [
    'one of a port where another language is spoken',
    async () => write(fileFor(await listenOnLoopback(foreign, 0))),
  ],
  ['half of one', () => writeFileSync(join(t.dataDir, 'control.json'), '{"port": 4')],
];
const write = (file: ControlFile) => writeControlFile(t.dataDir, file);

test.each(left)('with %s of a control file no engine is found', async (_name, leave) => {
  await leave();
  expect(await connectControl(t.dataDir, real)).toEqual({ ok: true, value: null });
  if (stranger.listening) await closeServer(stranger);
  foreign.close();
});

test('an engine of another version is named, not misunderstood', async () => {
  await write({ ...fileFor(control.port), version: controlVersion + 1 });
  expect(await connectControl(t.dataDir, real)).toMatchObject({
    ok: false,
    problem: expect.stringContaining('another version'),
  });
});
