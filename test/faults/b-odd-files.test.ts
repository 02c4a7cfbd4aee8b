/** Fault matrix B11 to B13: files in use or unreadable, things that are no files, and names made to do harm. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { realClips } from '../../main/replay/pad-clip.ts';
import { becomeOrdinaryUser } from '../support/ordinary-user.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

let it: TestEngine;
beforeEach(async () => {
  it = await startTestEngine();
});
afterEach(() => it.close());

const place = (name: string) => join(it.captureFolder, name);
const growing = () => it.engine().overview().growing;
const published = () => it.engine().overview().counts.published;
const isPosix = process.platform !== 'win32';
const pass = async (ms: number) => {
  for (let passedMs = 0; passedMs < ms; passedMs += 5000) {
    it.clock.advance(5000);
    await it.settled();
  }
};

// Only Linux tells which programs have a file open for writing.
test.runIf(process.platform === 'linux')(
  'B11: a complete clip that another program still has open for writing waits until it is closed',
  async () => {
    const path = it.capture('a.mp4');
    const writer = spawn('sh', ['-c', 'exec 3>>"$1"; echo open; read -r line', 'sh', path]);
    await once(writer.stdout, 'data');
    await pass(60_000);
    expect(growing()).toMatchObject([{ name: 'a.mp4', waitsFor: 'closed' }]);
    expect(it.simulator.ledger().posts).toEqual([]);

    writer.stdin.end();
    await once(writer, 'exit');
    await it.until('it is published', () => published() === 1);
  },
);

test.runIf(isPosix)('B11: a file that may not be read is tried again, less and less often', async () => {
  const path = it.capture('a.mp4');
  chmodSync(path, 0);
  const may = becomeOrdinaryUser([it.captureFolder, it.dataDir, join(it.captureFolder, '..')]);
  try {
    await pass(300_000);
    expect(growing()).toMatchObject([{ name: 'a.mp4', waitsFor: 'readable' }]);
  } finally {
    may();
  }
  chmodSync(path, 0o600);
  await it.until('it is published', () => published() === 1);
});

test.runIf(isPosix)(
  'B11: a clip that cannot be read any more keeps its slot and goes on when it can',
  async () => {
    it.engine().pause();
    const path = it.capture('a.mp4');
    await it.until('a slot is held', () => it.clips()[0]?.state === 'slot-held');
    chmodSync(path, 0);
    const may = becomeOrdinaryUser([it.captureFolder, it.dataDir, join(it.captureFolder, '..')]);
    try {
      it.engine().resume();
      await pass(60_000);
      expect(it.clip('a.mp4')).toMatchObject({
        state: 'slot-held',
        status: { waiting: { kind: 'next-try', reason: { code: 'file-unreadable', detail: 'EACCES' } } },
      });
    } finally {
      may();
    }
    chmodSync(path, 0o600);
    await it.until('it is published', () => published() === 1);
    expect(it.simulator.ledger().posts).toHaveLength(1);
  },
);

test.runIf(isPosix)(
  'B12: what is no file of this folder is passed over and counted, and holds nothing up',
  async () => {
    const outside = join(it.dataDir, 'outside');
    mkdirSync(outside);
    copyFileSync(realClips.plain, join(outside, 'secret.mp4'));
    symlinkSync(join(outside, 'secret.mp4'), place('link.mp4'));
    symlinkSync(outside, place('folder'));
    symlinkSync(place('nowhere'), place('dangling.mp4'));
    symlinkSync('.', place('round and round'));
    linkSync(join(outside, 'secret.mp4'), place('second-name.mp4'));
    expect(spawnSync('mkfifo', [place('fifo.mp4')]).status).toBe(0);
    const socket = createServer().listen(place('socket.mp4'));
    await once(socket, 'listening');
    mkdirSync(place('a folder.mp4'));
    it.capture('a.mp4', 'fragmented.mp4');
    await it.until('the file is published', () => published() === 1);
    await it.until('nothing is left to do', () => it.engine().isIdle());
    it.engine().rescan();
    const leftOut = () => it.engine().captureFolders()[0]?.leftOut.counts;
    await it.until('all of it was seen', () => leftOut()?.links === 4);
    expect(leftOut()).toEqual({
      links: 4,
      special: 2,
      hardLinks: 1,
      unreadable: 0,
      pattern: 0,
      system: 0,
    });
    expect(it.clips().map(({ name }) => name)).toEqual(['a.mp4']);
    expect(it.simulator.ledger().posts).toHaveLength(1);
    socket.close();
  },
);

test.runIf(isPosix)(
  'B12: a hard link is taken once it is the only name, and a clip that gets one goes on',
  async () => {
    linkSync(it.capture('a.mp4'), place('b.mp4'));
    await pass(30_000);
    expect(it.clips()).toEqual([]);
    unlinkSync(place('b.mp4'));
    it.engine().pause();
    await it.until('a slot is held', () => it.clips()[0]?.state === 'slot-held');
    // As backup programs do.
    linkSync(place('a.mp4'), join(it.dataDir, 'backup.mp4'));
    it.engine().resume();
    await it.until('it is published', () => published() === 1);
    expect(it.simulator.ledger().posts).toHaveLength(1);
  },
);

test.runIf(isPosix)('B12: a second name elsewhere that is gone again is noticed within minutes', async () => {
  const elsewhere = join(it.dataDir, 'elsewhere.mp4');
  copyFileSync(realClips.plain, elsewhere);
  linkSync(elsewhere, place('a.mp4'));
  await pass(300_000);
  expect(it.clips()).toEqual([]);
  const since = it.clock.monotonicMs();
  unlinkSync(elsewhere);
  await it.until('it is published', () => published() === 1);
  expect(it.clock.monotonicMs() - since).toBeLessThan(300_000);
});

test.runIf(isPosix)('B12: a sidecar that is no file does not hold its clip up', async () => {
  expect(spawnSync('mkfifo', [place('a.mp4.clip.json')]).status).toBe(0);
  symlinkSync('/etc/passwd', place('b.mp4.clip.json'));
  it.capture('a.mp4');
  it.capture('b.mp4');
  await it.until('both are stopped', () => it.engine().overview().counts.failed === 2);
  for (const { status } of it.clips()) {
    expect(status).toMatchObject({ reason: { code: 'metadata-invalid' } });
    expect(JSON.stringify(status)).not.toContain('root:');
  }
});

/** As long as a name may be, so that no sidecar could have one. */
const longest = `${'x'.repeat(251)}.mp4`;
const hostileNames = [
  '<img src=x onerror=alert(1)>.mp4',
  '\u202Egnp.4pm.mp4',
  'two\nlines.mp4',
  '\nfirst.mp4',
  'bell\u0007 and \u001b[31mred.mp4',
  'CON.mp4',
  'a:b.mp4',
  'dots...mp4',
  '-rf.mp4',
  "'; DROP TABLE clip; --.mp4",
  '%2e%2e%2f.mp4',
  'a\u2028b.mp4',
  '\uFFFD.mp4',
  '😀.mp4',
  longest,
];

