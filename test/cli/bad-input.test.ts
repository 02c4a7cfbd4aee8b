/** Bad input, as people give it: one clear line that names the field, the right exit code, nothing lost. */
import { mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../../main/config/read-config.ts';
import { clipslot, startClipslot } from '../support/clipslot-process.ts';
import { openDesk, type TestConfig, type TesterDesk } from '../support/tester-desk.ts';

let desk: TesterDesk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const run = () => clipslot(['run', '--until-idle', '--json', '--config', desk.configFile], desk.env);

const wrongConfigurations: readonly [name: string, change: (config: TestConfig) => unknown, line: RegExp][] =
  [
    [
      'an unknown key',
      (c) => ({ ...c, transfers: { ...c.transfers, bytesPerSec: 5 } }),
      /unknown key "transfers\.bytesPerSec"/,
    ],
    [
      'a missing SCID',
      (c) => ({ ...c, account: { authorization: { env: 'X' } } }),
      /"account\.scid" is missing/,
    ],
    [
      'a folder that is a file',
      (c) => ({ ...c, folders: [{ path: 'config.json' }] }),
      /"folders\[0\]\.path" is not a folder/,
    ],
    [
      'a data folder inside a capture folder',
      (c) => ({ ...c, dataDir: 'captures/data' }),
      /"dataDir" lies inside the capture folder/,
    ],
    [
      'plain http to another machine',
      (c) => ({ ...c, service: { ...c.service, metadataUrl: 'http://gameclipsmetadata.xboxlive.com' } }),
      /"service\.metadataUrl": must use https:/,
    ],
    ['a wrong type', (c) => ({ ...c, settle: { quietMs: 'soon' } }), /"settle\.quietMs"/],
  ];

// What `loadConfig` says is the line that a command prints before it does anything else; the next test sees that it does.
test.each(wrongConfigurations)('%s is one line naming the field', async (_name, change, line) => {
  desk.configure(change);
  const loaded = await loadConfig(desk.configFile);
  expect(loaded).toMatchObject({ ok: false, problem: expect.stringMatching(line) });
  expect('problem' in loaded && loaded.problem).not.toContain('\n');
});

test.each([
  ['of the file', (c: TestConfig) => ({ ...c, unknown: 5 }), /unknown key "unknown"/],
  [
    'of this computer',
    (c: TestConfig) => ({ ...c, folders: [{ path: 'config.json' }] }),
    /"folders\[0\]\.path" is not a folder/,
  ],
  [
    'of the command line: an authorization only the app can read',
    (c: TestConfig) => ({ ...c, account: { ...c.account, authorization: { app: 'stored' } } }),
    /account\.authorization/,
  ],
] as const)('a problem %s is one line naming the field, and exit code 2', async (_name, change, line) => {
  desk.configure(change);
  const { exitCode, stderr, stdout } = await run();
  expect({ exitCode, stdout, lines: stderr.length }).toEqual({ exitCode: 2, stdout: [], lines: 1 });
  expect(stderr[0]).toMatch(line);
});

test('a configuration that is not JSON, or not there, is one line and exit code 2', async () => {
  writeFileSync(desk.configFile, '{ "dataDir": ');
  expect(await run()).toMatchObject({ exitCode: 2, stderr: [expect.stringContaining('not valid JSON')] });
  const missing = await clipslot(['status', '--config', join(desk.folder, 'none.json')]);
  expect(missing).toMatchObject({
    exitCode: 2,
    stderr: [expect.stringContaining('cannot be read (ENOENT)')],
  });
});

test('a command that does not exist, or lacks --config, exits with 2', async () => {
  expect((await clipslot(['fly'])).exitCode).toBe(2);
  expect((await clipslot(['run'])).exitCode).toBe(2);
  expect((await clipslot(['--help'])).exitCode).toBe(0);
});

test('a sidecar with a wrong type stops its own clip only, with the field in the reason', async () => {
  desk.capture('good.mp4');
  writeFileSync(`${desk.capture('bad.mp4')}.clip.json`, JSON.stringify({ userCaption: 7 }));
  const { exitCode, stdout } = await run();
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout.at(-1) ?? '')).toMatchObject({
    event: 'summary',
    counts: { published: 1, failed: 1 },
    needsPerson: 1,
  });
  const shown = await clipslot(['show', 'bad.mp4', '--config', desk.configFile, '--json'], desk.env);
  expect(JSON.parse(shown.stdout[0] ?? '')).toMatchObject({
    state: 'failed',
    status: { reason: { code: 'metadata-invalid', detail: expect.stringContaining('"userCaption"') } },
  });
});

test('a clip larger than the service can take is refused before any request, with its reason', async () => {
  truncateSync(desk.capture('huge.mp4'), 4_294_967_296);
  const { exitCode, stdout } = await run();
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout.at(-1) ?? '')).toMatchObject({ counts: { failed: 1 } });
  expect(stdout.some((line) => line.includes('file-too-large'))).toBe(true);
  expect(desk.simulator.ledger().posts).toEqual([]);
});

test('a second run on the same data folder exits with 3 and says who holds it; the first is unharmed', async () => {
  const first = startClipslot(['run', '--json', '--config', desk.configFile], desk.env);
  desk.capture('a.mp4');
  await first.line((line) => line.includes('"published"'));
  const second = await run();
  expect(second).toMatchObject({
    exitCode: 3,
    stderr: [expect.stringMatching(/"dataDir" .* in use by clipslot run, process \d+/)],
  });
  first.child.kill('SIGTERM');
  const { exitCode, stdout } = await first.finished;
  expect({ exitCode, last: JSON.parse(stdout.at(-1) ?? '').counts.published }).toEqual({
    exitCode: 0,
    last: 1,
  });
});

test('an empty authorization is said once, and the clip waits with nothing sent', async () => {
  desk.capture('a.mp4');
  const running = startClipslot(['run', '--json', '--config', desk.configFile], { TEST_AUTHORIZATION: '' });
  await running.line((line) => line.includes('"found"'));
  running.child.kill('SIGTERM');
  await running.finished;
  expect(desk.simulator.ledger().posts).toEqual([]);
  const listed = await clipslot(['list', '--config', desk.configFile, '--json'], desk.env);
  expect(JSON.parse(listed.stdout[0] ?? '')).toMatchObject({ state: 'awaiting-slot' });
});

test('reading commands before the first run say what to do', async () => {
  mkdirSync(join(desk.folder, 'data'));
  expect(await clipslot(['list', '--config', desk.configFile])).toMatchObject({
    exitCode: 2,
    stderr: [expect.stringContaining('run "clipslot run" first')],
  });
  expect(readdirSync(join(desk.folder, 'data'))).toEqual([]);
});
