/**
 * The practice service: the simulator as a process of its own, so that trying Clipslot out needs no
 * account and no network. Comes back on the same ports, because slots hold its addresses, and after
 * a crash, because services do.
 */
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Clock } from '../base/runtime.ts';

/** The first line of the simulator. More may be in it than is needed here. */
const listening = z.object({
  event: z.literal('listening'),
  metadataUrl: z.url({ protocol: /^http$/, hostname: /^(127\.0\.0\.1|localhost)$/ }),
  transferHost: z.string().max(256),
  ledgerUrl: z.string().max(2048).optional(),
  scid: z.string().max(128),
  authorization: z.string().max(16_384),
});
export type PracticeAddress = z.infer<typeof listening>;

export interface PracticePorts {
  readonly metadata: number;
  readonly transfer: number;
}

/** What is needed of Electron's `utilityProcess`. */
export interface PracticeChild {
  readonly stdout: NodeJS.ReadableStream | null;
  once(event: 'exit', listener: (code: number) => void): unknown;
  kill(): boolean;
}
/** @param env what its environment has besides ours */
export type ForkPractice = (args: string[], env: Readonly<Record<string, string>>) => PracticeChild;

export interface Practice {
  /** Resolves with the address once it serves; `null` when it does not within the time allowed. */
  start(ports: PracticePorts | null): Promise<PracticeAddress | null>;
  stop(): void;
}

const startTimeoutMs = 15_000;
const firstPauseMs = 500;
const longestPauseMs = 60_000;
/** Having served this long, the next crash is a new one and not the same one again. */
const healthyAfterMs = 60_000;

/** So often in a row it is tried on ports that it does not get. */
const mostInVain = 2;

type OnListening = (address: PracticeAddress) => void;

export class PracticeProcess implements Practice {
  readonly #fork: ForkPractice;
  readonly #stateDir: string;
  readonly #clock: Clock;
  readonly #key: string;
  #child: PracticeChild | null = null;
  #address: PracticeAddress | null = null;
  #pauseMs = firstPauseMs;
  #stopPause = () => {};

  /**
   * @param stateDir where the practice service keeps its ledger
   * @param key lets us in, and no other program of this computer; a new one for each start of the
   * app
   */
  constructor(fork: ForkPractice, stateDir: string, clock: Clock, key: string) {
    this.#fork = fork;
    this.#stateDir = stateDir;
    this.#clock = clock;
    this.#key = key;
  }

  start(ports: PracticePorts | null): Promise<PracticeAddress | null> {
    // One that serves already has the ports: a second one would stand before them.
    if (this.#address !== null) return Promise.resolve(this.#address);
    this.stop();
    return new Promise((resolve) => {
      const callOff = this.#clock.after(startTimeoutMs, () => {
        this.stop();
        resolve(null);
      });
      this.#launch(ports, (address) => {
        callOff();
        resolve(address);
      });
    });
  }

  stop(): void {
    this.#stopPause();
    this.#child?.kill();
    this.#child = null;
    this.#address = null;
  }

  /** @param deaths of children before it that never served on these ports */
  #launch(ports: PracticePorts | null, onListening: OnListening, deaths = 0): void {
    const startedAtMs = this.#clock.monotonicMs();
    let again = ports;
    let served = false;
    const started = this.#fork(argumentsFor(ports, this.#stateDir), { CLIPSLOT_PRACTICE_KEY: this.#key });
    this.#child = started;
    readAddress(started, (address) => {
      again = portsOf(address);
      served = true;
      if (this.#child === started) this.#address = address;
      onListening(address);
    });
    started.once('exit', () => {
      // One that was stopped may end after another was started.
      if (this.#child !== started) return;
      this.#child = null;
      this.#address = null;
      if (this.#clock.monotonicMs() - startedAtMs > healthyAfterMs) this.#pauseMs = firstPauseMs;
      const inVain = served ? 0 : deaths + 1;
      // Another program has its ports: any others are better than none.
      if (inVain >= mostInVain) again = null;
      this.#stopPause = this.#clock.after(this.#pauseMs, () => this.#launch(again, onListening, inVain));
      this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
    });
  }
}

/** The ports inside the addresses, to be asked for again. */
export function portsOf(address: PracticeAddress): PracticePorts {
  return {
    metadata: Number(new URL(address.metadataUrl).port),
    transfer: Number(new URL(`http://${address.transferHost}`).port),
  };
}

function argumentsFor(ports: PracticePorts | null, stateDir: string): string[] {
  const { metadata, transfer } = ports ?? { metadata: 0, transfer: 0 };
  return [
    ...['--port', String(metadata)],
    ...['--transfer-port', String(transfer)],
    ...['--state', stateDir],
    '--exit-with-parent',
    '--practice',
  ];
}

function readAddress(child: PracticeChild, found: (address: PracticeAddress) => void): void {
  if (child.stdout === null) return;
  // Reading on after the address keeps the pipe from filling up and stopping the practice service.
  createInterface({ input: child.stdout }).on('line', (line) => {
    const parsed = listening.safeParse(jsonOrNull(line));
    if (parsed.success) found(parsed.data);
  });
}

function jsonOrNull(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
