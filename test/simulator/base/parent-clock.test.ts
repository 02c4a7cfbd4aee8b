/** Time as the parent drives it: nothing passes by itself, and an answer comes when everything due is done. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { ParentClock } from '../../../main/simulator/base/parent-clock.ts';
import { askOnce, HEADERS, SMALL_REQUEST } from '../test-client.ts';

const start = Date.UTC(2026, 2, 1, 20);

/** Both ends of a channel in one process. */
function channel() {
  const listeners: ((message: unknown) => void)[] = [];
  const answers: unknown[] = [];
  return {
    answers,
    send: (message: unknown) => answers.push(message),
    on: (_: 'message', listener: (message: unknown) => void) => listeners.push(listener),
    async moveTo(now: number): Promise<unknown> {
      const before = answers.length;
      for (const listener of listeners) listener({ moveTo: now });
      await expect.poll(() => answers.length).toBe(before + 1);
      return answers.at(-1);
    },
  };
}

test('what is due is done in its order, at its own time, before the answer', async () => {
  const parent = channel();
  const opened = ParentClock.driven(parent);
  expect(await parent.moveTo(start)).toEqual({ movedTo: start, msToNextTimer: null });
  const clock = await opened;
  const done: string[] = [];
  const later = async (name: string, ms: number) => {
    await clock.wait(ms);
    done.push(`${name} at ${clock.now() - start}`);
  };
  void later('second', 300).then(() => later('fourth', 50));
  void later('first', 100);
  void later('third', 700);
  expect(await parent.moveTo(start)).toEqual({ movedTo: start, msToNextTimer: 100 });
  expect(await parent.moveTo(start + 100)).toEqual({ movedTo: start + 100, msToNextTimer: 200 });
  expect(done).toEqual(['first at 100']);
  expect(await parent.moveTo(start + 300)).toEqual({ movedTo: start + 300, msToNextTimer: 50 });
  expect(await parent.moveTo(start + 350)).toEqual({ movedTo: start + 350, msToNextTimer: 350 });
  expect(await parent.moveTo(start + 900)).toEqual({ movedTo: start + 900, msToNextTimer: null });
  expect(done).toEqual(['first at 100', 'second at 300', 'fourth at 350', 'third at 900']);
});

const program = join(import.meta.dirname, '../../../main/simulator/index.ts');

function startForked(...args: string[]) {
  const child = fork(program, ['--clock', 'parent', ...args], { silent: true });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

test('as a process it shows the time of its parent, and ends with the channel', async () => {
  const child = startForked();
  child.send({ moveTo: start });
  if (child.stdout === null) throw new Error('no stdout');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const { metadataUrl, scid, authorization, ledgerUrl } = JSON.parse(line);
  const headers = { ...HEADERS, Authorization: authorization };
  const body = JSON.stringify(SMALL_REQUEST);
  await askOnce(`${metadataUrl}/users/me/scids/${scid}/clips`, { method: 'POST', headers, body });
  const moved = new Promise((resolve) => {
    child.on('message', (message) => {
      if (JSON.stringify(message).includes(String(start + 5000))) resolve(message);
    });
  });
  child.send({ moveTo: start + 5000 });
  await moved;
  await askOnce(`${metadataUrl}/users/me/scids/${scid}/clips`, { method: 'POST', headers, body });
  const ledger = await askOnce(ledgerUrl, {});
  const at = [start, start + 5000].map((ms) => ({ at: new Date(ms).toISOString() }));
  expect(ledger.json).toMatchObject({ posts: at });
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('what is wrong ends it with one line, though its channel is open', async () => {
  const child = startForked('--port', '70000');
  let text = '';
  child.stderr?.on('data', (piece) => {
    text += piece;
  });
  expect(await once(child, 'close')).toEqual([2, null]);
  expect(text).toMatch(/^simulator: --port: [^\n]*\n$/);
});
