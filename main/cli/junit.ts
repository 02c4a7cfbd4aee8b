/**
 * How a run went, as JUnit XML for the systems that read test results: one test case a clip. A clip that is not out has
 * failed, with the sentence and the next step the window would show; one that was cancelled was skipped.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import junit, { type Builder, type TestSuite } from 'junit-report-builder';
import type { ClipView } from '../../preload/clip-view.ts';
import { describeNextStep, describeStatus } from '../../preload/words.ts';
import type { QueueAccess } from '../control/queue-access.ts';
import { allClips } from './reading.ts';

/** Writes every clip of the queue as it stands. Answers null, or one line about what was in the way. */
export async function reportJunit(queue: QueueAccess, file: string): Promise<string | null> {
  const clips = await allClips(queue);
  if (!clips.ok) return clips.problem;
  const xml = junitOf(clips.value, Date.now());
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, xml);
    return null;
  } catch (error) {
    return `"--junit" ${file}: cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`;
  }
}

// What Node imports is the builder itself; the package's types describe a module around it.
const builder = junit as unknown as Builder;

/** @param now wall-clock milliseconds */
export function junitOf(clips: readonly ClipView[], now: number): string {
  const report = builder.newBuilder();
  const suite = report.testSuite().name('clipslot').timestamp(new Date(now));
  for (const clip of clips) addClip(suite, clip, now);
  return report.build();
}

function addClip(suite: TestSuite, clip: ClipView, now: number): void {
  const { name, folderName, foundAt, publishedAt, state, status } = clip;
  const seconds = Math.max(0, (publishedAt ?? now) - foundAt) / 1000;
  const test = suite.testCase().className(folderName).name(name).time(seconds);
  test.property('clipId', clip.clipId);
  if (state === 'published') return;
  if (state === 'cancelled') return void test.skipped();
  const sentence = describeStatus(status, clip, now);
  const next = describeNextStep(status);
  test.failure(next === null ? sentence : `${sentence} ${next}`, state);
}
