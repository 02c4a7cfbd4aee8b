/** Padded clips are as large as asked, still valid, and as long as before; growing ones end with their last write. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ALL_FORMATS, FilePathSource, Input } from 'mediabunny';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lookAtMedia } from '../../main/capture/media-facts.ts';
import { growClip, padClip, realClips } from '../../main/replay/pad-clip.ts';
import { freeBoxHead } from '../../main/replay/padding-plan.ts';

const clips = Object.values(realClips).map((path) => ({ name: basename(path), path }));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipslot-pad-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe.each(clips)('$name', ({ name, path }) => {
  test('is a small clip of about four seconds', async () => {
    expect((await stat(path)).size).toBeLessThanOrEqual(300_000);
    expect((await contents(path)).duration).toBeCloseTo(4, 0);
  });

  test.each(['the smallest', 5_000_001])('stays the same film when padded to %s', async (wanted) => {
    const smallest = (await stat(path)).size + (name.endsWith('.mkv') ? 9 : 8);
    const sizeBytes = typeof wanted === 'number' ? wanted : smallest;
    const to = join(folder, name);
    await padClip({ from: path, to, sizeBytes, seed: 'one' });
    expect((await stat(to)).size).toBe(sizeBytes);
    expect(await stateOf(to)).toBe('complete');
    expect(await contents(to)).toEqual(await contents(path));
  });

  test('differs by its seed, and by nothing else', async () => {
    const [one, again, other] = ['one', 'again', 'other'].map((title) => join(folder, `${title}-${name}`));
    await padClip({ from: path, to: one ?? '', sizeBytes: 2_000_000, seed: '1' });
    await padClip({ from: path, to: again ?? '', sizeBytes: 2_000_000, seed: '1' });
    await padClip({ from: path, to: other ?? '', sizeBytes: 2_000_000, seed: '2' });
    expect(await digest(again ?? '')).toBe(await digest(one ?? ''));
    expect(await digest(other ?? '')).not.toBe(await digest(one ?? ''));
  });

  test('is not complete while it grows, until its last write', async () => {
    const wanted = { from: path, sizeBytes: 4_000_000, seed: 'one' };
    const to = join(folder, name);
    const sizes: number[] = [];
    for await (const written of growClip({ ...wanted, to }, 8)) {
      expect((await stat(to)).size).toBe(written);
      expect(await stateOf(to)).toBe(name.endsWith('.mkv') ? 'open-ended' : 'incomplete');
      sizes.push(written);
    }
    expect(sizes.length).toBeGreaterThanOrEqual(6);
    expect(await stateOf(to)).toBe('complete');
    const atOnce = join(folder, `at-once-${name}`);
    await padClip({ ...wanted, to: atOnce });
    expect(await digest(to)).toBe(await digest(atOnce));
  });

  test('cannot be padded by less than a padding element takes', async () => {
    const sizeBytes = (await stat(path)).size + 7;
    await expect(padClip({ from: path, to: join(folder, name), sizeBytes, seed: '1' })).rejects.toThrow(
      'takes at least',
    );
  });
});

test('a free box of 4 GiB and more has a 64-bit length', () => {
  expect(freeBoxHead(0xffff_ffff).toString('hex')).toBe(`ffffffff${hexOf('free')}`);
  expect(freeBoxHead(0x1_0000_0000).toString('hex')).toBe(`00000001${hexOf('free')}0000000100000000`);
});

function hexOf(text: string): string {
  return Buffer.from(text, 'latin1').toString('hex');
}

async function stateOf(path: string): Promise<string> {
  const looked = await lookAtMedia(path);
  return looked.ok ? looked.value.state : looked.problem;
}

/** What a player sees: the length in both ways of reading it, and the packets of every track. */
async function contents(path: string) {
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(path) });
  try {
    const tracks = await input.getTracks();
    const packets = await Promise.all(
      tracks.map(async (track) => [track.type, (await track.computePacketStats()).packetCount]),
    );
    const duration = await input.computeDuration();
    return { duration, saidDuration: await input.getDurationFromMetadata(), packets };
  } finally {
    input.dispose();
  }
}

async function digest(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}
