/** `npm run fuzz`: starts the fuzz in a Node that lets it measure its memory. */
import { join } from 'node:path';
import { runVisibly } from '../setup/terminal.ts';

const fuzz = join(import.meta.dirname, 'fuzz.ts');
process.exitCode = await runVisibly(process.execPath, ['--expose-gc', fuzz, ...process.argv.slice(2)]);
