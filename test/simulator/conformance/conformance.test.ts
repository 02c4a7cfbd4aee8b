/** Every documented rule the simulator follows, checked, and the table of them in `CONFORMANCE.md` held to that. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clipRules, listRules } from './clip-rules.ts';
import { slotRules } from './slot-rules.ts';
import { transferRules } from './transfer-rules.ts';

const rules = [...slotRules, ...transferRules, ...clipRules, ...listRules];

test.each(rules)('$says [$page]', ({ check }) => check());

const table = `# The documented rules the simulator follows

Each row is a test in \`conformance/\`; this file is written by them (\`vitest -u\`) and fails when it is no longer true.

| Page | Rule |
|---|---|
${rules.map(({ page, says }) => `| \`${page}\` | ${says} |`).join('\n')}
`;

test('CONFORMANCE.md has one row for each rule', async () => {
  await expect(table).toMatchFileSnapshot('../../../main/simulator/CONFORMANCE.md');
});

test('the page about the tests counts the rules', () => {
  const readme = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');
  expect(/(\d+) documented rules/.exec(readme)?.[1]).toBe(String(rules.length));
});
