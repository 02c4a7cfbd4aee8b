/** The moments at which an engine may be ended, as the engine's own sources name them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const engine = join(import.meta.dirname, '..', '..', 'main');
/** A fresh database is migrated once only, so the deaths during that come first. */
const beforeAllOthers = /migration/;
/** Passed by an engine that is told to stop. */
export const whileStopping: readonly string[] = ['while-stopping', 'before-close'];

export function failpointNames(): string[] {
  const files = readdirSync(engine, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const names = files.flatMap((name) => {
    const text = readFileSync(join(engine, name), 'utf8');
    return [...text.matchAll(/failpoint\('([^']+)'\)/g)].map((match) => match[1] ?? '');
  });
  const early = names.filter((name) => beforeAllOthers.test(name)).sort();
  return [...early, ...names.filter((name) => !early.includes(name)).sort()];
}
