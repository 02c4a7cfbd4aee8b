/** Patterns that could stop the program on one long name are refused by name; those that people write are taken. */
import picomatch from 'picomatch';
import { expect, test } from 'vitest';
import { includeProblem } from '../../main/config/include-pattern.ts';
import { parseConfig } from '../../main/config/read-config.ts';

test.each([
  '**/*.mp4',
  '*.mkv',
  'Halo*/**/*.mp4',
  '*Halo*Replay*.mp4',
  '**/{Clips,Replays}/*.mp4',
  'Match ?.mp4',
])('%s is taken', (pattern) => {
  expect(includeProblem(pattern)).toBeNull();
});

test.each([
  ['*a*a*a*a*a*a*a*a*b', /3 stars/],
  ['+(a|aa)+(a|aa)b', /groups/],
  ['**/a/**/b/**/c/**/*.mp4', /at most 3 times/],
  ['Clips\\*.mp4', /backslash/],
  ['x'.repeat(300), /256/],
])('%s is not', (pattern, why) => {
  expect(includeProblem(pattern)).toMatch(why);
});

test('the configuration names the pattern', async () => {
  const folders = [{ path: '/', include: ['**/*.mp4', '*a*a*a*a*b'] }];
  const data = {
    dataDir: '/data',
    service: {},
    account: { scid: 's', authorization: { env: 'A' } },
    folders,
  };
  expect(await parseConfig(data, 'clipslot.json')).toMatchObject({
    ok: false,
    problem: expect.stringContaining('folders[0].include[1]'),
  });
});

test('the worst pattern that is taken is quick on the worst name', () => {
  const fits = picomatch('**/*a*a*.mp4', { nocase: true, flags: 'is' });
  expect(fits(`${'a'.repeat(255)}/`.repeat(15))).toBe(false);
});
