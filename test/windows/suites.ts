// Collects tests as vitest does and runs them one after the other: vitest itself does not start under Wine. Only what
// this project's tests use; names, order of hooks and time limits are vitest's.

type Hook = () => unknown;
type Hooks = Record<'beforeAll' | 'beforeEach' | 'afterEach' | 'afterAll', Hook[]>;

interface Test {
  readonly name: string;
  readonly run: Hook;
  readonly isSkipped: boolean;
  readonly timeoutMs: number;
}

export interface Suite extends Hooks {
  readonly name: string;
  readonly parent: Suite | null;
  readonly isSkipped: boolean;
  readonly children: (Suite | Test)[];
}

export interface Outcome {
  readonly passed: number;
  readonly skipped: number;
  /** A line or more each: the name of the test and what went wrong. */
  readonly failures: readonly string[];
}

const timeoutMs = 30_000;

let current = newSuite('', null, false);
let finishers: Hook[] = [];
let isNotForHere: (name: string) => boolean = () => false;
/** Of the test that runs: what no `await` would see. */
let reportStray: ((error: unknown) => void) | null = null;

process.on('uncaughtException', (error) => reportStray?.(error));
process.on('unhandledRejection', (error) => reportStray?.(error));

export function addHook(kind: keyof Hooks, hook: Hook): void {
  current[kind].push(hook);
}

export function addTest(name: string, run: Hook, isSkipped: boolean, ownTimeoutMs = timeoutMs): void {
  current.children.push({ name, run, isSkipped, timeoutMs: Math.max(ownTimeoutMs, timeoutMs) });
}

export function addSuite(name: string, collect: Hook, isSkipped: boolean): void {
  const outer = current;
  current = newSuite(name, outer, isSkipped || outer.isSkipped);
  outer.children.push(current);
  collect();
  current = outer;
}

export function afterThisTest(hook: Hook): void {
  finishers.push(hook);
}

/** Loads one file and runs its tests. @param isLeftOut whether a test of this name is not for here */
export async function runFile(
  load: () => Promise<unknown>,
  isLeftOut: (name: string) => boolean,
): Promise<Outcome> {
  isNotForHere = isLeftOut;
  const suite = newSuite('', null, false);
  current = suite;
  const failures: string[] = [];
  const problem = await problemOf(load, timeoutMs);
  if (problem !== null) failures.push(`the file could not be loaded: ${problem}`);
  const ran = problem === null ? await runSuite(suite) : none;
  return { ...ran, failures: [...failures, ...ran.failures] };
}

const none: Outcome = { passed: 0, skipped: 0, failures: [] };

async function runSuite(suite: Suite): Promise<Outcome> {
  let total = none;
  const opened = suite.isSkipped ? null : await problemOf(() => runAll(suite.beforeAll), timeoutMs);
  if (opened !== null) total = { ...none, failures: [`${fullName(suite)} beforeAll: ${opened}`] };
  for (const child of opened === null ? suite.children : [])
    total = sum(total, 'children' in child ? await runSuite(child) : await runTest(child, suite));
  const closed = suite.isSkipped
    ? null
    : await problemOf(() => runAll(suite.afterAll.toReversed()), timeoutMs);
  if (closed !== null) total = sum(total, { ...none, failures: [`${fullName(suite)} afterAll: ${closed}`] });
  return total;
}

async function runTest(test: Test, suite: Suite): Promise<Outcome> {
  const name = `${fullName(suite)}${test.name}`;
  if (test.isSkipped || suite.isSkipped || isNotForHere(name)) return { ...none, skipped: 1 };
  finishers = [];
  const line = lineage(suite);
  const teardowns: Hook[] = [];
  const work = async () => {
    for (const hook of line.flatMap((one) => one.beforeEach)) {
      const teardown = await hook();
      if (typeof teardown === 'function') teardowns.push(() => teardown());
    }
    await test.run();
  };
  const after = () => {
    const hooks = line.toReversed().flatMap((one) => one.afterEach.toReversed());
    return runAll([...hooks, ...teardowns.toReversed(), ...finishers.toReversed()]);
  };
  const problem = await problemOf(work, test.timeoutMs);
  const afterwards = await problemOf(after, timeoutMs);
  const failure = problem ?? afterwards;
  if (failure === null) return { ...none, passed: 1 };
  return { ...none, failures: [`${name}: ${failure}`] };
}

async function runAll(hooks: readonly Hook[]): Promise<void> {
  for (const hook of hooks) await hook();
}

/** What went wrong, or null. What hangs is left behind. */
async function problemOf(work: () => unknown, limitMs: number): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`not done after ${limitMs / 1000} s`), limitMs);
    reportStray = (error) => resolve(`outside of the test: ${wordsOf(error)}`);
  });
  const done = (async () => {
    try {
      await work();
      return null;
    } catch (error) {
      return wordsOf(error);
    }
  })();
  const problem = await Promise.race([done, limit]);
  clearTimeout(timer);
  reportStray = null;
  return problem;
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const compared =
    'expected' in error && 'actual' in error
      ? `\n    expected ${short(error.expected)}\n    and found ${short(error.actual)}`
      : '';
  const stack = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.includes('/test/') || /^\s+at .*main/.test(line));
  return `${error.message}${compared}\n${stack.slice(0, 4).join('\n')}`;
}

function short(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))).slice(0, 600);
}

function lineage(suite: Suite): Suite[] {
  return suite.parent === null ? [suite] : [...lineage(suite.parent), suite];
}

function fullName(suite: Suite): string {
  return lineage(suite)
    .filter(({ name }) => name !== '')
    .map(({ name }) => `${name} > `)
    .join('');
}

function newSuite(name: string, parent: Suite | null, isSkipped: boolean): Suite {
  const hooks: Hooks = { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] };
  return { name, parent, isSkipped, children: [], ...hooks };
}

function sum(a: Outcome, b: Outcome): Outcome {
  return {
    passed: a.passed + b.passed,
    skipped: a.skipped + b.skipped,
    failures: [...a.failures, ...b.failures],
  };
}
