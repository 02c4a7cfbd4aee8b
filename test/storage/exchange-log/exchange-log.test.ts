/** What is kept of the conversation with the service: enough to believe, little enough to keep for years, never a secret. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { padClip, realClips } from '../../../main/replay/pad-clip.ts';
import { Redaction } from '../../../main/service/redaction/redaction.ts';
import { type CallAbout, seenExchange } from '../../../main/service/redaction/seen-exchange.ts';
import { ExchangeLog } from '../../../main/storage/exchange-log/exchange-log.ts';
import { openExchangeReader } from '../../../main/storage/exchange-log/log-reader.ts';
import { createTestClock, type TestClock } from '../../support/test-clock.ts';
import { startTestEngine, type TestEngine } from '../../support/test-engine.ts';

describe('a clip of a running engine', () => {
  let it: TestEngine;
  afterEach(() => it.close());

  test('has its slot request, the list and the deletion after a lost answer, its blocks and its polls, in order', async () => {
    it = await startTestEngine({
      faults: [{ on: 'slot', when: { call: 1 }, do: { kind: 'lost-answer' } }],
      config: { transfers: { blocksAtOnce: 1 } },
    });
    it.capture('a.mp4');
    await it.until('published', () => it.engine().overview().counts.published === 1);
    const { kept } = it.engine().exchanges(it.clip('a.mp4').clipId);
    const calls = kept.map(({ call, answer }) => `${call} ${answer?.status ?? 'silence'}`);
    expect(calls.filter((_, at) => calls[at - 1] !== calls[at])).toEqual([
      'slot silence',
      'list 200',
      'delete 204',
      'slot 200',
      'block 202',
      'block 201',
      'read 200',
    ]);
    const [lost, listed] = kept;
    expect(lost).toMatchObject({
      attemptId: 1,
      silence: { kind: 'broken' },
      request: { method: 'POST', headers: { authorization: '(hidden)', 'x-requestedserviceversion': '1' } },
    });
    expect(JSON.parse(lost?.request.body ?? '')).toMatchObject({
      greatestMomentId: '123abc',
      systemProperties: expect.stringMatching(/^clipslot=id-/),
    });
    expect(listed?.answer?.body).toContain('"state":"PendingUpload","systemProperties":"clipslot=id-');
  });

  test('keeps the first and the last of its blocks, counts all, and shows neither token nor query', async () => {
    it = await startTestEngine();
    await padClip({
      from: realClips.plain,
      to: join(it.captureFolder, 'a.mp4'),
      sizeBytes: 40 * 65_536,
      seed: 'a',
    });
    await it.until('published', () => it.engine().overview().counts.published === 1);
    const { clipId, sizeBytes } = it.clip('a.mp4');
    const { kept, counts } = it.engine().exchanges(clipId);
    expect(kept.filter(({ call }) => call === 'block').length).toBeLessThanOrEqual(2);
    const blocks = counts.filter(({ call }) => call === 'block');
    expect(blocks.reduce((sum, { times }) => sum + times, 0)).toBe(40);
    expect(blocks.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(sizeBytes);
    const text = JSON.stringify({ kept, counts });
    expect(text).not.toContain(it.simulator.authorization.slice(6));
    expect(text).not.toContain('uploadId=');
    expect(text).not.toContain('?');
  });

  test('is read beside the engine and after it', async () => {
    it = await startTestEngine();
    it.capture('a.mp4');
    await it.until('published', () => it.engine().overview().counts.published === 1);
    const { clipId } = it.clip('a.mp4');
    const known = it.engine().exchanges(clipId);
    for (const moment of ['beside', 'after']) {
      if (moment === 'after') await it.engine().stop();
      const reader = openExchangeReader(it.dataDir);
      expect(reader.of(clipId)).toEqual(known);
      reader.dispose();
    }
  });

  test('loses what was said, and nothing else, when the log is damaged', async () => {
    it = await startTestEngine();
    it.engine().pause();
    it.capture('a.mp4');
    await it.until('it has a slot', () => it.engine().overview().counts['slot-held'] === 1);
    await it.restart(() => {
      writeFileSync(join(it.dataDir, 'exchange-log.sqlite'), 'this is no database. '.repeat(1000));
      for (const end of ['wal', 'shm'])
        rmSync(join(it.dataDir, `exchange-log.sqlite-${end}`), { force: true });
    });
    it.engine().resume();
    await it.until('published', () => it.engine().overview().counts.published === 1);
    const calls = it
      .engine()
      .exchanges(it.clip('a.mp4').clipId)
      .kept.map(({ call }) => call);
    expect(calls).not.toContain('slot');
    expect(calls).toContain('block');
  });
});

describe('a log by itself', () => {
  let folder: string;
  let clock: TestClock;
  let log: ExchangeLog;
  const bugs: unknown[] = [];
  const redaction = new Redaction();
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'clipslot-exchanges-'));
    clock = createTestClock();
    const onBug = (bug: unknown) => bugs.push(bug);
    log = new ExchangeLog({
      ...{ dataDir: folder, clock, onBug },
      mayWrite: () => true,
      mostBytes: 1024 * 1024,
    });
  });
  afterEach(() => {
    log.dispose();
    rmSync(folder, { recursive: true, force: true });
    expect(bugs).toEqual([]);
  });

  function say(about: CallAbout, status: number, body = ''): void {
    clock.advance(10);
    const answer = {
      kind: 'answered',
      status,
      headers: {},
      body: Buffer.from(body),
      bodyProblem: null,
    } as const;
    const request = {
      method: 'PUT',
      origin: 'https://x.invalid',
      path: '/u?sig=1',
      headers: {},
      body: null,
    } as const;
    const raw = {
      about,
      request: { ...request, timeoutMs: null },
      exchanged: answer,
      at: clock.now(),
      tookMs: 3,
    };
    log.note(seenExchange(raw, redaction));
  }
  const block = (blockNum: number) => ({ call: 'block', clipIds: ['a'], blockNum }) as const;

  test('of a long bad story the beginning and the end are kept, of a good one its first and last block', () => {
    for (let n = 0; n < 500; n += 1) say(block(n), n % 2 === 0 ? 503 : 202);
    const { kept, counts } = log.of('a');
    const numbers = (status: number) =>
      kept.filter(({ answer }) => answer?.status === status).map(({ blockNum }) => blockNum);
    const even = Array.from({ length: 250 }, (_, n) => n * 2);
    expect(numbers(503)).toEqual([...even.slice(0, 20), ...even.slice(-20)]);
    expect(numbers(202)).toEqual([1, 499]);
    expect(counts.map(({ ended, times }) => [ended, times])).toEqual([
      ['202', 250],
      ['503', 250],
    ]);
  });

  test('a list asked for on behalf of many clips is kept once and told of each', () => {
    const clipIds = ['a', 'b', 'c'];
    say({ call: 'list', clipIds }, 200, '{"gameClips":[]}');
    for (const clipId of clipIds) expect(log.of(clipId).kept).toHaveLength(1);
  });

  test('a log that has grown too large or too old forgets the oldest', () => {
    const large = JSON.stringify({ text: 'so many words '.repeat(300) });
    for (let n = 0; n < 1000; n += 1) say({ call: 'slot', clipIds: [`clip-${n}`], attemptId: n }, 400, large);
    expect(log.of('clip-0')).toEqual({ kept: [], counts: [] });
    expect(log.of('clip-999').kept).toHaveLength(1);
    clock.advance(91 * 24 * 60 * 60_000);
    for (let n = 0; n < 1000; n += 1) say(block(n), 503);
    expect(log.of('clip-999')).toEqual({ kept: [], counts: [] });
  });
});
