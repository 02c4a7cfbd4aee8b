/** Films as odd recorders, cameras and copies leave them: told by their bytes, played to their end, never looked at for long. */
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { lookInto } from '../../main/capture/media/look-into.ts';
import { momentOf, systemTimeZone } from '../../main/model/local-time.ts';
import { asSecond } from '../../main/model/recording-date.ts';
import { realClips } from '../../main/replay/pad-clip.ts';
import { boxesOf } from '../support/fake-recorder.ts';
import { bytesOf, lookAtBytes } from '../support/look-at-bytes.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

const plain = readFileSync(realClips.plain);
const fragmented = readFileSync(realClips.fragmented);
const matroska = readFileSync(realClips.matroska);
const about = (seconds: number) => expect.closeTo(seconds, 0);

const box = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
};
const withoutIndex = Buffer.concat(
  boxesOf(fragmented)
    .filter(({ type }) => type !== 'mfra')
    .map(({ bytes }) => bytes),
);
/** What a camera puts behind its film: bytes of its own, with a mark at their end. */
const trailer = Buffer.concat([Buffer.alloc(3000, 0xa7), Buffer.from('8db42d694ccc418790edff439fe026bf')]);

describe('behind the film may come what no player minds', () => {
  test.each([
    ['zeros', Buffer.alloc(4096)],
    ['four bytes of them', Buffer.alloc(4)],
    ['stray bytes', Buffer.from('stray')],
    ["a camera's trailer", trailer],
    ["a camera's own box", box('GUMI', Buffer.alloc(64, 7))],
    ['room that was kept', Buffer.concat([Buffer.from('0000000066726565', 'hex'), Buffer.alloc(500)])],
  ])('%s', (_what, ending) => {
    const films = [plain, fragmented, matroska].map((film) => Buffer.concat([film, ending]));
    for (const film of films) {
      expect(lookAtBytes(film, 'a.mp4')).toMatchObject({ state: 'complete', durationSeconds: about(4) });
    }
    const open = Buffer.concat([withoutIndex, ending]);
    const isWhole = ending.length >= 4096 && ending.every((byte) => byte === 0);
    // Zeros may be what has yet to be copied: of a film without an end they are waited for a while.
    expect(lookAtBytes(open, 'a.mp4').state).toBe(isWhole ? 'unfilled' : 'open-ended');
  });
});

test.each(['a.mp4', 'a.mkv', 'a.webm', 'a.ts', 'a'])(
  'whatever it is called (%s), its bytes tell what it is',
  (name) => {
    expect(lookAtBytes(plain, name)).toMatchObject({ state: 'complete', durationSeconds: 4 });
    expect(lookAtBytes(matroska, name)).toMatchObject({ state: 'complete', durationSeconds: about(4) });
    expect(lookAtBytes(plain.subarray(0, 100_000), name).state).toBe('incomplete');
    expect(lookAtBytes(matroska.subarray(0, 100_000), name).state).toBe('incomplete');
  },
);

test('an index that points elsewhere cannot be played', () => {
  const moved = Buffer.concat([box('uuid', Buffer.alloc(24, 9)), plain]);
  expect(lookAtBytes(moved, 'a.mp4').state).toBe('incomplete');
});

/** Five minutes in fragments of a tenth of a second, as recorders write that want to lose nothing; no index at the end. */
function manyFragments(count: number): Buffer {
  const boxes = boxesOf(fragmented);
  const fragment = Buffer.from(boxes.find(({ type }) => type === 'moof')?.bytes ?? []);
  const tfdt = fragment.indexOf('tfdt');
  const media = box('mdat', Buffer.alloc(600, 0x55));
  const all = boxes.filter(({ type }) => type === 'ftyp' || type === 'moov').map(({ bytes }) => bytes);
  for (let n = 0; n < count; n += 1) {
    const next = Buffer.from(fragment);
    next.writeUInt32BE(next[tfdt + 4] === 1 ? 0 : n * 1536, tfdt + 8);
    if (next[tfdt + 4] === 1) next.writeUInt32BE(n * 1536, tfdt + 12);
    all.push(next, media);
  }
  return Buffer.concat(all);
}

/** A live writer's Matroska: no lengths, small blocks for hours. */
function liveMatroska(seconds: number): Buffer {
  const tracksEnd = matroska.indexOf(Buffer.from('1f43b675', 'hex'));
  const head = Buffer.from(matroska.subarray(0, tracksEnd));
  head.write('01ffffffffffffff', head.indexOf(Buffer.from('18538067', 'hex')) + 4, 'hex');
  const parts = [head];
  for (let second = 0; second < seconds; second += 5) {
    const cluster = Buffer.from('1f43b67501ffffffffffffffe78400000000', 'hex');
    cluster.writeUInt32BE(second * 1000, cluster.length - 4);
    parts.push(cluster);
    for (let frame = 0; frame < 150; frame += 1) {
      const block = Buffer.from('a39081000080ffffffffffffffffffffffff', 'hex');
      block.writeInt16BE(Math.round((frame * 1000) / 30), 3);
      parts.push(block);
    }
  }
  return Buffer.concat(parts);
}

