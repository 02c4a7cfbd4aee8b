// The practice service as a child: its ports come back, and so does it.
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { beforeEach, expect, test } from 'vitest';
import { type PracticeChild, PracticeProcess } from '../../main/app/practice.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';

class FakeChild extends EventEmitter implements PracticeChild {
  readonly stdout = new PassThrough();
  readonly args: readonly string[];
  killed = false;
  constructor(args: readonly string[]) {
    super();
    this.args = args;
  }
  kill() {
    this.killed = true;
    return true;
  }
  say(line: unknown) {
    this.stdout.write(`${JSON.stringify(line)}\n`);
  }
}

const address = {
  event: 'listening',
  metadataUrl: 'http://127.0.0.1:4001',
  transferHost: '127.0.0.1:4002',
  scid: 'scid',
  authorization: 'Xauth=1',
};

let children: FakeChild[] = [];
let clock: TestClock;
const open = () =>
  new PracticeProcess(
    (args) => {
      const child = new FakeChild(args);
      children.push(child);
      return child;
    },
    '/state',
    clock,
    'a-key',
  );

const nth = (index: number): FakeChild => {
  const child = children[index];
  if (child === undefined) throw new Error(`there is no child ${index}`);
  return child;
};

beforeEach(() => {
  children = [];
  clock = createTestClock();
});

test('resolves with the address, whatever else is on the line', async () => {
  const started = open().start(null);
  nth(0).stdout.write('not JSON\n');
  nth(0).say({ ...address, more: true });
  expect(await started).toMatchObject({ metadataUrl: 'http://127.0.0.1:4001', authorization: 'Xauth=1' });
  expect(nth(0).args.join(' ')).toBe(
    '--port 0 --transfer-port 0 --state /state --exit-with-parent --practice',
  );
});

test('comes back after a crash, on the ports it had', async () => {
  const started = open().start(null);
  nth(0).say(address);
  await started;
  nth(0).emit('exit', 1);
  clock.advance(500);
  expect(children).toHaveLength(2);
  expect(nth(1).args.join(' ')).toContain('--port 4001 --transfer-port 4002');
  nth(1).emit('exit', 1);
  clock.advance(500);
  expect(children).toHaveLength(2);
  clock.advance(500);
  expect(children).toHaveLength(3);
});

test('an address that is not on this computer is not believed', async () => {
  const started = open().start(null);
  nth(0).say({ ...address, metadataUrl: 'http://example.com' });
  clock.advance(15_000);
  expect(await started).toBeNull();
  expect(nth(0).killed).toBe(true);
});

test('stopped is stopped', async () => {
  const practice = open();
  const started = practice.start({ metadata: 4001, transfer: 4002 });
  nth(0).say(address);
  await started;
  practice.stop();
  nth(0).emit('exit', 0);
  clock.advance(120_000);
  expect(children).toHaveLength(1);
});

test('ports that another program has are given up for others, as soon as that is certain', async () => {
  const started = open().start({ metadata: 4001, transfer: 4002 });
  nth(0).emit('exit', 1);
  clock.advance(500);
  expect(nth(1).args.join(' ')).toContain('--port 4001');
  nth(1).emit('exit', 1);
  clock.advance(1000);
  expect(nth(2).args.join(' ')).toContain('--port 0 --transfer-port 0');
  nth(2).say(address);
  expect(await started).toMatchObject({ metadataUrl: 'http://127.0.0.1:4001' });
});

test('one that serves is not started a second time', async () => {
  const practice = open();
  const started = practice.start(null);
  nth(0).say(address);
  const first = await started;
  expect(await practice.start(null)).toEqual(first);
  expect(children).toHaveLength(1);
});
