/** The owner's word on the command line: what it changes, what it explains, and whom it gives way to. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Config } from '../../main/config/config.ts';
import { parseConfig } from '../../main/config/read-config.ts';
import { pauseEndAfter, pauseEndAt } from '../../main/view/offline-queue.ts';
import { clipslot, startClipslot } from '../support/clipslot-process.ts';
import { openDesk, type TesterDesk } from '../support/tester-desk.ts';

let desk: TesterDesk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const call = (...words: string[]) => clipslot([...words, '--config', desk.configFile], desk.env);
const json = (lines: readonly string[]) => JSON.parse(lines.at(-1) ?? 'null');

/** An engine with a clip that holds a slot and may not be sent. */
async function holdClip() {
  const windows = { rules: [{ from: '00:00', to: '24:00', pace: 'off' }] };
  desk.configure((config) => ({ ...config, transfers: { ...config.transfers, windows } }));
  desk.capture('a.mp4');
  const engine = startClipslot(['run', '--json', '--config', desk.configFile], desk.env);
  await engine.line((line) => line.includes('"slot-granted"'));
  return async () => {
    engine.child.kill('SIGTERM');
    await engine.finished;
  };
}

test('explain says in a sentence why a clip waits; pin is kept and shown', async () => {
  const stop = await holdClip();
  await stop();
  const told = await call('explain', 'a.mp4');
  expect(told).toMatchObject({ exitCode: 0, stderr: [] });
  expect(told.stdout.slice(1)).toEqual([
    'Slot held: your settings leave no time to send.',
    'Change the sending times in the settings.',
    'When it will be out cannot be told yet.',
  ]);
  const pinned = await call('pin', 'a.mp4', '--json');
  expect(json(pinned.stdout)).toMatchObject({ event: 'pin', state: 'slot-held' });
  expect(json((await call('explain', 'a.mp4', '--json')).stdout)).toMatchObject({
    name: 'a.mp4',
    pinned: true,
    status: { waiting: { kind: 'window', opensAt: null } },
    sentence: 'Slot held: your settings leave no time to send.',
    forecast: { windows: [], startsAt: null, doneAt: null, late: false },
  });
}, 60_000);

test('an engine that cannot be asked is named, and nothing is changed; without one send-now is kept', async () => {
  const stop = await holdClip();
  rmSync(join(desk.folder, 'data', 'control.json'));
  expect(await call('explain', 'a.mp4')).toMatchObject({ exitCode: 0 });
  const refused = await call('send-now', 'a.mp4');
  expect({ exitCode: refused.exitCode, lines: refused.stderr.length }).toEqual({ exitCode: 3, lines: 1 });
  expect(refused.stderr[0]).toMatch(/in use by clipslot run, process \d+/);
  await stop();
  expect(await call('send-now', 'a.mp4')).toMatchObject({ exitCode: 0, stderr: [] });
  const run = await call('run', '--until-idle', '--json');
  expect(json(run.stdout)).toMatchObject({ counts: { published: 1 } });
  const late = await call('send-now', 'a.mp4');
  expect(late).toMatchObject({ exitCode: 2, stdout: [] });
  expect(late.stderr).toEqual(['clipslot: "send-now" does not apply to a.mp4: it is published']);
}, 60_000);

test('a pause is kept until its end or until resume', async () => {
  expect(await call('pause')).toMatchObject({
    exitCode: 2,
    stderr: [expect.stringContaining('no queue yet')],
  });
  await call('run', '--until-idle');
  const { until } = json((await call('pause', '--for', '1h30m', '--json')).stdout);
  expect(json((await call('status', '--json')).stdout)).toMatchObject({ paused: true, pausedUntil: until });
  await call('resume');
  expect((await call('status')).stdout).not.toContain('paused');
  expect(await call('pause', '--for', '1h', '--until', '08:00')).toMatchObject({
    exitCode: 2,
    stderr: ['clipslot: "--for" and "--until" exclude each other'],
  });
}, 60_000);

test('retry brings a clip back that the service refused', async () => {
  desk.configure((config) => ({ ...config, folders: [{ path: 'captures', defaults: {} }] }));
  desk.capture('a.mp4');
  expect(await call('run', '--until-idle', '--json')).toMatchObject({ exitCode: 1 });
  desk.configure();
  expect(await call('retry', 'a.mp4')).toMatchObject({ exitCode: 0, stdout: ['a.mp4 is tried again'] });
  expect(json((await call('run', '--until-idle', '--json')).stdout)).toMatchObject({
    counts: { published: 1 },
  });
}, 60_000);

test('lengths and times of day are read strictly', async () => {
  const now = Date.parse('2026-11-22T20:00Z');
  expect(['1h', '90m', '1h30m'].map((span) => pauseEndAfter(span, now))).toEqual(
    [60, 90, 90].map((minutes) => now + minutes * 60_000),
  );
  expect(['soon', '', '0h', '1', '-1h', '1d'].map((span) => pauseEndAfter(span, now))).toEqual(
    Array(6).fill(null),
  );
  const config = await configIn('America/New_York');
  expect(pauseEndAt('08:00', config, now)).toBe(Date.parse('2026-11-23T13:00Z'));
  expect(pauseEndAt('16:30', config, now)).toBe(Date.parse('2026-11-22T21:30Z'));
  expect(['25:00', '8:00', '8', 'noon'].map((time) => pauseEndAt(time, config, now))).toEqual(
    Array(4).fill(null),
  );
});

async function configIn(timeZone: string): Promise<Config> {
  const parsed = await parseConfig(
    {
      dataDir: desk.folder,
      service: {},
      account: { scid: 'x', authorization: { env: 'X' } },
      folders: [{ path: desk.captureFolder }],
      transfers: { timeZone },
    },
    'the test configuration',
  );
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
}
