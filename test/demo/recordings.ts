/** The five clips of the demo and how they come into the capture folder: four in one go, one as slowly as it is recorded. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { growClip, padClip, realClips } from '../../main/replay/pad-clip.ts';
import type { Board } from './board.ts';

export interface Recording {
  readonly name: string;
  readonly from: string;
  /** No two are alike, so that a size tells which clip the simulator is talking about. */
  readonly sizeBytes: number;
}

/** Sizes that end on a block's border, just before one, just after one, and anywhere (blocks are of 2,000,000 bytes). */
const inOneGo: readonly Recording[] = [
  { name: 'boss-fight.mp4', from: realClips.plain, sizeBytes: 12_345_678 },
  { name: 'last-lap.mp4', from: realClips.fragmented, sizeBytes: 20_000_000 },
  { name: 'long-replay.mkv', from: realClips.matroska, sizeBytes: 29_999_999 },
  { name: 'short-goal.mkv', from: realClips.matroska, sizeBytes: 6_000_001 },
];
const stillRecording: Recording = {
  name: 'still-recording.mp4',
  from: realClips.plain,
  sizeBytes: 16_543_210,
};

export const recordings: readonly Recording[] = [stillRecording, ...inOneGo];

const growSteps = 20;
const growMs = 3000;
/** The others appear while the first one is still growing. */
const apartMs = 500;

/**
 * Starts the slow recording, so that there is a growing file for the engine to find, and resolves with the function that
 * records everything else: from the moment on at which the engine watches.
 */
export async function startRecording(
  folder: string,
  board: Board,
): Promise<(engineWatches: Promise<unknown>) => Promise<void>> {
  const growing = growClip(described(folder, stillRecording), growSteps);
  const first = await growing.next();
  board.grew(stillRecording.name, first.value ?? 0);
  return async (engineWatches) => {
    await engineWatches;
    await Promise.all([finishSlowly(growing, folder, board), recordOthers(folder, board)]);
  };
}

async function finishSlowly(growing: AsyncIterable<number>, folder: string, board: Board): Promise<void> {
  await sleep(growMs / growSteps);
  for await (const written of growing) {
    board.grew(stillRecording.name, written);
    await sleep(growMs / growSteps);
  }
  await noteFinished(folder, stillRecording, board);
}

async function recordOthers(folder: string, board: Board): Promise<void> {
  for (const recording of inOneGo) {
    await sleep(apartMs);
    await padClip(described(folder, recording));
    await noteFinished(folder, recording, board);
  }
}

/** The file's own time of its last change, rather than the moment at which we get round to noticing. */
async function noteFinished(folder: string, { name }: Recording, board: Board): Promise<void> {
  const { mtimeMs, size } = await stat(join(folder, name));
  board.finished(name, size, mtimeMs);
}

function described(folder: string, { name, from, sizeBytes }: Recording) {
  return { from, to: join(folder, name), sizeBytes, seed: `demo ${name}` };
}
