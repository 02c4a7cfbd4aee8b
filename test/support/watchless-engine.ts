/**
 * Run as a program of its own, in a namespace that allows no watches at all: an engine that never gets an event. Captures
 * a finished clip and a slow recording, and prints one line of JSON about what became of them.
 */
import { join } from 'node:path';
import { startRecording } from './fake-recorder.ts';
import { startTestEngine } from './test-engine.ts';

const it = await startTestEngine({ config: { transfers: { blockSizeBytes: 1_000_000 } } });
const { clock } = it;
const counts = () => it.engine().overview().counts;
await it.until('the folder is known to be without a watch', () => it.engine().overview().banners.length > 0);
const banners = it.engine().overview().banners;

const capturedMs = clock.monotonicMs();
it.capture('a.mp4');
await it.until('a slot is asked for', () => it.simulator.ledger().posts.length === 1);
const foundAfterMs = clock.monotonicMs() - capturedMs;
await it.until('it is published', () => counts().published === 1);

const path = join(it.captureFolder, 'slow.mp4');
const recording = startRecording({ clock, path, kind: 'plain', steps: 3, stepMs: 16_000 });
let postsWhileRecording = 0;
await it.until('the recording is over', () => {
  postsWhileRecording = it.simulator.ledger().posts.length;
  return recording.isFinished();
});
await it.until('both are published', () => counts().published === 2);
const posts = it.simulator.ledger().posts.length;
const [{ watching } = { watching: null }] = it.engine().captureFolders();
await it.close();
process.stdout.write(`${JSON.stringify({ banners, watching, foundAfterMs, postsWhileRecording, posts })}\n`);
