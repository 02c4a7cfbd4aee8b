// What `import … from 'vitest'` means under Wine: vitest's own `expect`, which is plain JavaScript, over suites.ts.
import { format } from 'node:util';
// The path and not the name, which leads here.
import { expect as ownExpect } from '../../node_modules/vitest/dist/index.js';
import { addHook, addSuite, addTest, afterThisTest } from './suites.ts';

type Work = (...values: unknown[]) => unknown;
interface Limits {
  readonly timeout?: number;
}

const pollMs = 1000;
const betweenPollsMs = 25;

export const expect = Object.assign(ownExpect, { poll });

export const beforeAll = (hook: () => unknown) => addHook('beforeAll', hook);
export const beforeEach = (hook: () => unknown) => addHook('beforeEach', hook);
export const afterEach = (hook: () => unknown) => addHook('afterEach', hook);
export const afterAll = (hook: () => unknown) => addHook('afterAll', hook);
export const onTestFinished = afterThisTest;

export const test = Object.assign(testThat(false), {
  runIf: (holds: unknown) => testThat(!holds),
  skipIf: (holds: unknown) => testThat(Boolean(holds)),
});
export const it = test;

export const describe = Object.assign(suiteThat(false), {
  runIf: (holds: unknown) => suiteThat(!holds),
  skipIf: (holds: unknown) => suiteThat(Boolean(holds)),
  each: (rows: readonly unknown[]) => (name: string, work: Work) => {
    for (const { title, values } of titled(name, rows)) describe(title, () => work(...values));
  },
});

function testThat(isSkipped: boolean) {
  const one = (name: string, first: Work | Limits, second?: Work | number | Limits): void => {
    const work = typeof first === 'function' ? first : second;
    const limits = typeof first === 'function' ? second : first;
    if (typeof work !== 'function') throw new Error(`the test "${name}" has nothing to run`);
    addTest(name, () => work(), isSkipped, limitOf(limits));
  };
  const each = (rows: readonly unknown[]) => (name: string, work: Work, limits?: number | Limits) => {
    for (const { title, values } of titled(name, rows)) one(title, () => work(...values), limits);
  };
  return Object.assign(one, { each });
}

function limitOf(limits: Work | number | Limits | undefined): number | undefined {
  if (typeof limits === 'number') return limits;
  return typeof limits === 'object' ? limits.timeout : undefined;
}

function suiteThat(isSkipped: boolean) {
  return (name: string, collect: () => unknown): void => addSuite(name, collect, isSkipped);
}

function titled(name: string, rows: readonly unknown[]) {
  return rows.map((row) => {
    const values = Array.isArray(row) ? row : [row];
    const title = name.replaceAll(/\$(\w+)/g, (whole, key: string) => property(row, key) ?? whole);
    return { title: title.includes('%') ? format(title, ...values) : title, values };
  });
}

function property(row: unknown, key: string): string | null {
  const found = row !== null && typeof row === 'object' ? Reflect.get(row, key) : undefined;
  return found === undefined ? null : String(found);
}

/** `await expect.poll(read).toBe(…)`, and with `.not` before the last word. */
function poll(read: () => unknown, { timeout = pollMs }: Limits = {}): unknown {
  return new Proxy(
    {},
    {
      get: (_target, word) =>
        word === 'not'
          ? new Proxy({}, { get: (_inner, last) => claim(read, timeout, ['not', last]) })
          : claim(read, timeout, [word]),
    },
  );
}

function claim(read: () => unknown, timeoutMs: number, words: readonly (string | symbol)[]) {
  return async (...values: unknown[]) => {
    const until = performance.now() + timeoutMs;
    for (;;) {
      try {
        const found = await read();
        const [first, last] = words;
        const assertion = ownExpect(found);
        const subject = last === undefined ? assertion : Reflect.get(assertion, first ?? '');
        Reflect.apply(Reflect.get(subject, last ?? first ?? ''), subject, values);
        return;
      } catch (error) {
        if (performance.now() > until) throw error;
        await new Promise((resolve) => setTimeout(resolve, betweenPollsMs));
      }
    }
  };
}
