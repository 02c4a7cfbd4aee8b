/** What happens around one engine of a campaign until it dies: clips come and go, the capture folder leaves and returns. */
import type { CaptureStream } from './capture-stream.ts';
import type { EngineLives } from './engine-lives.ts';
import type { EngineRun } from './engine-run.ts';
import { whileStopping } from './failpoint-names.ts';
import type { FolderAway } from './record.ts';
import type { Chance } from './seeded-chance.ts';

export interface DangerousStage {
  readonly chance: Chance;
  readonly stream: CaptureStream;
  readonly lives: EngineLives;
  readonly folderAway: FolderAway[];
}

/** Lets an engine work while clips come and go, until it dies at its failpoint or is killed; true for the latter. */
export async function liveDangerously(
  run: EngineRun,
  stage: DangerousStage,
  failpoint: string | undefined,
): Promise<boolean> {
  const { chance, stream } = stage;
  const early = failpoint === undefined && chance.happens(0.15);
  const lifeMs = failpoint === undefined ? chance.between(0, 900) : 1200;
  const deeds = chance.between(0, 2);
  const leaves = chance.happens(0.04) ? (chance.happens(0.5) ? 'replaced' : 'gone') : 'stays';
  if (early) {
    await within(run, chance.between(50, 500));
  } else {
    await run.ready;
    for (let deed = 0; deed < deeds && !run.isOver(); deed += 1) {
      await stream.act();
      await within(run, lifeMs / 4);
    }
    if (leaves !== 'stays') await leaveFor(run, stage, leaves === 'replaced', lifeMs / 2);
    await within(run, lifeMs / 2);
    if (failpoint !== undefined && whileStopping.includes(failpoint)) {
      run.stop();
      await within(run, 3000);
    }
  }
  const forced = !run.isOver();
  run.kill();
  return forced;
}

/** Takes the capture folder away for a while. Nothing may be concluded from that. */
async function leaveFor(
  run: EngineRun,
  stage: DangerousStage,
  replace: boolean,
  waitMs: number,
): Promise<void> {
  const { stream, lives, folderAway } = stage;
  const sha256s = stream.files().map(({ sha256 }) => sha256);
  stream.leave(replace);
  const from = lives.now();
  await within(run, waitMs);
  folderAway.push({ from, to: lives.now(), sha256s });
  stream.comeBack();
}

/** Waits, but no longer than the engine lives. */
export async function within(run: EngineRun, waitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, waitMs);
  });
  await Promise.race([run.ended, late]);
  clearTimeout(timer);
}
