/** Every way in which a command ends: in order, in one line, with an exit code that means this and nothing else. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exitCodes, exitMeanings } from '../../main/cli/exit-codes.ts';
import { clipslot, type Finished, startClipslot } from '../support/clipslot-process.ts';
import { mountSmallDisk, whyNoSmallDisk } from '../support/small-disk.ts';
import { openDesk, type TesterDesk } from '../support/tester-desk.ts';

let desk: TesterDesk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const call = (...words: string[]) => clipslot([...words, '--config', desk.configFile], desk.env);
const start = (...words: string[]) => startClipslot([...words, '--config', desk.configFile], desk.env);
const data = (name: string) => join(desk.folder, 'data', name);
const off = { rules: [{ from: '00:00', to: '24:00', pace: 'off' }] };

/** One line on standard error, without a stack, and this exit code. */
function expectEnd(finished: Finished, exitCode: number, line: RegExp): void {
  const { stderr } = finished;
  expect({ exitCode: finished.exitCode, lines: stderr.length, stdout: finished.stdout }).toEqual({
    exitCode,
    lines: 1,
    stdout: [],
  });
  expect(stderr[0]).toMatch(line);
}

test('one table is behind the code, the help and the document', async () => {
  const help = (await clipslot(['--help'])).stdout.join('\n');
  const document = readFileSync(join(import.meta.dirname, '../../main/cli/README.md'), 'utf8');
  for (const [code, meaning] of exitMeanings) {
    expect(help).toContain(`${String(code).padStart(3)}  ${meaning}`);
    expect(document).toContain(`| ${code} | ${meaning} |`);
  }
  expect(new Set(exitMeanings.map(([code]) => code))).toEqual(new Set(Object.values(exitCodes)));
  expect(exitMeanings).toHaveLength(new Set(Object.values(exitCodes)).size);
});

test.each([
  ['SIGHUP', exitCodes.hungUp],
  ['SIGTERM', exitCodes.terminated],
  ['SIGINT', exitCodes.interrupted],
] as const)(
  '%s ends a run in order: its word when the run had more to do, the clips when it had not',
  async (signal, code) => {
    desk.configure((config) => ({ ...config, transfers: { ...config.transfers, windows: off } }));
    desk.capture('a.mp4');
    const untilIdle = start('run', '--until-idle', '--json');
    await untilIdle.line((line) => line.includes('"slot-granted"'));
    untilIdle.child.kill(signal);
    const cut = await untilIdle.finished;
    expect({ exitCode: cut.exitCode, last: cut.stderr.at(-1) }).toEqual({
      exitCode: code,
      last: expect.stringContaining('stopping'),
    });
    expect(JSON.parse(cut.stdout.at(-1) ?? '')).toMatchObject({ event: 'summary', needsPerson: 0 });
    expect(existsSync(data('queue.whole'))).toBe(true);
    const forEver = start('run', '--json');
    await expect.poll(() => existsSync(data('control.json')), { timeout: 30_000 }).toBe(true);
    forEver.child.kill(signal);
    expect(await forEver.finished).toMatchObject({ exitCode: exitCodes.good, signal: null });
  },
  120_000,
);

test('an engine that cannot be asked, a database that is held, one that is damaged, and one of the future', async () => {
  await call('run', '--until-idle');
  const holder = new Database(data('queue.db'));
  holder.pragma('locking_mode = EXCLUSIVE');
  holder.exec('BEGIN EXCLUSIVE');
  expectEnd(await call('run'), exitCodes.databaseHeld, /in use by another program/);
  expectEnd(await call('status'), exitCodes.databaseHeld, /in use by another program/);
  expectEnd(await call('pause'), exitCodes.databaseHeld, /in use by another program/);
  holder.exec('ROLLBACK');
  holder.pragma('user_version = 9999');
  holder.close();
  expectEnd(await call('list'), exitCodes.queueUnusable, /schema 9999/);
  writeFileSync(data('queue.db'), Buffer.alloc(8192, 'garbage'));
  expectEnd(await call('list'), exitCodes.queueUnusable, /is damaged/);
}, 120_000);

