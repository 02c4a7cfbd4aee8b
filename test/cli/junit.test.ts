/** The JUnit file of a run: what a build server reads must be true of every clip, and readable whatever its name. */
import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { junitOf } from '../../main/cli/junit.ts';
import type { ListedClip } from '../../main/control/queue-access.ts';
import type { ClipView } from '../../preload/clip-view.ts';
import { clipWith, everyStatus, now } from '../support/clip-sample.ts';

/** What XML 1.0 cannot hold at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are the subject.
const unreadable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Cs}/u;

const captures = resolve('/videos/captures');
const report = (clips: readonly ListedClip[], folders = [captures]) => junitOf(clips, folders, now);
const listed = (file: string, part: Partial<ClipView> = {}): ListedClip => {
  const path = resolve(captures, file);
  return { ...clipWith({ name: basename(path), ...part }), path };
};

test('a published clip passes, a cancelled one is skipped, one that needs a person fails with its next step', () => {
  const published = { status: { code: 'published' }, publishedAt: now + 2500 } as const;
  const xml = report([
    listed('one.mp4', { state: 'published', ...published }),
    listed('two.mp4', { state: 'cancelled', status: { code: 'cancelled', reason: null } }),
    listed('three.mp4', {
      state: 'failed',
      status: { code: 'failed', reason: { code: 'file-gone', detail: null } },
    }),
  ]);
  expect(xml).toContain('<testsuite name="clipslot"');
  expect(xml).toContain('tests="3" failures="1" errors="0" skipped="1"');
  expect(xml).toMatch(/<testcase classname="captures" name="one\.mp4" time="2\.5"\/?>/);
  expect(xml).toMatch(/name="three\.mp4"[\s\S]*<failure message="[^"]+\. [^"]+" type="failed"\/>/);
});

test.each(everyStatus.filter(({ code }) => code !== 'published' && code !== 'cancelled'))(
  'a clip that is not out has failed: %j',
  (status) => {
    const state = status.code === 'refused' || status.code === 'failed' ? status.code : 'slot-held';
    expect(report([listed('one.mp4', { state, status })])).toMatch(/<failure message="[^"]{5,}"/);
  },
);

test('no name makes the file unreadable', () => {
  const names = ['<a>&"\'.mp4', ']]>.mp4', '\u0000\u0001\u001F.mp4', '\uD800.mp4', '\uFFFF.mp4', '🎬.mp4'];
  const xml = report(
    names.map((name) => ({ ...clipWith({ name, folderName: name }), path: `/elsewhere/${name}` })),
  );
  expect(xml).not.toMatch(unreadable);
  expect(xml).toContain('🎬.mp4');
  expect(xml.match(/<testcase /g)).toHaveLength(names.length);
});

test('every test case has a name of its own, and the same one whenever the same files lie there', () => {
  const games = resolve('/games/captures');
  // Newest first, as every list is: the file was recorded over twice.
  const files = ['monday/a.mp4', 'tuesday/a.mp4', 'a.mp4', 'a.mp4', 'a.mp4', resolve(games, 'a.mp4')];
  const xml = report(
    files.map((file) => listed(file)),
    [captures, games],
  );
  expect([...xml.matchAll(/<testcase classname="(.+?)" name="(.+?)"/g)].map(([, ...name]) => name)).toEqual([
    ['games/captures', 'a.mp4'],
    ['videos/captures', 'a.mp4'],
    ['videos/captures', 'a.mp4 (2)'],
    ['videos/captures', 'a.mp4 (3)'],
    ['videos/captures', 'tuesday/a.mp4'],
    ['videos/captures', 'monday/a.mp4'],
  ]);
});

/** What the strict readers of such files take, as `xmllint` reads their schemas. */
const strict = ['junit-jenkins.xsd', 'junit-ant.xsd'].map((name) => ({
  name,
  schema: readFileSync(join(import.meta.dirname, name), 'utf8'),
}));

async function faultsOf(xml: string): Promise<Record<string, readonly string[]>> {
  const faults: Record<string, readonly string[]> = {};
  for (const { name, schema } of strict) {
    const { valid, errors } = await validateXML({
      xml: [{ fileName: 'run.xml', contents: xml }],
      schema: [schema],
    });
    faults[name] = valid ? [] : errors.map(({ message }) => message);
  }
  return faults;
}
const none = Object.fromEntries(strict.map(({ name }) => [name, []]));

test('strict build servers take every report: all that can be true of a clip, odd names, and no clip at all', async () => {
  const every = everyStatus.map((status, at) => {
    const state = status.code === 'published' || status.code === 'cancelled' ? status.code : 'failed';
    return listed(`${at}/<a> & "b"\u0001\uD800🎬.mp4`, { clipId: `clip-${at}`, state, status });
  });
  expect(await faultsOf(report(every))).toEqual(none);
  expect(await faultsOf(report([]))).toEqual(none);
  expect(report(every)).toContain('value="clip-7"');
}, 60_000);

test('the schemas are no rubber stamps', async () => {
  const xml = report([
    listed('one.mp4', { state: 'cancelled', status: { code: 'cancelled', reason: null } }),
  ]);
  const property = '<properties><property name="a" value="b"/></properties>';
  for (const wrong of [
    xml.replace('<testsuites>', '<testsuites skipped="1">'),
    xml.replace('<skipped', `${property}<skipped`),
  ]) {
    expect(wrong).not.toBe(xml);
    for (const faults of Object.values(await faultsOf(wrong))) expect(faults).not.toEqual([]);
  }
}, 60_000);
