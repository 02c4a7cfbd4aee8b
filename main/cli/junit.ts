/**
 * How a run went, as JUnit XML for the systems that read test results: one test case a clip. A clip that is not out has
 * failed, with the sentence and the next step the window would show; one that was cancelled was skipped. The order of elements
 * and every attribute are such that the strictest of the schemas in use take it, Jenkins' xUnit plugin's and Apache Ant's.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import XmlBuilder from 'fast-xml-builder';
import type { ClipState } from '../../preload/clip-view.ts';
import { describeNextStep, describeStatus } from '../../preload/words.ts';
import { ok, type Result } from '../base/result.ts';
import type { Config } from '../config/config.ts';
import type { ListedClip, QueueAccess } from '../control/queue-access.ts';
import { type CaseName, CaseNames } from './case-names.ts';
import { allClips } from './every-clip.ts';
import { notWritten } from './exit-codes.ts';

/**
 * Writes every clip of the queue as it stands. What was in the way is one line.
 * @param now wall-clock milliseconds
 */
export async function reportJunit(
  queue: QueueAccess,
  config: Config,
  file: string,
  now: number,
): Promise<Result<null>> {
  const clips = await allClips(queue);
  if (!clips.ok) return clips;
  const folders = config.folders.map(({ path }) => path);
  const xml = junitOf(clips.value, folders, now);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, xml);
    return ok(null);
  } catch (error) {
    return notWritten('--junit', file, error);
  }
}

/** Elements by their name; what begins with `@` is an attribute. It escapes what marks up. */
const xml = new XmlBuilder({
  format: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: true,
});

/**
 * @param clips newest first
 * @param folders the capture folders
 * @param now wall-clock milliseconds
 */
export function junitOf(clips: readonly ListedClip[], folders: readonly string[], now: number): string {
  const ended = (state: ClipState) => clips.filter((clip) => clip.state === state).length;
  const names = new CaseNames(folders);
  const cases = clips.toReversed().map((clip) => ({ clip, named: names.next(clip) }));
  const skipped = ended('cancelled');
  const suite = {
    '@name': 'clipslot',
    '@package': 'clipslot',
    '@id': 0,
    '@hostname': 'localhost',
    '@timestamp': new Date(now).toISOString().slice(0, 19),
    '@time': cases.reduce((sum, { clip }) => sum + tookMs(clip, now), 0) / 1000,
    '@tests': clips.length,
    '@failures': clips.length - skipped - ended('published'),
    '@errors': 0,
    '@skipped': skipped,
    properties: { property: cases.map(({ clip, named }) => idOf(clip, named)) },
    testcase: cases.map(({ clip, named }) => testCase(clip, named, now)),
    'system-out': '',
    'system-err': '',
  };
  return xml.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: { testsuite: suite },
  });
}

/** Of each case the id of its clip, as commands take it. A case itself may have no properties. */
function idOf({ clipId }: ListedClip, { folder, name }: CaseName): object {
  return { '@name': inXml(`${folder}/${name}`), '@value': clipId };
}

function testCase(clip: ListedClip, { folder, name }: CaseName, now: number): object {
  return {
    '@classname': inXml(folder),
    '@name': inXml(name),
    '@time': tookMs(clip, now) / 1000,
    ...ending(clip, now),
  };
}

function tookMs({ foundAt, publishedAt }: ListedClip, now: number): number {
  return Math.max(0, (publishedAt ?? now) - foundAt);
}

function ending(clip: ListedClip, now: number): object {
  if (clip.state === 'published') return {};
  if (clip.state === 'cancelled') return { skipped: '' };
  const sentence = describeStatus(clip.status, clip, now);
  const next = describeNextStep(clip.status);
  const message = inXml(next === null ? sentence : `${sentence} ${next}`);
  return { failure: { '@message': message, '@type': clip.state } };
}

/** What XML 1.0 cannot hold at all, escaped or not [XML 1.0, 2.2]; a line break in an attribute is read as a blank. */
const notInXml = /[^\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

function inXml(text: string): string {
  return text.replaceAll(notInXml, '\u{fffd}');
}