test.runIf(isPosix)(
  'B13: clips with names made to do harm are published, and shown so that they cannot',
  async () => {
    for (const name of hostileNames) copyFileSync(realClips.plain, place(name));
    const { length } = hostileNames;
    await it.until('all are published', () => published() === length);
    expect(it.simulator.ledger().posts).toHaveLength(length);
    for (const { name, clipId } of it.clips()) {
      expect(name).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(hostileNames).toContain(
        it
          .engine()
          .pathOf(clipId)
          ?.slice(it.captureFolder.length + 1),
      );
    }
    // One line of the log is one event, whatever the name.
    for (const event of it.events) expect(JSON.stringify(event)).not.toMatch(/\p{Cc}/u);
  },
);

// Other systems do not let such a name come into being.
test.runIf(process.platform === 'linux')(
  'B13: a name that is not valid UTF-8 cannot be opened: it is counted and named, and nothing else suffers',
  async () => {
    const name = Buffer.concat([
      Buffer.from(`${it.captureFolder}/caf`),
      Buffer.from([0xe9]),
      Buffer.from('.mp4'),
    ]);
    writeFileSync(name, readFileSync(realClips.plain));
    it.capture('a.mp4');
    await it.until('the other is published', () => published() === 1);
    await pass(120_000);
    expect(it.engine().captureFolders()[0]?.leftOut).toMatchObject({
      counts: { unreadable: 1 },
      examples: [{ path: place('caf\uFFFD.mp4'), kind: 'unreadable' }],
    });
    expect(it.clips()).toHaveLength(1);
    expect(it.engine().isIdle()).toBe(true);
  },
);
