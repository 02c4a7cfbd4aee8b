// What does not run under Wine, and why.

interface LeftOut {
  readonly file: string;
  /** How the names of its tests begin that are left out; all of them unless given. */
  readonly tests?: readonly string[];
  readonly why: string;
}

const links = 'Wine resolves no symbolic links for real paths';
const slow = 'too long under Wine: it waits for many thousands of turns of the event loop';
const unknown = 'it does not come to its end in a minute under Wine, and why is not known yet';
const children = 'it starts processes of its own, and Wine gives them no pipes';

const leftOut: readonly LeftOut[] = [
  {
    file: 'test/config/config-folders.test.ts',
    tests: ['paths count from the file', 'a folder that is away', '{"'],
    why: links,
  },
  {
    file: 'test/capture/clip-file.test.ts',
    tests: ['a folder that became a link after it was listed'],
    why: links,
  },
  { file: 'test/transfer/pacing/pace.test.ts', why: slow },
  { file: 'test/ingest/each-for-itself.test.ts', why: unknown },
  { file: 'test/storage/migrations/older-queues.test.ts', why: unknown },
  { file: 'test/storage/migrations/landed-queues.test.ts', why: children },
];

export function whyFileIsLeftOut(file: string): string | null {
  return leftOut.find((one) => one.file === file && one.tests === undefined)?.why ?? null;
}

export function whyTestIsLeftOut(file: string, test: string): string | null {
  const fits = ({ tests }: LeftOut) => tests?.some((start) => test.startsWith(start)) ?? true;
  return leftOut.find((one) => one.file === file && fits(one))?.why ?? null;
}
