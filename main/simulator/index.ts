/**
 * The simulator as a program: prints one JSON line with its addresses, then serves until it is told to stop. Runs under
 * plain Node and inside Electron's utilityProcess.
 */
import { type ParentChannel, ParentClock } from './base/parent-clock.ts';
import { readCommandLine } from './command-line.ts';
import { keyVariable } from './control/practice-door.ts';
import { shownInstead } from './help.ts';
import { type Simulator, startSimulator } from './start-simulator.ts';

/** The part of Electron's `process.parentPort` that is used here; absent under plain Node. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'close', listener: () => void): void;
}

void main();

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const shown = shownInstead(args);
  if (shown !== null) return void process.stdout.write(shown);
  const read = readCommandLine(args);
  if (!read.ok) return giveUp(read.problem);
  const { port, transferPort, scenario, stateDir, exitWithParent, clock, practice } = read.value;
  const key = takeKey();
  if (practice && key === null) return giveUp(`--practice: ${keyVariable} is needed in the environment`);
  const channel = channelToParent();
  if (clock === 'parent' && channel === null) return giveUp('--clock parent: no parent has opened a channel');
  let simulator: Simulator;
  try {
    const time = clock === 'parent' && channel !== null ? await ParentClock.driven(channel) : null;
    simulator = await startSimulator({
      port,
      transferPort,
      ...(scenario === null ? {} : { scenario }),
      ...(stateDir === null ? {} : { stateDir }),
      ...(practice && key !== null ? { practiceKey: key } : {}),
      ...(time === null ? {} : { runtime: { now: () => time.now(), wait: (ms: number) => time.wait(ms) } }),
    });
  } catch (error) {
    return giveUp(error instanceof Error ? error.message : String(error));
  }
  const parentPort = parentPortOf(process);
  stopWhenTold(simulator, exitWithParent, parentPort);
  const { ledger: _ledger, close: _close, ...facts } = simulator;
  const listening = { event: 'listening', ...facts };
  process.stdout.write(`${JSON.stringify(listening)}\n`);
  parentPort?.postMessage(listening);
}

/** Taken out of the environment once it is read: no process started from here inherits it. */
function takeKey(): string | null {
  const key = process.env[keyVariable] || null;
  delete process.env[keyVariable];
  return key;
}

/** That of Node, for a program that was started with one. */
function channelToParent(): ParentChannel | null {
  if (process.send === undefined) return null;
  return {
    send: (message) => process.connected && process.send?.(message),
    on: (event, listener) => process.on(event, listener),
  };
}

function stopWhenTold(simulator: Simulator, exitWithParent: boolean, parentPort: ParentPort | null): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void simulator.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // A parent that opened a channel has ended, or wants nothing more of us.
  process.on('disconnect', stop);
  if (process.connected === false) stop();
  if (!exitWithParent) return;
  if (parentPort !== null) parentPort.on('close', stop);
  else process.stdin.on('end', stop).on('close', stop).resume();
}

function parentPortOf(owner: object): ParentPort | null {
  // `as`: Electron adds the port to `process`; Node's types do not know it.
  return 'parentPort' in owner && owner.parentPort ? (owner.parentPort as ParentPort) : null;
}

function giveUp(problem: string): void {
  // A channel that is listened to would keep this process.
  if (process.connected) process.disconnect();
  process.stderr.write(`simulator: ${problem}\n`);
  process.exitCode = 2;
}
