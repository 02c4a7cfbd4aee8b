/**
 * The simulator as a process of its own whose clock we drive: it is no part of the product, so it is started, never imported.
 * Beside the sources that is its entry, beside the bundled command line the bundle of the same name.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ok, problem, type Result } from '../base/result.ts';

const program = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../simulator/index.ts' : './simulator.js', import.meta.url),
);

/** Its first line. */
const listening = z.object({
  metadataUrl: z.url(),
  /** host:port */
  transferHost: z.string(),
  simulatorUrl: z.url(),
  scid: z.string(),
  authorization: z.string(),
});
export type SimulatorAddresses = z.infer<typeof listening>;

/** What it answers to every move of its clock. */
const moved = z.object({ msToNextTimer: z.number().min(0).nullable() });
const refusal = z.object({ problem: z.string() });

export class SimulatorProcess {
  readonly addresses: SimulatorAddresses;
  readonly #child: ChildProcess;
  readonly #ended: Promise<never>;

  private constructor(child: ChildProcess, addresses: SimulatorAddresses, ended: Promise<never>) {
    this.addresses = addresses;
    this.#child = child;
    this.#ended = ended;
  }

  /**
   * @param stateDir a folder of its own, which it fills
   * @param now what its clock shows first, in wall-clock milliseconds
   */
  static async start(stateDir: string, now: number): Promise<SimulatorProcess> {
    const child = fork(program, ['--clock', 'parent', '--state', stateDir], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const ended = once(child, 'exit').then(([code]): never => {
      throw new Error(`the simulator ended by itself (exit code ${String(code)})`);
    });
    // When we end it ourselves, no one may be waiting for this.
    ended.catch(() => {});
    const answered = once(child, 'message');
    child.send({ moveTo: now });
    const [addresses] = await Promise.race([Promise.all([firstLine(child), answered]), ended]);
    return new SimulatorProcess(child, addresses, ended);
  }

  /** Has it work with these settings and this scenario, which it checks; one line says what it does not understand. */
  async load(settings: unknown, scenario: unknown): Promise<Result<null>> {
    const set = await this.#tell('settings', settings);
    return set.ok ? this.#tell('scenario', scenario) : set;
  }

  /**
   * Moves its clock, and has it do what is due by then. Answers how long until something is due next; null when nothing is.
   * @param now wall-clock milliseconds; the same as before only asks
   */
  async moveTo(now: number): Promise<number | null> {
    const answered = once(this.#child, 'message');
    this.#child.send({ moveTo: now });
    const [message] = await Promise.race([answered, this.#ended]);
    return moved.parse(message).msToNextTimer;
  }

  /** In good order, and waits for it. */
  async stop(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#ended.catch(() => {});
  }

  async #tell(what: 'settings' | 'scenario', body: unknown): Promise<Result<null>> {
    const url = `${this.addresses.simulatorUrl}/${what}`;
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    return answer.ok ? ok(null) : problem(refusal.parse(await answer.json()).problem);
  }
}

async function firstLine(child: ChildProcess): Promise<SimulatorAddresses> {
  if (child.stdout === null) throw new Error('a child with a pipe has an output');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return listening.parse(JSON.parse(line));
}