test('a wait whose time is up, and a listener whose engine goes away', async () => {
  desk.configure((config) => ({ ...config, transfers: { ...config.transfers, windows: off } }));
  const engine = start('run', '--json');
  desk.capture('a.mp4');
  await engine.line((line) => line.includes('"slot-granted"'));
  expectEnd(await call('wait', '--timeout', '1s'), exitCodes.notInTime, /within 1s/);
  const listening = start('events');
  const tellSomething = async () => {
    await call('pin', 'a.mp4');
    await call('unpin', 'a.mp4');
    return listening.lines.length;
  };
  await expect.poll(tellSomething, { timeout: 60_000 }).toBeGreaterThan(0);
  engine.child.kill('SIGKILL');
  await engine.finished;
  const gone = await listening.finished;
  expect(gone.exitCode).toBe(exitCodes.engineGone);
  expect(gone.stderr.at(-1)).toMatch(/the engine stopped/);
}, 120_000);

test.skipIf(process.platform !== 'linux')(
  'output that no one can take',
  async () => {
    desk.capture('a.mp4');
    const ran = start('run', '--until-idle', '--json');
    ran.child.stderr?.destroy();
    expect(await ran.finished).toMatchObject({ exitCode: exitCodes.good });
    const fullRun = startClipslot(
      ['run', '--until-idle', '--config', desk.configFile],
      desk.env,
      'sources',
      openSync('/dev/full', 'w'),
    );
    desk.capture('b.mp4');
    const full = await fullRun.finished;
    expect(full.exitCode).toBe(exitCodes.outputFull);
    expect(full.stderr.filter((line) => line.includes('    at '))).toEqual([]);
    expect(full.stderr.join('\n')).toMatch(/standard output cannot be written \(ENOSPC\)[\s\S]*stopping/);
    expect(existsSync(data('queue.whole'))).toBe(true);
    const list = startClipslot(
      ['list', '--config', desk.configFile],
      desk.env,
      'sources',
      openSync('/dev/full', 'w'),
    );
    expectEnd(await list.finished, exitCodes.outputFull, /standard output cannot be written \(ENOSPC\)/);
  },
  120_000,
);

test.skipIf(whyNoSmallDisk !== null)(
  'a disk that is full or read-only is said, whatever the command',
  async () => {
    await call('run', '--until-idle');
    const disk = mountSmallDisk(32);
    try {
      const out = join(disk.path, 'out');
      mkdirSync(out);
      cpSync(join(desk.folder, 'data'), join(disk.path, 'data'), { recursive: true });
      disk.leaveFree(0);
      expectEnd(await call('export', '--out', out), exitCodes.cannotWrite, /"--out" .*\(ENOSPC\)/);
      expect(await call('run', '--until-idle', '--junit', join(out, 'run.xml'))).toMatchObject({
        exitCode: exitCodes.cannotWrite,
        stderr: expect.arrayContaining([expect.stringMatching(/"--junit" .*\(ENOSPC\)/)]),
      });
      desk.configure((config) => ({ ...config, dataDir: join(disk.path, 'new') }));
      expectEnd(await call('run', '--until-idle'), exitCodes.cannotWrite, /disk is full/);
      desk.configure((config) => ({ ...config, dataDir: join(disk.path, 'data') }));
      execFileSync('mount', ['-o', 'remount,ro', disk.path]);
      for (const words of [['run', '--until-idle'], ['pause'], ['list'], ['status']])
        expectEnd(
          await call(...words),
          exitCodes.cannotWrite,
          /cannot be written|cannot be opened for writing/,
        );
      expectEnd(await call('export', '--out', out), exitCodes.cannotWrite, /cannot be/);
    } finally {
      disk.close();
    }
  },
  120_000,
);
