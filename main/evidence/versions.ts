/** Which programs made the evidence. */
import { arch, release, type } from 'node:os';
import about from '../../package.json' with { type: 'json' };
import type { Versions } from './pack.ts';

export function versionsNow(sqlite: string): Versions {
  const { node = '', electron = null } = process.versions as Readonly<Record<string, string | undefined>>;
  return {
    clipslot: about.version,
    node,
    electron,
    os: `${type()} ${release()} ${arch()}`,
    sqlite,
    undici: about.dependencies.undici,
  };
}
