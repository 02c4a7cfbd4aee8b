/** Real clips with damaged heads: judged and measured by the very functions that look at the owner's. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { lookInto } from '../../main/capture/media/look-into.ts';
import { lookAtMedia } from '../../main/capture/media-facts.ts';
import { realClips } from '../../main/replay/pad-clip.ts';
import { bytesOf } from '../support/look-at-bytes.ts';
import { claim, type Target } from './target.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipslot-fuzz-clips-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const originals = Object.values(realClips).map((path) => readFileSync(path));

/** Reads enough for 200,000 boxes would be a hang; these clips have a few dozen. */
const mostReads = 20_000;
const mostCpuMs = 5000;
const states: readonly string[] = ['complete', 'incomplete', 'open-ended', 'unfilled'];

type Damage = {
  readonly at: number;
  readonly how: 'bytes' | 'cut' | 'insert' | 'zeros' | 'copy' | 'length';
  readonly bytes: Uint8Array;
};

/** Mostly where the format speaks: at the two ends, and at names of boxes and elements. */
const place = fc.oneof(
  { weight: 5, arbitrary: fc.nat(2000) },
  { weight: 2, arbitrary: fc.nat(4000).map((fromEnd) => -fromEnd) },
  { weight: 1, arbitrary: fc.nat(120_000) },
);
const damage: fc.Arbitrary<Damage> = fc.record({
  at: place,
  how: fc.constantFrom('bytes', 'cut', 'insert', 'zeros', 'copy', 'length'),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 24 }),
});

interface DamagedClip {
  readonly original: number;
  readonly name: string;
  readonly damages: readonly Damage[];
}

export const clipHeads: Target<DamagedClip> = {
  name: 'heads of clips',
  values: fc.record({
    original: fc.nat(originals.length - 1),
    name: fc.constantFrom('a.mp4', 'a.mov', 'a.mkv', 'a.webm'),
    damages: fc.array(damage, { minLength: 1, maxLength: 6 }),
  }),
  async feed({ original, name, damages }) {
    const path = join(folder, name);
    const bytes = damages.reduce(hurt, originals[original] ?? Buffer.alloc(0));
    writeFileSync(path, bytes);
    const cpuBefore = process.cpuUsage();
    judge(bytes, name);
    const looked = await lookAtMedia(path);
    claim(looked.ok, 'a file that cannot be read');
    const seconds = looked.ok ? looked.value.durationSeconds : null;
    claim(seconds === null || (seconds > 0 && seconds <= 604_800), 'an absurd length');
    const { user, system } = process.cpuUsage(cpuBefore);
    claim((user + system) / 1000 < mostCpuMs, 'a clip that takes seconds to look at');
  },
};

function judge(bytes: Buffer, name: string): void {
  const reading = bytesOf(bytes);
  const { state } = lookInto(reading, name);
  claim(reading.reads <= mostReads, 'a walk over boxes that does not end');
  claim(states.includes(state), 'a state that does not exist');
}

function hurt(clip: Buffer, { at, how, bytes }: Damage): Buffer {
  const from = Math.min(Math.max(0, at < 0 ? clip.length + at : at), clip.length);
  const before = clip.subarray(0, from);
  const after = clip.subarray(from);
  switch (how) {
    case 'cut':
      return before;
    case 'insert':
      return Buffer.concat([before, bytes, after]);
    case 'copy':
      return Buffer.concat([before, after.subarray(0, 400), after]);
    case 'zeros':
      return Buffer.concat([before, Buffer.alloc(Math.min(after.length, 200)), after.subarray(200)]);
    case 'length':
      // A length of almost nothing, or of almost everything.
      return Buffer.concat([
        before,
        Buffer.from((bytes[0] ?? 0) % 2 ? 'ffffffff' : '00000001', 'hex'),
        after.subarray(4),
      ]);
    case 'bytes':
      return Buffer.concat([before, bytes, after.subarray(bytes.length)]);
  }
}
