// Found by a campaign: a closed lane that was opened early by a restart.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Failure } from '../../main/service/failure.ts';
import { Lane } from '../../main/service/lane.ts';
import { openDatabase, type QueueDatabase } from '../../main/storage/database/database.ts';
import { LaneTable } from '../../main/storage/lane-table.ts';
import { createTestClock } from '../support/test-clock.ts';
import { testRuntime } from '../support/test-engine.ts';

let folder: string;
let db: QueueDatabase;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clipslot-lane-'));
  const opened = openDatabase(folder);
  if (!opened.ok) throw new Error(opened.problem);
  db = opened.value;
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const signInPage: Failure = {
  verdict: 'lane',
  reason: { code: 'service-not-itself', detail: null },
  status: 200,
  retryAfterMs: null,
};
const cutOff: Failure = {
  verdict: 'unknown',
  reason: { code: 'connection-lost', detail: 'ECONNRESET' },
  status: null,
  retryAfterMs: null,
};

test('requests that fail together: the longest wait stays, with its reason, and over a restart', () => {
  const runtime = testRuntime(createTestClock());
  const open = () => new Lane('slots', new LaneTable(db), runtime, async () => false);
  const lane = open();
  lane.close(signInPage);
  const before = lane.pause();
  lane.close(cutOff);
  expect(lane.pause()).toEqual(before);
  expect(open().pause()).toMatchObject({ reason: signInPage.reason, until: before?.until });
  expect(before?.until).toBe(runtime.clock.now() + 20_000);
});

test('the other way round the longer wait takes over', () => {
  const runtime = testRuntime(createTestClock());
  const lane = new Lane('slots', new LaneTable(db), runtime, async () => false);
  lane.close(cutOff);
  lane.close(signInPage);
  expect(lane.pause()).toMatchObject({
    reason: { code: 'service-not-itself' },
    until: runtime.clock.now() + 20_000,
  });
});
