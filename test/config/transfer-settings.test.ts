/**
 * The owner's settings for transfers: what they are when nothing is said, and that every mistake is
 * named by its field.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseConfig } from '../../main/config/read-config.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clipslot-settings-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function parse(transfers: unknown) {
  const account = { scid: 'x', authorization: { env: 'X' } };
  const data = { dataDir: `${folder}-data`, service: {}, account, folders: [{ path: folder }], transfers };
  return parseConfig(data, 'settings.json');
}

test('nothing said: always, as fast as it goes, oldest first, a recording slows down', async () => {
  expect(await parse({})).toMatchObject({
    ok: true,
    value: {
      transfers: {
        windows: 'always',
        timeZone: null,
        bytesPerSecond: null,
        limitedBytesPerSecond: 500_000,
        bytesPerDay: null,
        bytesPerMonth: null,
        order: 'oldest',
        slotLifeMs: null,
        captureSafe: {
          processes: [],
          whileProcessesRun: 'hold',
          whileRecording: 'slow',
          onBattery: 'hold',
          pcInUse: 'ignore',
          fullScreen: 'slow',
        },
      },
    },
  });
});

test('a part of the rules leaves the others as they are', async () => {
  const captureSafe = { processes: ['obs64.exe'], whileRecording: 'hold' };
  expect(await parse({ captureSafe })).toMatchObject({
    ok: true,
    value: { transfers: { captureSafe: { ...captureSafe, onBattery: 'hold' } } },
  });
});

test.each([
  [{ timeZone: 'Berlin' }, '"transfers.timeZone": must be the name of a time zone like "Europe/Berlin"'],
  [{ order: 'largest' }, '"transfers.order"'],
  [{ bytesPerDay: 0 }, '"transfers.bytesPerDay"'],
  [{ captureSafe: { whileRecording: 'stop' } }, '"transfers.captureSafe.whileRecording"'],
  [{ captureSafe: { onBatery: 'hold' } }, 'unknown key "transfers.captureSafe.onBatery"'],
  [{ windows: { rules: [{ from: '7:00', to: '23:00' }] } }, '"transfers.windows.rules[0].from"'],
])('%j is one line that names the field', async (transfers, line) => {
  expect(await parse(transfers)).toMatchObject({ ok: false, problem: expect.stringContaining(line) });
});
