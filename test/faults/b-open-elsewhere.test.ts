/**
 * Unfinished is unfinished: a recording that another program still writes to is not taken, whoever that program runs as and
 * by whatever path it knows the file; nor is a copy that was given its size before its bits. Real programs and files.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  closeSync,
  copyFileSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openElsewhere } from '../../main/capture/open-elsewhere.ts';
import { realClips } from '../../main/replay/pad-clip.ts';
import { boxesOf } from '../support/fake-recorder.ts';
import { indexFirst } from '../support/index-first.ts';
import { sha256 } from '../support/sha256.ts';
import { startTestEngine, type TestEngine, type TestEngineOptions } from '../support/test-engine.ts';

const minuteMs = 60_000;
const isLinuxRoot = process.platform === 'linux' && process.getuid?.() === 0;
/** In a container the processes outside it cannot be seen, and "no" is never known [linux/proc_ns.h]. */
const seesAll = isLinuxRoot && readlinkSync('/proc/self/ns/pid') === 'pid:[4026531836]';
const mayMount = isLinuxRoot && spawnSync('unshare', ['-m', 'true']).status === 0;

let it: TestEngine;
const programs: ChildProcess[] = [];
afterEach(async () => {
  for (const program of programs.splice(0)) await stop(program);
  await it.close();
});

const start = async (options: TestEngineOptions = {}) => {
  it = await startTestEngine(options);
};
const place = (name: string) => join(it.captureFolder, name);
const posts = () => it.simulator.ledger().posts.length;
const published = () => it.engine().overview().counts.published;
const pass = async (ms: number, stepMs = 5000) => {
  for (let passedMs = 0; passedMs < ms; passedMs += stepMs) {
    it.clock.advance(stepMs);
    await it.settled();
  }
};

/** Fragments without an index: valid at every moment. */
function openEnded(): Buffer {
  const boxes = boxesOf(readFileSync(realClips.fragmented)).filter(({ type }) => type !== 'mfra');
  return Buffer.concat(boxes.map(({ bytes }) => bytes));
}

/** A program that has the file open for writing until it is stopped. */
async function holdOpen(command: string, args: readonly string[]): Promise<ChildProcess> {
  const program = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  programs.push(program);
  await once(program.stdout, 'data');
  return program;
}

async function stop(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  program.kill('SIGKILL');
  await once(program, 'exit');
}

const script = 'exec 3>>"$1"; echo open; exec sleep 600 3>&3';

describe.runIf(process.platform === 'linux')('a recording that is valid at every moment', () => {
  test('held open by a program of ours: taken once that has closed it', async () => {
    await start();
    const path = place('live.mp4');
    writeFileSync(path, openEnded());
    const writer = await holdOpen('sh', ['-c', script, 'sh', path]);
    await pass(20 * minuteMs);
    expect(it.engine().overview().growing).toMatchObject([{ name: 'live.mp4', waitsFor: 'closed' }]);
    expect(posts()).toBe(0);
    await stop(writer);
    await it.until('it is published', () => published() === 1);
  });

  test.runIf(mayMount)('held open under another path, behind a bind mount: the same', async () => {
    await start();
    const path = place('live.mp4');
    writeFileSync(path, openEnded());
    const inside = join(it.dataDir, '..', 'inside');
    mkdirSync(inside);
    const mounted = `mount --bind "$1" "$2" && set -- "$2/live.mp4" && ${script}`;
    const args = ['-m', 'sh', '-c', mounted, 'sh', it.captureFolder, inside];
    const writer = await holdOpen('unshare', args);
    expect(statSync(inside).ino).not.toBe(statSync(it.captureFolder).ino);
    await pass(20 * minuteMs);
    expect(it.engine().overview().growing).toMatchObject([{ name: 'live.mp4', waitsFor: 'closed' }]);
    expect(posts()).toBe(0);
    await stop(writer);
    await it.until('it is published', () => published() === 1);
  });

  test.runIf(isLinuxRoot)(
    'held open by another user, whom we may not look at: "closed" is not known, and long silence is needed',
    async () => {
      await start({ config: { settle: { openEndedQuietMs: 30 * minuteMs } } });
      const path = place('live.mp4');
      writeFileSync(path, openEnded());
      // Only clips without a slot are looked at here, and the service cannot write as that user.
      it.engine().pause();
      const isOurs = await becomeNobody();
      try {
        await pass(25 * minuteMs);
        expect(it.engine().overview().growing).toMatchObject([{ name: 'live.mp4', waitsFor: 'closed' }]);
        expect(posts()).toBe(0);
        expect(it.engine().isIdle()).toBe(false);
      } finally {
        isOurs();
      }
      it.engine().resume();
      await it.until('it is published', () => published() === 1);
      expect(it.clock.monotonicMs()).toBeGreaterThan(30 * minuteMs);
    },
  );

  test.runIf(isLinuxRoot)(
    'a whole clip needs no such silence: its end proves that it is finished',
    async () => {
      await start();
      copyFileSync(realClips.plain, place('a.mp4'));
      it.engine().pause();
      const isOurs = await becomeNobody();
      try {
        await pass(minuteMs, 1000);
        expect(it.engine().overview().growing).toEqual([]);
      } finally {
        isOurs();
      }
      it.engine().resume();
      await it.until('it is published', () => published() === 1);
    },
  );
});

