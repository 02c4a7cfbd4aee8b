/** The two programs of the demo, each a process of its own: the simulator and the engine. */
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Board, Stage } from './board.ts';
import type { Child, Workplace } from './workplace.ts';

/** How long a file must be quiet before the engine believes it finished; its default is 5 s, which only takes longer. */
export const quietMs = 1000;

const listening = z.object({
  event: z.literal('listening'),
  metadataUrl: z.string(),
  transferHost: z.string(),
  ledgerUrl: z.string(),
  scid: z.string(),
  authorization: z.string(),
});

export interface SimulatorProgram extends z.infer<typeof listening> {
  readonly child: Child;
}

export async function startSimulator(workplace: Workplace): Promise<SimulatorProgram> {
  const state = join(workplace.folder, 'simulator');
  const child = workplace.start('main/simulator/index.ts', ['--state', state, '--exit-with-parent']);
  for await (const line of child.lines) return { ...listening.parse(JSON.parse(line)), child };
  throw new Error(`the simulator did not start: ${child.lastRemark()}`);
}

export interface EngineProgram {
  readonly child: Child;
  /** Resolves when it watches the capture folder. */
  readonly watches: Promise<void>;
}

export async function startEngine(
  workplace: Workplace,
  captures: string,
  simulator: SimulatorProgram,
): Promise<EngineProgram> {
  const config = join(workplace.folder, 'clipslot.json');
  await writeFile(config, JSON.stringify(configFor(workplace, captures, simulator), null, 2));
  const args = ['run', '--config', config, '--until-idle', '--json'];
  const child = workplace.start('main/cli/index.ts', args, {
    CLIPSLOT_AUTHORIZATION: simulator.authorization,
  });
  const gaveUp = child.ended.then(() => {
    throw new Error(`the engine did not start: ${child.lastRemark()}`);
  });
  return { child, watches: Promise.race([child.firstRemark.then(() => {}), gaveUp]) };
}

export async function makeCaptureFolder(workplace: Workplace): Promise<string> {
  const captures = join(workplace.folder, 'captures');
  await mkdir(captures);
  return captures;
}

function configFor({ folder }: Workplace, captures: string, simulator: SimulatorProgram): object {
  return {
    dataDir: join(folder, 'data'),
    service: { metadataUrl: simulator.metadataUrl, transferHosts: [simulator.transferHost] },
    account: { scid: simulator.scid, authorization: { env: 'CLIPSLOT_AUTHORIZATION' } },
    folders: [{ path: captures, defaults: { greatestMomentId: 'demo' } }],
    settle: { quietMs },
  };
}

const clipEvent = z.object({ path: z.string(), state: z.string(), reason: z.string().optional() });
const summary = z.object({ event: z.literal('summary') });

const stages: Readonly<Record<string, Stage>> = {
  'slot-held': 'slot-held',
  uploaded: 'uploaded',
  published: 'published',
  refused: 'stopped',
  failed: 'stopped',
  cancelled: 'stopped',
};

/**
 * Puts the engine's events on the board until it ends; the time of an event is when its line reached us. Resolves with
 * whether it ended in good order: an exit code of 1 alone could as well be a crash.
 */
export async function followEngine({ child }: EngineProgram, board: Board): Promise<boolean> {
  let inOrder = false;
  for await (const line of child.lines) {
    const event: unknown = JSON.parse(line);
    inOrder = summary.safeParse(event).success;
    const { data } = clipEvent.safeParse(event);
    const stage = data === undefined ? undefined : stages[data.state];
    if (data !== undefined && stage !== undefined) {
      board.reached(basename(data.path), stage, Date.now(), data.reason);
    }
  }
  return inOrder;
}
