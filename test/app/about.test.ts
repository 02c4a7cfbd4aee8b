// What the app tells about itself, and the one file that helps when something is wrong.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { type AboutParts, aboutHandlers } from '../../main/app/about-handlers.ts';
import type { Engine } from '../../main/engine/api.ts';
import { aboutIn } from '../support/about-parts.ts';

let folder = '';
let opened: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clipslot-about-'));
  opened = [];
});

/** An engine that can do this one thing. */
const engine = {
  exportDiagnostics: async (lines: readonly string[]) => JSON.stringify({ lines }),
} as unknown as Engine;

function handlersWith(part: Partial<AboutParts> = {}) {
  return aboutHandlers({
    ...aboutIn(folder),
    engine: () => engine,
    openPath: async (path) => opened.push(path) > 0,
    ...part,
  });
}

test('diagnostics are one file for this user only, with the newest lines of the log', async () => {
  const parts = aboutIn(folder);
  parts.log.note('started');
  const saved = await handlersWith(parts).exportDiagnostics(undefined);
  expect(saved).toMatchObject({
    outcome: 'saved',
    fileName: expect.stringMatching(/^clipslot-diagnostics-.+\.json$/),
  });
  const file = join(folder, saved.fileName ?? '');
  expect(JSON.parse(readFileSync(file, 'utf8')).lines[0]).toContain('"event":"started"');
  expect(statSync(file).mode & 0o077).toBe(0);
});

test('no file is written when the owner cancels, or while no queue runs', async () => {
  const cancelled = handlersWith({ askWhereToSave: async () => null });
  expect(await cancelled.exportDiagnostics(undefined)).toEqual({ outcome: 'cancelled', fileName: null });
  const without = handlersWith({ engine: () => null });
  expect(await without.exportDiagnostics(undefined)).toEqual({ outcome: 'unavailable', fileName: null });
  expect(readdirSync(folder)).toEqual(['logs']);
});

test('a place that takes no file is said, by its name only', async () => {
  mkdirSync(join(folder, 'taken'));
  const handlers = handlersWith({ askWhereToSave: async () => join(folder, 'taken') });
  expect(await handlers.exportDiagnostics(undefined)).toEqual({ outcome: 'unwritable', fileName: 'taken' });
});

test('log and licences are opened by the system, from places the page cannot choose', async () => {
  const handlers = handlersWith();
  await handlers.openLogs(undefined);
  await handlers.openLicences(undefined);
  expect(opened).toEqual([join(folder, 'logs'), join(folder, 'licences.txt')]);
});
