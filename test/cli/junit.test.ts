/** The JUnit file of a run: what a build server reads must be true of every clip, and readable whatever its name. */
import { expect, test } from 'vitest';
import { junitOf } from '../../main/cli/junit.ts';
import { clipWith, everyStatus, now } from '../support/clip-sample.ts';

/** What XML 1.0 cannot hold at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are the subject.
const unreadable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Cs}/u;

test('a published clip passes, a cancelled one is skipped, one that needs a person fails with its next step', () => {
  const published = { status: { code: 'published' }, publishedAt: now + 2500 } as const;
  const xml = junitOf(
    [
      clipWith({ state: 'published', ...published }),
      clipWith({ state: 'cancelled', status: { code: 'cancelled', reason: null }, name: 'two.mp4' }),
      clipWith({
        state: 'failed',
        status: { code: 'failed', reason: { code: 'file-gone', detail: null } },
        name: 'three.mp4',
      }),
    ],
    now,
  );
  expect(xml).toContain('<testsuite name="clipslot"');
  expect(xml).toContain('tests="3" failures="1" errors="0" skipped="1"');
  expect(xml).toMatch(/<testcase classname="captures" name="one\.mp4" time="2\.5">/);
  expect(xml).toMatch(/name="three\.mp4"[\s\S]*<failure message="[^"]+\. [^"]+" type="failed"\/>/);
});

test.each(everyStatus.filter(({ code }) => code !== 'published' && code !== 'cancelled'))(
  'a clip that is not out has failed: %j',
  (status) => {
    const state = status.code === 'refused' || status.code === 'failed' ? status.code : 'slot-held';
    expect(junitOf([clipWith({ state, status })], now)).toMatch(/<failure message="[^"]{5,}"/);
  },
);

test('no name makes the file unreadable', () => {
  const names = ['<a>&"\'.mp4', ']]>.mp4', '\u0000\u0001\u001F.mp4', '\uD800.mp4', '\uFFFF.mp4', '🎬.mp4'];
  const xml = junitOf(
    names.map((name) => clipWith({ name, folderName: name })),
    now,
  );
  expect(xml).not.toMatch(unreadable);
  expect(xml).toContain('🎬.mp4');
  expect(xml.match(/<testcase /g)).toHaveLength(names.length);
});