test.runIf(seesAll)('"no" is said only by one who may look at every process', async () => {
  await start();
  const path = it.capture('a.mp4');
  const { dev, ino } = statSync(path, { bigint: true });
  const asked = [{ path, fileId: `${dev}:${ino}` }];
  expect([...(await openElsewhere(asked, it.captureFolder)).values()]).toEqual(['no']);
  const isOurs = await becomeNobody();
  try {
    expect([...(await openElsewhere(asked, it.captureFolder)).values()]).toEqual(['unknown']);
  } finally {
    isOurs();
  }
});

/** For a while this process is another user, and a program of root's runs beside it. Returns the way back. */
async function becomeNobody(): Promise<() => void> {
  const nobody = 65_534;
  await holdOpen('sh', ['-c', 'echo here; exec sleep 600']);
  for (const folder of [it.captureFolder, it.dataDir, join(it.captureFolder, '..')])
    chownSync(folder, nobody, nobody);
  process.seteuid?.(nobody);
  return () => process.seteuid?.(0);
}

describe('a copy that is given its size first', () => {
  const webFilm = () => indexFirst(readFileSync(realClips.plain));

  test.each(['by its length', 'by writing zeros'])(
    'and stalls (%s): not taken before the rest has come',
    async (how) => {
      await start();
      const whole = webFilm();
      const path = place('copy.mp4');
      const file = openSync(path, 'wx');
      const half = whole.subarray(0, whole.length / 2);
      writeSync(file, half);
      if (how === 'by its length') ftruncateSync(file, whole.length);
      else writeSync(file, Buffer.alloc(whole.length - half.length));
      // The copying program keeps no handle while it waits for the network.
      closeSync(file);
      await pass(9 * minuteMs);
      expect(posts()).toBe(0);
      expect(it.engine().overview().growing).toMatchObject([{ name: 'copy.mp4', waitsFor: 'container' }]);
      const again = openSync(path, 'r+');
      writeSync(again, whole.subarray(half.length), 0, undefined, half.length);
      closeSync(again);
      await it.until('it is published', () => published() === 1);
      expect(it.simulator.ledger().slots).toMatchObject([{ committedSha256: sha256(path) }]);
      expect(posts()).toBe(1);
    },
  );

  test('a Matroska file the same', async () => {
    await start();
    const whole = readFileSync(realClips.matroska);
    const path = place('copy.mkv');
    writeFileSync(path, Buffer.concat([whole.subarray(0, 50_000), Buffer.alloc(whole.length - 50_000)]));
    await pass(9 * minuteMs);
    expect(posts()).toBe(0);
    writeFileSync(path, whole);
    await it.until('it is published', () => published() === 1);
  });

  test('a recording that ends in a moment of silence is taken after a while all the same', async () => {
    await start();
    // Sound that is not compressed is zeros where it is silent.
    const film = Buffer.concat([webFilm(), Buffer.alloc(20_000)]);
    const mediaAt = film.indexOf('mdat') - 4;
    film.writeUInt32BE(film.readUInt32BE(mediaAt) + 20_000, mediaAt);
    writeFileSync(place('silence.mp4'), film);
    await pass(9 * minuteMs);
    expect({ posts: posts(), idle: it.engine().isIdle() }).toEqual({ posts: 0, idle: false });
    await it.until('it is published', () => published() === 1);
  });
});
