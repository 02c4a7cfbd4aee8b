/** main/config/README.md names every key of the configuration with its default, and no other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { configSchema } from '../../main/config/config-schema.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'main', 'config', 'README.md'), 'utf8');

/** `key` and `default` of each row; a row may hold several of one object, the later ones by their last name. */
const rows = [...page.matchAll(/^\| (`[^|]+`) \| ([^|]+) \|/gm)].flatMap(([, keys = '', defaults = '']) => {
  const names = [...keys.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
  const prefix = names[0]?.replace(/[^.]*$/, '') ?? '';
  const values =
    defaults.split(', ').length === names.length ? defaults.split(', ') : names.map(() => defaults);
  return names.map((name, at) => ({
    key: at === 0 ? name : prefix + name,
    value: (values[at] ?? '').replaceAll('`', ''),
  }));
});

test('every key of the configuration has its row, and every row its key', () => {
  const schema = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' });
  expect(rows.map(({ key }) => key).sort()).toEqual(leaves(schema, '').sort());
});

test('the defaults are those that hold', () => {
  const config = configSchema.parse({
    dataDir: 'queue',
    service: {},
    account: { scid: 'scid', authorization: { env: 'NAME' } },
    folders: [{ path: 'captures' }],
  });
  const stated = rows.filter(({ value }) => isJson(value));
  expect(stated.length).toBeGreaterThan(25);
  for (const { key, value } of stated) expect([key, at(config, key)]).toEqual([key, JSON.parse(value)]);
});

interface Part {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly items?: unknown;
}

/** What a person writes a value for; of a list of objects the keys of each. */
function leaves(schema: unknown, path: string): string[] {
  const { properties, items } = schema as Part;
  if (properties !== undefined && !freeKeys.has(path))
    return Object.entries(properties).flatMap(([name, part]) =>
      leaves(part, path === '' ? name : `${path}.${name}`),
    );
  const isObjects = (items as Part | undefined)?.properties !== undefined;
  return isObjects ? leaves(items, `${path}[]`) : [path];
}

/** Described as a whole: the fields of a request are the service's. */
const freeKeys = new Set(['folders[].defaults']);

function at(config: unknown, key: string): unknown {
  return key
    .replace('[]', '.0')
    .split('.')
    .reduce<unknown>((inside, name) => (inside as Record<string, unknown> | null)?.[name], config);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