describe('films of very many parts', () => {
  test('fragments of a tenth of a second for five minutes', () => {
    const look = lookAtBytes(manyFragments(3000), 'a.mp4');
    expect(look.state).toBe('open-ended');
    expect(look.durationSeconds).toBeGreaterThan(200);
  });

  test('a live Matroska of two hours and few bits', () => {
    expect(lookAtBytes(liveMatroska(7200), 'a.mkv')).toMatchObject({
      state: 'open-ended',
      durationSeconds: about(7200),
    });
  });

  test('a box for every frame, 216,000 of them', () => {
    const boxes = boxesOf(plain).map(({ bytes }) => bytes);
    const frames = Array.from({ length: 216_000 }, () => box('mdat', Buffer.alloc(8, 1)));
    const film = Buffer.concat([...boxes.slice(0, 3), ...frames, ...boxes.slice(3)]);
    expect(lookAtBytes(film, 'a.mp4')).toMatchObject({ state: 'complete', durationSeconds: 4 });
  });

  test('a film of nothing but tiny boxes is read once, a page at a time', () => {
    const film = Buffer.concat([
      box('ftyp', Buffer.alloc(0)),
      Buffer.alloc(20_000_000, box('free', Buffer.alloc(0))),
    ]);
    const bytes = bytesOf(film);
    expect(lookInto(bytes, 'a.mp4').state).toBe('incomplete');
    expect(bytes.reads).toBeLessThan(6000);
  });

  test('work that takes too long ends: the film is a recording all the same, of unknown length', () => {
    let nowMs = 0;
    const slow = bytesOf(manyFragments(3000), () => {
      nowMs += 1000;
      return nowMs;
    });
    expect(lookInto(slow, 'a.mp4')).toEqual({
      state: 'open-ended',
      durationSeconds: null,
      createdAtMs: null,
    });
    expect(slow.reads).toBeLessThan(6000);
  });
});

describe('what becomes of it', () => {
  let it: TestEngine;
  afterEach(() => it.close());
  const place = (name: string) => join(it.captureFolder, name);

  test('a film of unknown length is a clip that asks for it, and goes out with the length its owner says', async () => {
    it = await startTestEngine({ config: { include: ['*.ogv'] } });
    writeFileSync(place('a.ogv'), Buffer.alloc(100_000, 'OggS'));
    await it.until('it asks', () => it.engine().overview().counts.failed === 1);
    expect(it.clip('a.ogv').status).toMatchObject({ reason: { code: 'length-unknown' } });
    expect(it.simulator.ledger().posts).toEqual([]);
    writeFileSync(place('a.ogv.clip.json'), '{"durationInSeconds": 12}');
    it.engine().retry(it.clip('a.ogv').clipId);
    await it.until('it is published', () => it.engine().overview().counts.published === 1);
    expect(it.simulator.ledger().slots[0]).toMatchObject({ request: { durationInSeconds: 12 } });
  });

  test('no retry sends a film without an end, whatever length its owner says', async () => {
    it = await startTestEngine({ config: { settle: { cutOffAfterMs: 5000 } } });
    writeFileSync(place('cut.mp4'), plain.subarray(0, 100_000));
    await it.until('it is given up', () => it.engine().overview().counts.failed === 1);
    writeFileSync(place('cut.mp4.clip.json'), '{"durationInSeconds": 4}');
    it.engine().retry(it.clip('cut.mp4').clipId);
    await it.until('it was looked at again', () => it.engine().isIdle());
    expect(it.clip('cut.mp4').status).toMatchObject({ code: 'failed', reason: { code: 'file-cut-off' } });
    expect(it.simulator.ledger().posts).toEqual([]);
  });

  test('what it says of when it was made goes out, is kept over a retry, and is shown with its source', async () => {
    it = await startTestEngine();
    const film = Buffer.from(plain);
    // The calendar of MP4 begins in 1904.
    film.writeUInt32BE(Date.UTC(2019, 4, 4, 10, 20, 30) / 1000 + 2_082_844_800, film.indexOf('mvhd') + 8);
    writeFileSync(place('a.mp4'), film);
    writeFileSync(place('2025-05-04 10-20-30.mkv'), matroska);
    utimesSync(place('2025-05-04 10-20-30.mkv'), 4e9, 4e9);
    await it.until('both are published', () => it.engine().overview().counts.published === 2);
    const dates = it.simulator.ledger().slots.map(({ request }) => request.dateRecorded);
    const named = momentOf(
      { year: 2025, month: 5, day: 4, hour: 10, minute: 20, second: 30 },
      systemTimeZone(),
    );
    expect(dates.sort()).toEqual(['2019-05-04T10:20:30Z', asSecond(named ?? 0)]);
    expect(
      it
        .clips()
        .map(({ dateSource }) => dateSource)
        .sort(),
    ).toEqual(['container', 'name']);
  });

  test('a time of change of the next century is no date', async () => {
    it = await startTestEngine();
    writeFileSync(place('a.mp4'), plain);
    utimesSync(place('a.mp4'), 4_007_000_000, 4_007_000_000);
    await it.until('it is published', () => it.engine().overview().counts.published === 1);
    const [slot] = it.simulator.ledger().slots;
    expect(String(slot?.request.dateRecorded)).toMatch(/^2026-/);
    expect(['birth', 'found']).toContain(it.clip('a.mp4').dateSource);
  });
});
