// 19: the fuses of the packaged program, read from its bytes, against electron-builder.yml.
import { join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { getConfig } from 'app-builder-lib/out/util/config/config.js';
import { expect, test } from 'vitest';
import { appUnderTest } from '../setup/app-under-test.ts';

/** electron-builder's names that are no fuse of the binary. */
const noFuse = ['resetAdHocDarwinSignature'];
/** The tests drive the app through the inspector, which a package for people refuses. */
const openForTests = 'enableNodeCliInspectArguments';

test('19 the packaged program has the fuses of the configuration, but for the one the tests need', async () => {
  const { electronFuses } = await getConfig(
    join(import.meta.dirname, '..', '..'),
    'electron-builder.yml',
    null,
  );
  const wire = await getCurrentFuseWire(appUnderTest().executablePath);
  const named = Object.entries(electronFuses ?? {}).filter(([name]) => !noFuse.includes(name));
  expect(named.length).toBeGreaterThan(7);
  const different = named.filter(([name, wanted]) => {
    const fuse = FuseV1Options[(name[0]?.toUpperCase() + name.slice(1)) as keyof typeof FuseV1Options];
    const state = wire[fuse];
    // A runtime older than a fuse has no place for it.
    return state !== undefined && state !== FuseState.INHERIT && (state === FuseState.ENABLE) !== wanted;
  });
  expect(different.map(([name]) => name)).toEqual([openForTests]);
});
