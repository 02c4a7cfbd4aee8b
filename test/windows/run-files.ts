// Runs test files in one Windows process, one after the other, and writes a line of JSON about each into a file as soon as
// it is through: a process that dies tells how far it came.
//
//   node.exe --import preload.ts run-files.ts <file for results> <test file, from the root of the checkout>…
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { whyTestIsLeftOut } from './left-out.ts';
import { runFile } from './suites.ts';

const [results = '', ...files] = process.argv.slice(2);

for (const file of files) {
  const path = join(import.meta.dirname, '..', '..', file);
  const isLeftOut = (test: string) => whyTestIsLeftOut(file, test) !== null;
  const outcome = await runFile(() => import(pathToFileURL(path).href), isLeftOut);
  appendFileSync(results, `${JSON.stringify({ file, ...outcome })}\n`);
}
// What a test left open keeps no process alive.
process.exit(0);
