/**
 * A recorder that writes the way OBS does: straight to the final name, 1 MiB at a time, with as long between two steps as
 * the scene is dull; when it stops it appends the `moov` and rewrites the header in place. Runs on the test's clock, holds
 * the file open like the real one, and ends with boxes a real clip has, though not every one of its fragments can be played.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Clock } from '../../main/base/runtime.ts';
import { realClips } from '../../main/replay/pad-clip.ts';

/**
 * - `plain`: an MP4 without its `moov` until the end; cut off, it cannot be played.
 * - `hybrid`: fragments that are valid at every moment, made one plain MP4 at the end [https://obsproject.com/kb/hybrid-mp4].
 */
export type RecordingKind = 'plain' | 'hybrid';

export interface RecordingOptions {
  readonly clock: Clock;
  readonly path: string;
  readonly kind: RecordingKind;
  /** How often it writes before it stops by itself; about 1 MiB each. */
  readonly steps: number;
  /** Time between two steps; 16 s is a still picture at half a megabit a second. */
  readonly stepMs: number;
}

export interface Recording {
  /** Steps written so far. */
  written(): number;
  isFinished(): boolean;
  /** Stops growing, for as long as the person likes; the file stays open. */
  pause(): void;
  resume(): void;
  /** Ends as a power cut does: whatever is in the file stays, and no one has it open any longer. */
  crash(): void;
}

/** What a recording writes, in order. */
interface Script {
  readonly steps: readonly Buffer[];
  /** Appended when it stops. */
  readonly end: Buffer;
  /** Written over what is there, last of all. */
  readonly patch: { readonly position: number; readonly bytes: Buffer };
}

const stepBytes = 1024 * 1024;

/** Opens the file; the first step is written after `stepMs`. */
export function startRecording({ clock, path, kind, steps, stepMs }: RecordingOptions): Recording {
  const script = kind === 'plain' ? plainScript(steps) : hybridScript(steps);
  const file = openSync(path, 'wx');
  let written = 0;
  let open = true;
  let cancel = schedule();

  function schedule(): () => void {
    return clock.after(stepMs, () => {
      const step = script.steps[written];
      if (step === undefined) return finish();
      writeSync(file, step);
      written += 1;
      cancel = schedule();
    });
  }

  function finish(): void {
    writeSync(file, script.end);
    const { bytes, position } = script.patch;
    writeSync(file, bytes, 0, bytes.length, position);
    close();
  }

  function close(): void {
    cancel();
    if (open) closeSync(file);
    open = false;
  }

  return {
    written: () => written,
    isFinished: () => !open,
    pause: () => cancel(),
    resume() {
      cancel = schedule();
    },
    crash: close,
  };
}

/** `mdat` reaches to the end of the file until its length is known; what is left of it is padding. */
function plainScript(count: number): Script {
  const boxes = boxesOf(readFileSync(realClips.plain));
  const [ftyp, free, mdat, moov] = [
    pick(boxes, 'ftyp'),
    pick(boxes, 'free'),
    pick(boxes, 'mdat'),
    pick(boxes, 'moov'),
  ];
  const media = Buffer.concat([mdat.subarray(8), Buffer.alloc(count * stepBytes)]);
  const position = ftyp.length + free.length;
  const body = Buffer.concat([ftyp, free, head(0, 'mdat'), media]).subarray(0, count * stepBytes);
  return {
    steps: slices(body),
    end: moov,
    patch: { position, bytes: head(body.length - position, 'mdat') },
  };
}

/** Whole fragments in every step, the worst case: the file looks complete whenever it stands still. */
function hybridScript(count: number): Script {
  const boxes = boxesOf(readFileSync(realClips.fragmented));
  const ftyp = pick(boxes, 'ftyp');
  // Becomes the head of one `mdat` that hides all fragments.
  const placeholder = Buffer.concat([head(16, 'free'), Buffer.alloc(8)]);
  const fragments = boxes.filter(({ type }) => type === 'moof' || type === 'mdat').map(({ bytes }) => bytes);
  const round = Buffer.concat(fragments);
  const step = Buffer.concat(Array.from({ length: Math.ceil(stepBytes / round.length) }, () => round));
  const first = Buffer.concat([ftyp, placeholder, pick(boxes, 'moov'), step]);
  const bodyBytes = first.length + (count - 1) * step.length;
  const bytes = Buffer.concat([head(1, 'mdat'), Buffer.alloc(8)]);
  bytes.writeBigUInt64BE(BigInt(bodyBytes - ftyp.length), 8);
  return {
    steps: [first, ...Array.from({ length: count - 1 }, () => step)],
    end: pick(boxesOf(readFileSync(realClips.plain)), 'moov'),
    patch: { position: ftyp.length, bytes },
  };
}

interface Box {
  readonly type: string;
  readonly bytes: Buffer;
}

/** The outermost boxes of a small clip. */
export function boxesOf(clip: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at < clip.length; ) {
    const bytes = clip.subarray(at, at + clip.readUInt32BE(at));
    boxes.push({ type: bytes.toString('latin1', 4, 8), bytes });
    at += bytes.length;
  }
  return boxes;
}

function pick(boxes: readonly Box[], type: string): Buffer {
  const box = boxes.find((one) => one.type === type);
  if (box === undefined) throw new Error(`the clip has no "${type}"`);
  return box.bytes;
}

function head(boxBytes: number, type: string): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(boxBytes, 0);
  bytes.write(type, 4, 'latin1');
  return bytes;
}

function slices(bytes: Buffer): Buffer[] {
  return Array.from({ length: bytes.length / stepBytes }, (_, at) =>
    bytes.subarray(at * stepBytes, (at + 1) * stepBytes),
  );
}
