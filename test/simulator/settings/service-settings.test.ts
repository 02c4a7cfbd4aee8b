/** `SETTINGS.md` names every setting, its default and the point it settles. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { settingGroups } from '../../../main/simulator/settings/service-settings.ts';

const titles: Record<keyof typeof settingGroups, string> = {
  callSettings: 'Every call',
  slotSettings: 'Slots',
  transferSettings: 'Bits',
  clipSettings: 'Clips after their upload',
};

const sections = Object.entries(settingGroups).map(([group, settings]) => {
  // `as`: the keys of `settingGroups`.
  const rows = Object.entries(settings).map(([name, schema]) => row(name, schema));
  const head = '| Setting | Default | Values | What it settles |\n|---|---|---|---|';
  return `## ${titles[group as keyof typeof titles]}\n\n${head}\n${rows.join('\n')}\n`;
});

function row(name: string, schema: z.ZodType): string {
  const { default: standard, description, ...shape } = z.toJSONSchema(schema, { io: 'input' });
  return `| \`${name}\` | \`${JSON.stringify(standard)}\` | ${valuesOf(shape)} | ${description} |`;
}

function valuesOf(shape: z.core.JSONSchema.BaseSchema): string {
  const { enum: names, const: only, anyOf, items, type } = shape;
  if (names !== undefined) return names.map((one) => `\`${one}\``).join(', ');
  if (only !== undefined) return `\`${only}\``;
  if (anyOf !== undefined) return anyOf.map((one) => valuesOf(Object(one))).join(', ');
  if (type === 'array') return `list of ${valuesOf(Object(items))}`;
  return String(type);
}

const withoutSetting: readonly (readonly [point: string, why: string])[] = [
  ['10.2.5', 'Asking which blocks arrived: no call is documented, so there is none; any guess gets 404.'],
  ['11.7', 'The enumeration has two names: neither is on the wire.'],
  ['11.8', 'Descriptions of GameClipSource slipped a row: its values are unaffected.'],
  ['11.11', 'Hosts of samples: all addresses lead here; the fault `foreign-upload-uri` hands out any other.'],
  ['11.24', 'The size of a GameClipUri is described as that of a thumbnail: it is the size of the clip.'],
  ['11.25', 'A "RefreshUrl API" has no page: the single GET refreshes.'],
  ['11.28', 'Whether to retry a lost slot request plainly is for the client to decide.'],
  ['11.31', 'A sample was modified before it was recorded: lastModified is the time of the last change.'],
  ['11.32', '200 is described as a retrieved session: pasted text.'],
];

test('every setting is in SETTINGS.md with its default', async () => {
  const text = `# Settings of the simulator

What the pages leave open or contradict each other on, with the default. Page names stand in brackets; numbers in parentheses
are the open points (10.2) and the discrepancies (11) of the project's fact sheet. A default is a choice of ours and never a
statement about the real service. This file is written by \`service-settings.test.ts\` (\`vitest -u\`).

${sections.join('\n')}
## Points without a setting

| Point | Why |
|---|---|
${withoutSetting.map(([point, why]) => `| ${point} | ${why} |`).join('\n')}
`;
  const named = new Set([...text.matchAll(/\b(?:10\.2|11)\.\d+\b/g)].map(([point]) => point));
  const open = Array.from({ length: 12 }, (_, at) => `10.2.${at + 1}`);
  const discrepancies = Array.from({ length: 32 }, (_, at) => `11.${at + 1}`);
  expect([...open, ...discrepancies].filter((point) => !named.has(point))).toEqual([]);
  await expect(text).toMatchFileSnapshot('../../../main/simulator/SETTINGS.md');
});

test('every setting says what it settles', () => {
  const silent = Object.values(settingGroups).flatMap((settings) =>
    Object.entries(settings).filter(([, schema]) => !schema.description?.endsWith('.')),
  );
  expect(silent.map(([name]) => name)).toEqual([]);
});
