/** Which files count as finished by their content alone: real clips, whole and cut at every box, and hostile ones. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { realClips } from '../../main/replay/pad-clip.ts';
import { boxesOf } from '../support/fake-recorder.ts';
import { indexFirst } from '../support/index-first.ts';
import { lookAtBytes } from '../support/look-at-bytes.ts';

const stateOf = (bytes: Buffer, name: string) => lookAtBytes(bytes, name).state;

const plain = readFileSync(realClips.plain);
const fragmented = readFileSync(realClips.fragmented);
const matroska = readFileSync(realClips.matroska);
const box = (type: string, body = Buffer.alloc(0), sizeField = 8 + body.length) => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(sizeField, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
};
const moovFirst = indexFirst(plain);

/** Every box boundary of a clip, and what a file cut there is. */
const cutsOf = (clip: Buffer) => {
  let at = 0;
  return boxesOf(clip).map(({ type, bytes }, index, all) => {
    at += bytes.length;
    return { at, after: all.slice(0, index + 1).map((one) => one.type), type };
  });
};

describe('whole clips', () => {
  test.each([
    ['plain.mp4', plain, 'complete'],
    ['fragmented.mp4', fragmented, 'complete'],
    ['matroska.mkv', matroska, 'complete'],
    ['a plain clip with its index in front', moovFirst, 'complete'],
  ] as const)('%s', (name, bytes, state) => {
    expect(stateOf(bytes, name.endsWith('mkv') ? name : 'a.mp4')).toBe(state);
  });
});

describe('a plain MP4 cut at a box', () => {
  test.each(cutsOf(plain).slice(0, -1))('after $after', ({ at }) => {
    expect(stateOf(plain.subarray(0, at), 'a.mp4')).toBe('incomplete');
  });
});

describe('a plain MP4 with its index in front, cut at a box', () => {
  test.each(cutsOf(moovFirst).slice(0, -1))('after $after', ({ at }) => {
    expect(stateOf(moovFirst.subarray(0, at), 'a.mov')).toBe('incomplete');
  });
});

describe('a fragmented MP4 cut at a box', () => {
  test.each(cutsOf(fragmented).slice(0, -1))('after $after', ({ at, after }) => {
    // Before its first fragment there is nothing to see; later it is valid, and only "closed" can tell.
    const state = after.includes('moof') && after.includes('mdat') ? 'open-ended' : 'incomplete';
    expect(stateOf(fragmented.subarray(0, at), 'a.mp4')).toBe(state);
  });
});

test('no clip is complete one byte before its end, nor anywhere inside a box', () => {
  const clips = [
    ['a.mp4', plain],
    ['a.mp4', moovFirst],
    ['a.mp4', fragmented],
    ['a.mkv', matroska],
  ] as const;
  for (const [name, clip] of clips) {
    expect(stateOf(clip.subarray(0, clip.length - 1), name)).toBe('incomplete');
  }
  const boundaries = new Set(clips.slice(0, 3).flatMap(([, clip]) => cutsOf(clip).map(({ at }) => at)));
  const cut = fc
    .constantFrom(...clips)
    .chain(([name, clip]) => fc.integer({ min: 0, max: clip.length - 1 }).map((at) => ({ name, clip, at })));
  fc.assert(
    fc.property(cut, ({ name, clip, at }) => {
      fc.pre(!boundaries.has(at));
      expect(stateOf(clip.subarray(0, at), name)).toBe('incomplete');
    }),
    { numRuns: 200 },
  );
});

describe('a Matroska file', () => {
  // The Segment's length, as ffmpeg leaves it: eight bytes behind its four-byte id.
  const lengthAt = matroska.indexOf(Buffer.from('18538067', 'hex')) + 4;

  test('of unknown length is still being written, or never was finished', () => {
    const live = Buffer.from(matroska);
    live.write('01ffffffffffffff', lengthAt, 'hex');
    expect(stateOf(live, 'a.webm')).toBe('open-ended');
  });

  test('shorter than it says is cut off', () => {
    const longer = Buffer.from(matroska);
    longer.writeBigUInt64BE(longer.readBigUInt64BE(lengthAt) + 1n, lengthAt);
    expect(stateOf(longer, 'a.mkv')).toBe('incomplete');
  });

  test.each([0, 1, 4, 5, 12, lengthAt - 1, lengthAt, lengthAt + 4])('cut after %i bytes', (at) => {
    expect(stateOf(matroska.subarray(0, at), 'a.mkv')).toBe('incomplete');
  });
});

describe('files made to confuse', () => {
  test.each([
    ['nothing but zeros, as a preallocated file is', Buffer.alloc(100_000)],
    ['boxes of no length in a row', Buffer.concat([box('ftyp'), box('free', Buffer.alloc(0), 7)])],
    ['a box longer than any file', Buffer.concat([box('ftyp'), box('mdat', Buffer.alloc(16, 0xff), 1)])],
    ['an index and no media', Buffer.concat([box('ftyp'), box('moov')])],
    ['text', Buffer.from('<!doctype html><title>Not a video</title>')],
    ['a Matroska head of absurd length', Buffer.from('1a45dfa301fffffffffffffe00000000', 'hex')],
  ])('%s', (_, bytes) => {
    expect(stateOf(bytes, 'a.mp4')).toBe('incomplete');
    expect(stateOf(bytes, 'a.mkv')).toBe('incomplete');
  });

  test('whatever the bytes, there is an answer', () => {
    const bytes = fc.uint8Array({ maxLength: 400 });
    fc.assert(
      fc.property(bytes, fc.constantFrom('a.mp4', 'a.mkv', 'a.avi'), (body, name) => {
        const started = Buffer.concat([box('ftyp'), Buffer.from(body)]);
        expect(['complete', 'incomplete', 'open-ended']).toContain(stateOf(started, name));
        expect(['incomplete', 'open-ended']).toContain(stateOf(Buffer.from(body), name));
      }),
      { numRuns: 200 },
    );
  });
});
